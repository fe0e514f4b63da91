"""The cooperative a request or task belongs to, as an immutable value. Where it comes from is ``tenants.queries``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


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
    brand_fingerprint: str = ""

    @property
    def emergency_phone(self) -> Phone | None:
        """Return the cooperative's own emergency telephone, the first one marked as such."""
        return next((phone for phone in self.phones if phone.is_emergency), None)
