"""A person on one screen: what they hold and owe, their accounts in words, history, open matters, the workers' note."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from portal.access.models import AccessApplication
from portal.accounts.capabilities import HANDLE_FAULTS, SEE_IDENTITY, SEE_LEDGERS, can
from portal.faults.models import FaultReport
from portal.faults.policy import open_reports_of
from portal.kernel.money import amount_text
from portal.kernel.typography import NBSP
from portal.ledger.outlook import Outlook, outlook_of
from portal.ledger.queries import data_day, lines_by_premises
from portal.ledger.words import BalanceSentence, balance_sentence
from portal.premises.models import Title
from portal.premises.presenters import premises_kind, premises_name
from portal.premises.visibility import TitleDays
from portal.residents.models import Person, PersonAccount, PersonNote, Representation
from portal.rulebook.queries import rules_on
from portal.staff_desk.account_blocks import AccountBlock, account_blocks
from portal.staff_desk.person_history import (
    HistoryRow,
    history_rows,
    history_size,
    open_applications,
    staff_names,
)
from portal.staff_desk.stored_rows import StoredKind, stored_of

HISTORY_ROWS = 8
FAULTS_SHOWN = 10
# A title of the register to the whole premises needs no number.
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One title: the premises, the words under them, what is owed there; ``others`` hold it with the person."""

    name: str
    href: str
    title: str
    facts: str
    owed: str
    is_current: bool
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RepresentativeRow:
    """Who acts for the person, or for whom the person acts."""

    name: str
    href: str
    words: str
    is_over: bool
    representation: Representation


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Everything the page shows; actions are put beside it by the view."""

    person: Person
    numbers: tuple[tuple[str, str], ...]
    held: tuple[HeldRow, ...]
    coming: tuple[HeldRow, ...]
    past: tuple[HeldRow, ...]
    balance: BalanceSentence | None
    as_of: dt.date | None
    accounts: tuple[AccountBlock, ...]
    history: tuple[HistoryRow, ...]
    older: int
    matters: tuple[AccessApplication, ...]
    representatives: tuple[RepresentativeRow, ...]
    represents: tuple[RepresentativeRow, ...]
    note: PersonNote | None
    note_by: str
    stored: tuple[StoredKind, ...]
    faults: tuple[FaultReport, ...] = ()  # open reports of this person, for whoever deals with them

    @property
    def open_count(self) -> int:
        """Return how many matters are open."""
        return len(self.matters) + len(self.faults)


def person_card_of(person: Person, user: Any, today: dt.date, now: dt.datetime) -> PersonCard:
    """Gather the card for a worker; ledgers only for whoever may see them. Costs some twenty-five queries."""
    titles = list(
        Title.objects.filter(person=person)
        .select_related("premises__building__estate", "premises__staircase")
        .order_by("premises__kind", "premises__code", "-valid_from")
    )
    links = list(
        PersonAccount.objects.filter(person=person)
        .select_related("user", "premises__building", "representation")
        .order_by("created_at")
    )
    users = [link.user for link in links]
    current = [title for title in titles if _holds(title, today)]
    outlooks, balance, as_of = _money(person, current, user, today)
    others = _others(person, current, today)
    note = PersonNote.objects.filter(person=person).first()
    history = history_rows(person, users, today, limit=HISTORY_ROWS)
    return PersonCard(
        person=person,
        numbers=_numbers(person, links, user),
        held=tuple(_held_row(title, outlooks, others, is_current=True) for title in current),
        coming=tuple(_held_row(title, {}, {}, is_current=False) for title in titles if _is_to_begin(title, today)),
        past=tuple(
            _held_row(title, {}, {}, is_current=False)
            for title in titles
            if not _holds(title, today) and not _is_to_begin(title, today)
        ),
        balance=balance,
        as_of=as_of,
        accounts=tuple(account_blocks(links, today, now)),
        history=tuple(history),
        older=max(0, history_size(person, users) - len(history)),
        matters=tuple(open_applications(person.pk)),
        faults=tuple(open_reports_of(user, person.pk)[:FAULTS_SHOWN]) if can(user, HANDLE_FAULTS) else (),
        representatives=tuple(_representatives(person, today)),
        represents=tuple(_represents(person, today)),
        note=note,
        stored=stored_of(person, [title.premises_id for title in current], user, limit=1),
        note_by=staff_names([note.written_by]).get(note.written_by, note.written_by) if note else "",
    )


def _money(
    person: Person, current: Sequence[Title], user: Any, today: dt.date
) -> tuple[dict[Any, Outlook], BalanceSentence | None, dt.date | None]:
    if not can(user, SEE_LEDGERS) or not current:
        return {}, None, None
    as_of = data_day()
    if as_of is None:
        return {}, None, None
    lines = lines_by_premises(person.pk, {title.premises_id for title in current})
    moves = rules_on(today).interest.moves_days_off
    outlooks = {key: outlook_of(accounts, today, moves_days_off=moves) for key, accounts in lines.items()}
    every = [account for accounts in lines.values() for account in accounts]
    everything = outlook_of(every, today, moves_days_off=moves)
    return outlooks, balance_sentence(everything, as_of=as_of, today=today), as_of


def _held_row(
    title: Title, outlooks: dict[Any, Outlook], others: dict[Any, list[tuple[str, str]]], *, is_current: bool
) -> HeldRow:
    premises = title.premises
    days = f"od {title.valid_from:%d.%m.%Y}" if title.valid_from else "sprzed naszych zapisów"
    if title.valid_to:
        days += f" do {title.valid_to:%d.%m.%Y}"
    share = "" if title.share == WHOLE else f", udział {share_text(title.share)}"
    outlook = outlooks.get(premises.pk)
    area = f"{amount_text(premises.area_m2)}{NBSP}m²" if premises.area_m2 else ""
    return HeldRow(
        name=premises_name(premises),
        href=reverse("premises_card", kwargs={"premises_id": premises.pk}),
        title=f"{title.get_kind_display()} {days}{share}",
        facts=", ".join(part for part in (premises_kind(premises), area) if part),
        owed=owed_text(outlook) if outlook else "",
        is_current=is_current,
        others=tuple(others.get(premises.pk, [])),
    )


def owed_text(outlook: Outlook) -> str:
    """Return ``412,50``, or ``nadpłata 20,00``: what the column of the table says of premises."""
    if outlook.total:
        return amount_text(outlook.total)
    return f"nadpłata {amount_text(outlook.overpaid)}" if outlook.overpaid else amount_text(Decimal(0))


def share_text(share: Decimal) -> str:
    """Return ``1/2`` where the share is a plain part, else its percentage."""
    for below in range(2, 13):
        for above in range(1, below):
            if abs(Decimal(above) / below - share) < Decimal("0.00001"):
                return f"{above}/{below}"
    return f"{amount_text(share * 100)}{NBSP}%"


def _others(person: Person, current: Sequence[Title], today: dt.date) -> dict[Any, list[tuple[str, str]]]:
    found: dict[Any, dict[str, str]] = {}
    premises = {title.premises_id for title in current}
    for title in Title.objects.filter(premises__in=premises).exclude(person=person).select_related("person"):
        if _holds(title, today):
            href = reverse("person_card", kwargs={"person_id": title.person_id})
            found.setdefault(title.premises_id, {})[href] = title.person.display_name
    return {key: [(name, href) for href, name in names.items()] for key, names in found.items()}


def _numbers(person: Person, links: Sequence[PersonAccount], user: Any) -> tuple[tuple[str, str], ...]:
    facts = [("", link.user.identifier) for link in links if not link.user.is_ended]
    if person.membership_number:
        facts.append(("członek nr", person.membership_number))
    facts.append(("kontrahent", person.code))
    if person.kind == Person.Kind.LEGAL:
        facts.append(("", "osoba prawna"))
    if person.pesel_ending and can(user, SEE_IDENTITY):
        facts.append(("PESEL", f"…{person.pesel_ending}"))
    return tuple(facts)


def _representatives(person: Person, today: dt.date) -> list[RepresentativeRow]:
    rows = Representation.objects.filter(principal=person).select_related("representative").order_by("-valid_from")
    return [_representative_row(one, one.representative, one.representative_name, today) for one in rows]


def _represents(person: Person, today: dt.date) -> list[RepresentativeRow]:
    rows = Representation.objects.filter(representative=person).select_related("principal").order_by("-valid_from")
    return [_representative_row(one, one.principal, one.principal.display_name, today) for one in rows]


def _representative_row(one: Representation, other: Person | None, name: str, today: dt.date) -> RepresentativeRow:
    last = min((day for day in (one.valid_to, one.ended_on) if day), default=None)
    is_over = one.ended_on is not None or (one.valid_to is not None and one.valid_to < today)
    words = f"{one.get_basis_display()}, od {one.valid_from:%d.%m.%Y}" + (f" do {last:%d.%m.%Y}" if last else "")
    return RepresentativeRow(
        name=name,
        href=reverse("person_card", kwargs={"person_id": other.pk}) if other else "",
        words=words,
        is_over=is_over,
        representation=one,
    )


def _is_to_begin(title: Title, today: dt.date) -> bool:
    return title.valid_from is not None and title.valid_from > today


def _holds(title: Title, today: dt.date) -> bool:
    return TitleDays(title.valid_from, title.valid_to).holds_on(today)
