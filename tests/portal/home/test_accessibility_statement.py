"""The accessibility statement: by the Polish model, of this cooperative, for everybody."""

from typing import Any

import pytest

from tests.personas import People
from tests.portal.access.rules_in_force import with_rules
from tests.portal.accounts.signing import text_of

pytestmark = pytest.mark.django_db
PAGE = "/deklaracja-dostepnosci"


def test_a_visitor_reads_state_contact_and_complaint(people: People, at: Any) -> None:
    visitor = at("siarkowiec")
    assert f'href="{PAGE}"' in text_of(visitor.get("/zaloguj"))
    page = text_of(visitor.get(PAGE))
    for words in (
        "częściowo zgodna z ustawą o dostępności cyfrowej z 4 kwietnia 2019",
        "Data publikacji strony",
        "siarkowiec.localhost",
        "Rzecznika Praw Obywatelskich",
        "Odpowiemy w 7 dni",
        "15 823-38-88",
    ):
        assert words in page.replace("\u2011", "-"), words


def test_it_says_what_the_cooperative_says_of_itself(people: People, at: Any) -> None:
    with_rules(
        accessibility={
            "email": "dostepnosc@example.pl",
            "contact_person": "Sekretariat",
            "exceptions": ["Skany uchwał sprzed 2020 roku."],
            "building": "Wejście bez schodów.\nWinda na piętro.",
        }
    )
    page = text_of(at("siarkowiec").get(PAGE))
    for words in ("mailto:dostepnosc@example.pl", "Sekretariat", "Skany uchwał sprzed 2020 roku.", "schodów.<br>Winda"):
        assert words in page, words
    assert "dostepnosc@example.pl" not in text_of(at("hutnik").get(PAGE))
