"""Court cases: the person's alone, in calm words."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from portal.court.models import CourtCase
from portal.court.stages import stage_words
from portal.kernel import clock
from portal.residents.models import Representation
from tests.personas import People
from tests.portal.premises.test_who_sees import son_of

pytestmark = pytest.mark.django_db


def sue(user: Any, reference: str = "I C 12/26", **values: Any) -> None:
    fields: dict[str, Any] = {"stage": "NAKAZ ZAPŁATY!!", "court": "Sąd Rejonowy w Tarnobrzegu"}
    CourtCase.objects.create(
        person_id=user.person_link.person_id, reference=reference, principal=Decimal(900), interest=Decimal("45.50"),
        costs=Decimal(30), source_line=1, run_id=uuid.uuid4(), source_key=uuid.uuid4(), **fields | values,
    )  # fmt: skip


def answer(at: Any, user: Any, address: str = "/sprawy-sadowe") -> tuple[int, str]:
    client = at("siarkowiec")
    client.force_login(user)
    response = client.get(address)
    return response.status_code, response.content.decode().replace("\u00a0", " ")


def test_the_person_reads_the_case_in_the_files_own_words(at: Any, people: People) -> None:
    sue(people.title_holder, next_on=clock.today() + dt.timedelta(days=9), premises=people.flat)
    _status, html = answer(at, people.title_holder)
    for words in ("Sprawa I C 12/26", "Nakaz zapłaty", "975,50 zł", "Najbliższy termin", "Sąd Rejonowy w Tarnobrzegu"):
        assert words in html, words
    home = answer(at, people.title_holder, "/")[1]
    assert "Sprawy sądowe: 1" in home
    assert "975,50" not in home
    assert "I C 12/26" not in home


def test_a_co_owner_a_neighbour_and_a_worker_see_nothing(at: Any, people: People) -> None:
    sue(people.title_holder, premises=people.flat)
    for user in (people.co_owner, people.neighbour):
        status, html = answer(at, user)
        assert (status, "Nie ma tu żadnej sprawy." in html, "I C 12/26" in html) == (200, True, False)
        assert "Sprawy sądowe: 1" not in answer(at, user, "/")[1]
    assert answer(at, people.clerk)[0] == 404


def test_a_representative_sees_cases_only_where_the_authorization_names_them(at: Any, people: People) -> None:
    sue(people.title_holder)
    son, _representation = son_of(people, clock.today())
    assert answer(at, son)[0] == 404
    assert "Sprawy sądowe" not in answer(at, son, "/")[1]
    Representation.objects.update(scopes=["see", "court_cases"])
    assert "I C 12/26" in answer(at, son)[1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("POSTĘPOWANIE  EGZEKUCYJNE!!", "Postępowanie egzekucyjne"),
        ("wyrok", "Wyrok"),
        ("I C", "I C"),
        ("w toku\u202e\x00\n dalej", "W toku dalej"),
    ],
)
def test_words_of_a_stage_are_cleaned_and_kept(text: str, words: str) -> None:
    assert stage_words(text) == words
