"""The door to texts for searching: whoever writes persons, premises or titles calls it in the same transaction."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat

from portal.finding.documents import (
    NO_ESTATE,
    PersonText,
    PremisesText,
    person_document,
    premises_document,
    vocabulary,
)
from portal.finding.folding import fold
from portal.finding.models import SearchEntry, SearchWord
from portal.premises.models import Premises, Title
from portal.residents.models import Person

_BATCH = 2000
_TITLES = ("person_id", "premises__code", "premises__number", "premises__building__street")
_BUILDING = ("premises__building__number", "premises__building__estate_id")


@dataclass(frozen=True, slots=True)
class Differences:
    """How many entries are not as they should be: missing, or of another text."""

    missing: int
    wrong: int

    @property
    def any(self) -> bool:
        """Return whether there are any."""
        return bool(self.missing or self.wrong)


@transaction.atomic
def refresh_persons(*, person_ids: Collection[uuid.UUID | str]) -> None:
    """Write anew what these persons are found by. Cost: two queries and two statements per 2,000 persons."""
    ids = list(person_ids)
    for at in range(0, len(ids), _BATCH):
        _store(_entries_of_persons(Person.objects.filter(pk__in=ids[at : at + _BATCH])), "person")


def refresh_person(person_id: uuid.UUID) -> None:
    """Write anew what one person is found by."""
    refresh_persons(person_ids=[person_id])


@transaction.atomic
def refresh_premises(*, premises_ids: Collection[uuid.UUID | str]) -> None:
    """Write anew what these premises are found by; not their people, see ``refresh_after_register``."""
    ids = list(premises_ids)
    for at in range(0, len(ids), _BATCH):
        _store(_entries_of_premises(Premises.objects.filter(pk__in=ids[at : at + _BATCH])), "premises")


@transaction.atomic
def refresh_after_register(*, premises_codes: Collection[str], person_codes: Collection[str]) -> None:
    """Write anew what a register file changed: its premises, their people, and the persons it names."""
    premises = set(Premises.objects.filter(code__in=premises_codes).values_list("pk", flat=True))
    persons = set(
        Person.objects.filter(Q(code__in=person_codes) | Q(titles__premises__in=premises)).values_list("pk", flat=True)
    )
    refresh_premises(premises_ids=premises)
    refresh_persons(person_ids=persons)


def rebuild() -> Differences:
    """Write every entry that is missing or wrong, and return how many there were. Cost: reads all persons and premises.

    Race: what another transaction writes meanwhile is written by its own door.
    """
    missing, wrong = 0, 0
    for column, entries in _all_entries():
        stored = dict(SearchEntry.objects.exclude(**{column: None}).values_list(column, "text"))
        estates = dict(SearchEntry.objects.exclude(**{column: None}).values_list(column, "estates"))
        bad = []
        for entry in entries:
            key = getattr(entry, f"{column}_id")
            if key not in stored:
                missing += 1
            elif (stored[key], estates[key]) != (entry.text, entry.estates):
                wrong += 1
            else:
                continue
            bad.append(entry)
        for at in range(0, len(bad), _BATCH):
            _store(bad[at : at + _BATCH], column)
    _forget_words_of_nothing()
    return Differences(missing, wrong)


def _forget_words_of_nothing() -> None:
    """Delete words that stand in no entry any more: somebody's earlier name is not kept for the sake of a slip.

    Race: PostgreSQL looks again at what seems to be nowhere, so that a word written meanwhile stays.
    """
    used: set[str] = set()
    for text in SearchEntry.objects.values_list("text", flat=True).iterator(chunk_size=_BATCH):
        used |= {word[:80] for word in vocabulary(text)}
    unused = sorted(set(SearchWord.objects.values_list("word", flat=True)) - used)
    whole = Concat(Value(" "), OuterRef("word"), Value(" "))
    in_a_text = SearchEntry.objects.filter(text__contains=whole)
    for at in range(0, len(unused), _BATCH):
        SearchWord.objects.filter(~Exists(in_a_text), pk__in=unused[at : at + _BATCH]).delete()


def differences() -> Differences:
    """Return how many entries are missing or wrong, changing nothing. Cost: reads all persons and premises."""
    missing, wrong = 0, 0
    for column, entries in _all_entries():
        stored = dict(SearchEntry.objects.exclude(**{column: None}).values_list(column, "text"))
        for entry in entries:
            text = stored.get(getattr(entry, f"{column}_id"))
            missing += text is None
            wrong += text is not None and text != entry.text
    return Differences(missing, wrong)


def _all_entries() -> Iterator[tuple[str, Iterable[SearchEntry]]]:
    yield "person", _entries_of_persons(Person.objects.all())
    yield "premises", _entries_of_premises(Premises.objects.all())


def _entries_of_persons(persons: Any) -> list[SearchEntry]:
    held: dict[uuid.UUID, list[tuple[Any, ...]]] = defaultdict(list)
    titles = Title.objects.filter(person__in=persons).order_by("premises__code")
    for person_id, *rest in titles.values_list(*_TITLES, *_BUILDING):
        if tuple(rest) not in held[person_id]:
            held[person_id].append(tuple(rest))
    return [_entry_of_person(person, held[person.pk]) for person in persons]


def _entry_of_person(person: Person, held: list[tuple[Any, ...]]) -> SearchEntry:
    text = PersonText(
        name=person.display_name,
        code=person.code,
        membership_number=person.membership_number or "",
        pesel_ending=person.pesel_ending,
        phone=person.phone,
        email=person.email,
    )
    premises = [PremisesText(code, street, building, number) for code, number, street, building, _ in held]
    return SearchEntry(
        person=person,
        text=person_document(text, premises),
        sort_text=fold(f"{person.last_name} {person.first_name}"),
        estates=sorted({estate or NO_ESTATE for *_, estate in held}) or [NO_ESTATE],
    )


def _entries_of_premises(premises: Any) -> list[SearchEntry]:
    entries = []
    for one in premises.select_related("building"):
        building = one.building
        text = PremisesText(one.code, building.street, building.number, one.number)
        sort_text = fold(f"{building.street} {building.number:>6} {one.number:>6}")
        estates = [building.estate_id or NO_ESTATE]
        entries.append(
            SearchEntry(premises=one, text=premises_document(text), sort_text=sort_text[:320], estates=estates)
        )
    return entries


def _store(entries: list[SearchEntry], column: str) -> None:
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=[column], update_fields=["text", "sort_text", "estates"]
    )
    words = sorted(set[str]().union(*(vocabulary(entry.text) for entry in entries)))
    SearchWord.objects.bulk_create([SearchWord(word=word[:80]) for word in words], ignore_conflicts=True)


def forget_entries(*, premises_ids: Collection[str], person_ids: Collection[str]) -> None:
    """Remove the entries of premises and persons that are about to be removed themselves. Costs two statements."""
    SearchEntry.objects.filter(premises_id__in=premises_ids).delete()
    SearchEntry.objects.filter(person_id__in=person_ids).delete()
