"""A cooperative decides which modules its residents see, in which order and under which names."""

import datetime as dt
import re
from typing import Any

from portal.rulebook.actions import adopt_rules
from portal.rulebook.rules import Rules
from tests.personas import People

TODAY = dt.date(2020, 1, 2)


def _menu(at: Any, people: People) -> list[str]:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    html = client.get("/").content.decode()
    (menu,) = re.findall(r'<nav[^>]*class="[^"]*menu.*?</nav>', html, flags=re.DOTALL)[:1]
    return [re.sub(r"<[^>]+>", "", word).strip() for word in re.findall(r"<a .*?</a>", menu, flags=re.DOTALL)]


def _show(*modules: dict[str, str]) -> None:
    rules = Rules.model_validate({"modules": list(modules)})
    adopt_rules(rules=rules, valid_from=TODAY, reason="uchwała", by="tests")


def test_the_shipped_pack_keeps_the_platforms_word(at: Any, people: People) -> None:
    assert _menu(at, people)[:2] == ["Start", "Rozliczenia"]


def test_a_module_has_the_cooperatives_own_name(at: Any, people: People) -> None:
    _show({"key": "announcements"}, {"key": "ledger", "name": "Kartoteka finansowa"})
    words = _menu(at, people)
    assert words[:3] == ["Start", "Ogłoszenia", "Kartoteka finansowa"]
    assert words[3] == "Moje dane"


def test_a_module_the_cooperative_does_not_show_has_no_word_and_no_page(at: Any, people: People) -> None:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    ledger = f"/lokal/{people.flat.pk}/rozliczenia"
    assert client.get(ledger).status_code == 200
    _show({"key": "announcements"})
    assert "Rozliczenia" not in _menu(at, people)
    for address in (ledger, f"{ledger}.csv", "/rozliczenia"):
        assert client.get(address).status_code == 404


def test_a_module_on_the_first_page_only_has_no_word_but_its_page_opens(at: Any, people: People) -> None:
    _show({"key": "ledger", "place": "home"})
    assert "Rozliczenia" not in _menu(at, people)
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    assert client.get(f"/lokal/{people.flat.pk}/rozliczenia").status_code == 200


def test_the_other_cooperatives_menu_stays_as_it_is(at: Any, people: People, people_of_hutnik: People) -> None:
    _show({"key": "announcements"})
    client = at("hutnik")
    client.force_login(people_of_hutnik.title_holder)
    assert "Rozliczenia" in client.get("/").content.decode()
