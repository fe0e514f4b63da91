"""Who looked at a person's data and what was done to their account, in words for that person. Pure presenting."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.audit.kinds import KINDS
from portal.audit.models import AuditEvent
from portal.kernel.clock import WARSAW


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One look or act: the moment in Poland, what, who by their role (empty: not told), and why."""

    at: dt.datetime
    what: str
    who: str
    why: str


def look_rows(looks: Iterable[AuditEvent]) -> list[SeenRow]:
    """Return looks in words. A worker is told by role and office, not by name: the cooperative answers for them."""
    return [_row(look, who=look.details.get("worker") or _("pracownik spółdzielni")) for look in looks]


def act_rows(acts: Iterable[AuditEvent]) -> list[SeenRow]:
    """Return acts of others on the account in words."""
    return [_row(act, who="") for act in acts]


def _row(event: AuditEvent, *, who: str) -> SeenRow:
    kind = KINDS[event.action]
    return SeenRow(
        at=event.at.astimezone(WARSAW), what=_(kind.own_words), who=who, why=_(event.purpose or kind.purpose)
    )
