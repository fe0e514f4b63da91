"""The one search field of the desk: where Enter leads, who may search, what a worker of another estate sees."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.access.models import AccessApplication
from portal.accounts.models import RoleHolding, StaffRole
from portal.finding.keeping import rebuild
from portal.premises.models import Estate
from portal.residents.models import Person
from tests.conftest import HostClient
from tests.personas import People


@pytest.fixture
def clerk(people: People, at: Callable[[str], HostClient]) -> HostClient:
    """The clerk of Siarkowiec, signed in; everybody can be found."""
    Person.objects.filter(code="0001").update(pesel_ending="44321", membership_number="2214")
    rebuild()
    client = at("siarkowiec")
    client.force_login(people.clerk)
    return client


def card(people: People) -> str:
    """Return the address of Danuta's card."""
    return f"/biuro/osoby/{people.title_holder.person_link.person_id}"


def asked(client: HostClient, typed: str) -> Any:
    """Send the search form and follow it to where it leads."""
    return client.post("/biuro/szukaj", {"q": typed}, follow=True)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("typed", ["danuta zieba", "L0001", "2214", "44321"])
def test_enter_opens_the_only_answer(clerk: HostClient, people: People, typed: str) -> None:
    answer = clerk.post("/biuro/szukaj", {"q": typed})
    assert (answer.status_code, answer["Location"]) == (302, card(people))


def test_enter_opens_the_person_of_an_application(clerk: HostClient, people: People) -> None:
    AccessApplication.objects.create(
        number=352, operation="grant", way="paper", state="applied", person=people.title_holder.person_link.person
    )
    for typed in ("W-0352", "w352", "w 0352"):
        assert clerk.post("/biuro/szukaj", {"q": typed})["Location"] == card(people)


def test_several_answers_are_a_list_with_the_first_link_focused(clerk: HostClient) -> None:
    page = text_of(asked(clerk, "zieba"))
    assert page.count('<li><a href="/biuro/osoby/') == 3
    assert page.index("autofocus") < page.index("Danuta Zięba") < page.index("Jan Zięba") < page.index("Marek Zięba")
    assert "Sienkiewicza 12 m." in page


def test_a_slip_shows_what_is_alike_and_says_so(clerk: HostClient) -> None:
    page = text_of(asked(clerk, "swaitek"))
    assert "Dokładnie takich nie ma" in page
    assert "Piotr Świątek" in page


def test_nobody_found_says_what_to_do_and_keeps_what_was_typed(clerk: HostClient) -> None:
    page = text_of(asked(clerk, "brzęczyszczykiewicz"))
    assert "Nie ma nikogo takiego" in page
    assert 'value="brzęczyszczykiewicz"' in page


@pytest.mark.parametrize("typed", ["", "z", " ", "%", "\u0000", "'\";--", "a" * 5000, "🙂🙂", "ｚｉｅｂａ"])
def test_odd_questions_are_answered_with_a_page(clerk: HostClient, typed: str) -> None:
    assert asked(clerk, typed).status_code == 200
    assert clerk.post("/biuro/szukaj/lista", {"q": typed}).status_code == 200


def test_more_answers_than_a_dozen_are_a_link_away(clerk: HostClient) -> None:
    for number in range(30):
        Person.objects.create(code=f"N{number}", first_name="Anna", last_name="Nowakówna")
    rebuild()
    page = text_of(asked(clerk, "nowakowna"))
    assert page.count("Anna Nowakówna") == 12
    more = page.partition('href="?s=')[2].partition('"')[0].replace("&amp;", "&")
    assert more.endswith("&ile=36")
    assert text_of(clerk.get(f"/biuro/szukaj?s={more}")).count("Anna Nowakówna") == 30
    assert clerk.get(f"/biuro/szukaj?s={more[:-2]}²").status_code == 200


def test_the_ending_of_a_pesel_is_shown_only_to_who_may_see_identity(clerk: HostClient, people: People) -> None:
    role = RoleHolding.objects.get(user=people.clerk).role
    assert ("44321" in text_of(asked(clerk, "zieba"))) == ("see_identity" in role.capabilities)
    role.capabilities = ["find_people", "see_identity"]
    role.save()
    assert "44321" in text_of(asked(clerk, "zieba"))
    role.capabilities = ["find_people"]
    role.save()
    assert "44321" not in text_of(asked(clerk, "zieba"))


def test_residents_and_workers_without_the_right_get_404(people: People, at: Callable[[str], HostClient]) -> None:
    rebuild()
    StaffRole.objects.filter(holdings__user=people.accountant).update(capabilities=["import_files"])
    for user in (people.title_holder, people.accountant):
        client = at("siarkowiec")
        client.force_login(user)
        assert client.get(card(people)).status_code == 404
        for address in ("/biuro/szukaj", "/biuro/szukaj/lista"):
            assert client.post(address, {"q": "zieba"}).status_code == 404


def test_a_worker_of_another_estate_finds_nobody_here_and_gets_404_for_the_card(
    clerk: HostClient, people: People
) -> None:
    Estate.objects.create(code="2", name="Osiedle Drugie")
    StaffRole.objects.filter(holdings__user=people.clerk).update(estates=["Osiedle Drugie"])
    assert "Nie ma nikogo takiego" in text_of(asked(clerk, "zieba"))
    assert "Nie ma nikogo takiego" in text_of(asked(clerk, "L0001"))
    assert clerk.get(card(people)).status_code == 404
    assert clerk.get(f"/biuro/lokale/{people.flat.pk}").status_code == 404
    StaffRole.objects.filter(holdings__user=people.clerk).update(estates=["Osiedle Pierwsze"])
    assert clerk.get(card(people)).status_code == 200
    assert clerk.get(f"/biuro/lokale/{people.flat.pk}").status_code == 200
