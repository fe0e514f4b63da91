"""Answers of the search as rows of a list: name, address, numbers, state of the account. Which: see ``search``."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portal.accounts.capabilities import SEE_IDENTITY, can
from portal.finding.queries import Found
from portal.kernel.typography import NBSP
from portal.premises.models import Premises, Title
from portal.premises.presenters import premises_kind, premises_name
from portal.premises.visibility import TitleDays
from portal.residents.models import Person, PersonAccount
from portal.staff_desk.account_words import AccountTag, tag_of
from portal.staff_desk.search import grouped

_MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One answer. ``place`` is what the person holds, or who holds the premises; ``numbers`` tell namesakes apart."""

    key: str
    href: str
    name: str
    place: str
    numbers: str
    tag: AccountTag | None
    person_id: uuid.UUID | None = None


def result_rows(found: Sequence[Found], user: Any, today: dt.date) -> list[ResultRow]:
    """Return the answers as rows, in their order. Costs four queries, whatever their number."""
    person_ids = [one.person_id for one in found if one.person_id]
    premises_ids = [one.premises_id for one in found if one.premises_id]
    persons = Person.objects.in_bulk(person_ids)
    stock = Premises.objects.select_related("building").in_bulk(premises_ids)
    titles = list(Title.objects.filter(person__in=person_ids).select_related("premises__building"))
    holders = list(Title.objects.filter(premises__in=premises_ids).select_related("person")) if premises_ids else []
    links = list(PersonAccount.objects.filter(person__in=person_ids).select_related("user"))
    of_person, of_premises = grouped(titles, "person_id"), grouped(holders, "premises_id")
    accounts = grouped(links, "person_id")
    rows = []
    for one in found:
        if one.person_id in persons:
            person = persons[one.person_id]
            rows.append(_person_row(person, of_person[person.pk], accounts[person.pk], user, today))
        elif one.premises_id in stock:
            premises = stock[one.premises_id]
            rows.append(_premises_row(premises, of_premises[premises.pk], today))
    return rows


def _person_row(
    person: Person, titles: list[Title], links: list[PersonAccount], user: Any, today: dt.date
) -> ResultRow:
    return ResultRow(
        key=f"osoba-{person.pk}",
        href=reverse("person_card", kwargs={"person_id": person.pk}),
        name=person.display_name,
        place=_places(titles, today),
        numbers=_numbers(person, links, user),
        tag=tag_of([link.user for link in links]),
        person_id=person.pk,
    )


def _places(titles: list[Title], today: dt.date) -> str:
    current, past = dict[uuid.UUID, str](), dict[uuid.UUID, str]()
    for title in titles:
        holds = _holds(title, today)
        (current if holds else past)[title.premises_id] = premises_name(title.premises)
    if current:
        names = list(current.values())
        more = len(names) - _MOST_PLACES
        return ", ".join(names[:_MOST_PLACES]) + (f" i jeszcze {more}" if more > 0 else "")
    return f"dawniej {next(iter(past.values()))}" if past else "bez lokalu"


def _numbers(person: Person, links: list[PersonAccount], user: Any) -> str:
    parts = [link.user.identifier for link in links if not link.user.is_ended]
    if person.membership_number:
        parts.append(f"członek nr{NBSP}{person.membership_number}")
    parts.append(f"kontrahent{NBSP}{person.code}")
    if person.pesel_ending and can(user, SEE_IDENTITY):
        parts.append(f"PESEL{NBSP}…{person.pesel_ending}")
    return ", ".join(parts)


def _premises_row(premises: Premises, titles: list[Title], today: dt.date) -> ResultRow:
    current = dict.fromkeys(title.person.display_name for title in titles if _holds(title, today))
    return ResultRow(
        key=f"lokal-{premises.pk}",
        href=reverse("premises_card", kwargs={"premises_id": premises.pk}),
        name=premises_name(premises),
        place=", ".join(current) or "nikt nie ma tytułu",
        numbers=f"{premises_kind(premises)}, indeks{NBSP}{premises.code}",
        tag=None,
    )


def _holds(title: Title, today: dt.date) -> bool:
    return TitleDays(title.valid_from, title.valid_to).holds_on(today)
