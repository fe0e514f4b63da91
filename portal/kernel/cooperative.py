"""The cooperative a request or task belongs to, as an immutable value. Where it comes from is ``tenants.queries``."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from portal.kernel.clock import WARSAW


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone shown in the help band; ``hours`` in words (``całą dobę``, ``pn.-pt. 7:00-15:00``)."""

    label: str
    number: str
    hours: str = ""
    is_emergency: bool = False


@dataclass(frozen=True, slots=True)
class CurrentCooperative:
    """What every page may need to know without asking the database; carries no rules and no people."""

    schema_name: str
    slug: str
    name: str
    short_name: str
    town: str
    status: str
    phones: tuple[Phone, ...] = ()
    office: str = ""
    website: str = ""
    brand_color: str = "#285680"
    palette: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    logo_svg: str = ""
    logo_png: bytes = b""
    brand_fingerprint: str = ""
    legacy_paths: frozenset[str] = frozenset()  # addresses of an earlier system, in small letters
    notice: str = ""  # what visitors read while the cooperative is suspended

    @property
    def logo_address(self) -> str:
        """Return where the mark is served, with its hash; empty when there is none."""
        if not (self.logo_svg or self.logo_png):
            return ""
        return f"/logo.{'svg' if self.logo_svg else 'png'}?v={self.brand_fingerprint}"

    @property
    def brand_address(self) -> str:
        """Return where the colors are served, with their hash."""
        return f"/brand.css?v={self.brand_fingerprint}"

    @property
    def is_open(self) -> bool:
        """Return whether the service has been opened; while it is being set up every page says that it has not."""
        return self.status != "onboarding"

    @property
    def emergency_phone(self) -> Phone | None:
        """Return the cooperative's own emergency telephone, the first one marked as such."""
        return next((phone for phone in self.phones if phone.is_emergency), None)


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A window in which the cooperative is not served; moments are in UTC, the text is the operator's own."""

    announced_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    text: str = ""

    @property
    def is_one_day(self) -> bool:
        """Return whether the window starts and ends on the same day in Poland."""
        return self.starts_at.astimezone(WARSAW).date() == self.ends_at.astimezone(WARSAW).date()
