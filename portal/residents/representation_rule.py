"""Who may act for a person, in what and for how long, as a pure rule. Recording it is in ``representing``."""

import calendar
import datetime as dt
from dataclasses import dataclass

from portal.rulebook.refusal import Refusal
from portal.rulebook.refusal import untranslated as _
from portal.rulebook.sections.access import AccessRules

CO_OWNERS = "co_owners"
# An authorization by a person runs out; the law's own and a declaration of co-owners hold until something changes.
RUN_OUT = frozenset({"paper_authorization", "notarial_power"})


@dataclass(frozen=True, slots=True)
class RepresentationFacts:
    """What a worker is told and sees. ``is_co_owner``: both hold a title to the same premises."""

    name: str
    basis: str
    scopes: tuple[str, ...]
    valid_from: dt.date
    valid_to: dt.date | None
    seen_on: dt.date
    is_co_owner: bool = False
    is_principal: bool = False


def representation_refusals(facts: RepresentationFacts, access: AccessRules, day: dt.date) -> list[Refusal]:
    """Return everything that speaks against it, as rules and Polish sentences; empty when nothing does."""
    return [*_who(facts, access), *_what(facts, access), *_when(facts, access, day)]


def last_possible_day(basis: str, valid_from: dt.date, access: AccessRules) -> dt.date | None:
    """Return the last day an authorization that begins on ``valid_from`` may have; None = without end."""
    if basis not in RUN_OUT or access.representative_max_months is None:
        return None
    year, month = divmod(valid_from.year * 12 + valid_from.month - 1 + access.representative_max_months, 12)
    day = min(valid_from.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day) - dt.timedelta(days=1)


def _who(facts: RepresentationFacts, access: AccessRules) -> list[Refusal]:
    found = []
    if not facts.name:
        found.append(Refusal("access.representatives", _("Wpisz imię i nazwisko tej osoby.")))
    if facts.is_principal:
        found.append(Refusal("access.representatives", _("Nikt nie jest przedstawicielem samego siebie.")))
    if facts.basis == CO_OWNERS:
        if access.co_owners != "one_named":
            found.append(Refusal("access.co_owners", _("Tu każdy współwłaściciel ma własne konto, bez oświadczenia.")))
        elif not facts.is_co_owner:
            found.append(Refusal("access.co_owners", _("Wskazana osoba nie jest współwłaścicielem tego lokalu.")))
    elif facts.basis not in access.representatives:
        found.append(Refusal("access.representatives", _("Na tej podstawie nikt tu nie działa za kogoś innego.")))
    return found


def _what(facts: RepresentationFacts, access: AccessRules) -> list[Refusal]:
    if not facts.scopes:
        return [Refusal("access.representative_scopes", _("Zaznacz, co ta osoba może robić."))]
    if facts.basis != CO_OWNERS and set(facts.scopes) - set(access.representative_scopes):
        return [
            Refusal("access.representative_scopes", _("Zasady nie dają przedstawicielowi tylu praw. Odznacz zbędne."))
        ]
    return []


def _when(facts: RepresentationFacts, access: AccessRules, day: dt.date) -> list[Refusal]:
    found = []
    if facts.seen_on > day:
        found.append(Refusal("access.representatives", _("Dokument nie mógł być pokazany w przyszłości.")))
    if facts.valid_to is not None and facts.valid_to < max(day, facts.valid_from):
        found.append(
            Refusal("access.representative_max_months", _("Ostatni dzień już minął albo jest przed pierwszym."))
        )
    last = last_possible_day(facts.basis, facts.valid_from, access)
    if last is not None and facts.valid_to is not None and facts.valid_to > last:
        text = _("Upoważnienie może trwać najdłużej do {day}.")
        found.append(Refusal("access.representative_max_months", text, {"day": f"{last:%d.%m.%Y}"}))
    elif last is not None and facts.valid_to is None and last < day:
        found.append(Refusal("access.representative_max_months", _("To upoważnienie już wygasło.")))
    return found
