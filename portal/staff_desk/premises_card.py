"""Premises with the people who have or had a title to them. A person's own card is in ``person_card``."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.urls import reverse

from portal.kernel.typography import NBSP
from portal.premises.models import Premises, Title
from portal.premises.presenters import premises_kind, premises_name
from portal.premises.visibility import TitleDays
from portal.residents.models import PersonAccount
from portal.staff_desk.account_words import AccountTag, tag_of
from portal.staff_desk.person_card import WHOLE, share_text
from portal.staff_desk.search import grouped


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One title: whose, of which kind, for how long, and the state of that person's account."""

    person_id: uuid.UUID
    name: str
    href: str
    title: str
    days: str
    tag: AccountTag


@dataclass(frozen=True, slots=True)
class PremisesCard:
    """What the page shows."""

    name: str
    facts: tuple[tuple[str, str], ...]
    current: tuple[HolderRow, ...]
    past: tuple[HolderRow, ...]


def premises_card_of(premises: Premises, today: dt.date) -> PremisesCard:
    """Gather the card. Costs two queries."""
    titles = list(Title.objects.filter(premises=premises).select_related("person").order_by("-valid_from", "person"))
    links = PersonAccount.objects.filter(person__in=[title.person_id for title in titles]).select_related("user")
    accounts = grouped(links, "person_id")
    current: list[HolderRow] = []
    past: list[HolderRow] = []
    for title in titles:
        tag = tag_of([link.user for link in accounts[title.person_id]])
        row = HolderRow(
            person_id=title.person_id,
            name=title.person.display_name,
            href=reverse("person_card", kwargs={"person_id": title.person_id}),
            title=title.get_kind_display() + ("" if title.share == WHOLE else f", udział {share_text(title.share)}"),
            days=_days(title),
            tag=tag,
        )
        holds = TitleDays(title.valid_from, title.valid_to).holds_on(today)
        (current if holds else past).append(row)
    return PremisesCard(premises_name(premises), _facts(premises), tuple(current), tuple(past))


def _days(title: Title) -> str:
    first = f"od {title.valid_from:%d.%m.%Y}" if title.valid_from else "sprzed naszych zapisów"
    return f"{first} do {title.valid_to:%d.%m.%Y}" if title.valid_to else first


def _facts(premises: Premises) -> tuple[tuple[str, str], ...]:
    building = premises.building
    facts = [
        ("Indeks", premises.code),
        ("Rodzaj", premises_kind(premises)),
        ("Adres", f"{building}, {building.postal_code} {building.town}".strip(", ")),
        ("Osiedle", str(building.estate or "")),
        ("Klatka", premises.staircase.code if premises.staircase else ""),
        ("Powierzchnia", f"{premises.area_m2}{NBSP}m²".replace(".", ",") if premises.area_m2 else ""),
    ]
    return tuple((name, value) for name, value in facts if value)
