"""A resident's contact data in words: what is stored, what waits, what became of earlier wishes. Pure presenting."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.kernel.clock import WARSAW
from portal.premises.presenters import premises_name
from portal.premises.queries import HeldPremises
from portal.residents.contact import OF_PERSON, occupants_text, way_of
from portal.residents.models import ContactChange, Person
from portal.rulebook.sections.contact_data import ContactDataRules


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One thing the cooperative knows: its word, its value, what waits to take its place; where it is changed."""

    word: str
    value: str
    waiting: ContactChange | None
    waits_for: str
    premises: HeldPremises | None = None
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class PastChange:
    """One change of the past; ``by_whom`` is "you" or "the office", ``refusal`` the worker's own words."""

    at: dt.datetime
    word: str
    before: str
    after: str
    state: str
    by_whom: str
    refusal: str


def contact_rows(person: Person, pending: Iterable[ContactChange], rules: ContactDataRules) -> list[ContactRow]:
    """Return the person's own data, in the order of the form."""
    waiting = {change.field: change for change in pending if change.premises_id is None}
    return [
        _row(_word(field), getattr(person, field), waiting.get(field), way_of(field, rules) != "at_office")
        for field in OF_PERSON
    ]


def occupants_rows(
    held: Sequence[HeldPremises], pending: Iterable[ContactChange], rules: ContactDataRules
) -> list[ContactRow]:
    """Return how many people live in each flat held today, where the rules let that be said here."""
    if way_of(ContactChange.Field.OCCUPANTS, rules) == "at_office":
        return []
    waiting = {change.premises_id: change for change in pending if change.premises_id is not None}
    rows = []
    for one in held:
        if one.premises.kind != one.premises.Kind.RESIDENTIAL or one.is_former:
            continue
        word = _("Liczba osób: {premises}").format(premises=premises_name(one.premises))
        rows.append(_row(word, occupants_text(one.premises), waiting.get(one.premises.pk), True, one))
    return rows


def past_changes(changes: Iterable[ContactChange], *, identifier: str) -> list[PastChange]:
    """Return what was decided, newest first; what waits stands on the page above."""
    return [
        PastChange(
            at=(change.decided_at or change.asked_at).astimezone(WARSAW),
            word=_word(change.field) if change.premises is None else premises_name(change.premises),
            before=change.before,
            after=change.after,
            state=_state(change.state),
            by_whom=_("Ty") if change.asked_by == identifier else _("biuro"),
            refusal=change.refusal,
        )
        for change in changes
        if change.decided_at is not None
    ]


def _row(
    word: str, value: str, change: ContactChange | None, may_change: bool, premises: HeldPremises | None = None
) -> ContactRow:
    waits_for = ""
    if change is not None:
        confirmed = change.state != ContactChange.State.UNCONFIRMED
        waits_for = _("czeka na przyjęcie") if confirmed else _("czeka na kliknięcie linku w e-mailu")
    return ContactRow(word, value, change, waits_for, premises, may_change)


def _word(field: str) -> str:
    words = {
        "email": _("E-mail"),
        "phone": _("Telefon"),
        "correspondence_address": _("Adres do listów"),
        "occupants": _("Liczba osób"),
    }
    return words[field]


def _state(state: str) -> str:
    return {"applied": _("zmienione"), "refused": _("odmowa"), "withdrawn": _("wycofane")}.get(state, state)
