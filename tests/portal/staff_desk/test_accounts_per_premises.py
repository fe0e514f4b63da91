"""The counter where each premises has its own account and co-owners name one of them (Spółdzielca, Sosnowiecka)."""

import uuid

import pytest

from portal.access.applying import confirm_form, receive_form
from portal.access.models import AccessApplication
from portal.finding.keeping import rebuild
from portal.premises.models import Title
from portal.residents.models import Person, Representation
from tests.conftest import HostClient
from tests.personas import People
from tests.portal.access.counter import flat, give_title, newcomer, now, rules_of
from tests.portal.staff_desk.at_the_counter import take, words


@pytest.fixture
def halina(people: People) -> Person:
    """Halina Nowak, who holds a flat and a garage."""
    person = newcomer("9101")
    give_title(person, premises=flat("G/9101", kind="garage"))
    return person


def form_of(name: str) -> AccessApplication:
    sent: list[str] = []
    receive_form(
        typed={"name": name, "premises": "M/9101"},
        request_key=uuid.uuid4(),
        email="halina@example.pl",
        regulation_accepted=True,
        now=now(),
        link=lambda token: sent.append(token) or f"https://x.example/{token}",
    )
    return confirm_form(token=sent[0], now=now())


def match(desk: HostClient, form: AccessApplication, person: Person, **typed: str) -> str:
    answer = desk.post(f"/biuro/wnioski/{form.pk}/wskaz", {"osoba": str(person.pk), **typed}, follow=True)
    form.refresh_from_db()
    return words(answer)


def test_a_form_from_the_page_is_matched_to_one_of_several_premises(desk: HostClient, halina: Person) -> None:
    rules_of("spoldzielca", application={"ways": ["paper", "electronic_form"]}, sender={"name": "SM"})
    rebuild()
    form = form_of("Halina Nowak")
    garage = Title.objects.get(person=halina, premises__code="G/9101").premises
    page = words(desk.get(f"/biuro/wnioski/{form.pk}"))
    assert f'<option value="{garage.pk}">' in page
    assert "Wybierz jeden: G/9101, M/9101." in match(desk, form, halina)
    match(desk, form, halina, lokal=str(garage.pk))
    assert (form.person_id, form.premises) == (halina.pk, garage)


def test_premises_of_somebody_else_are_not_taken_for_the_applicants(desk: HostClient, halina: Person) -> None:
    rules_of("spoldzielca", application={"ways": ["paper", "electronic_form"]}, sender={"name": "SM"})
    form = form_of("Halina Nowak")
    match(desk, form, halina, lokal=str(flat("M/9102").pk))
    assert form.person_id is None


def test_whoever_has_an_account_for_one_of_the_premises_applies_for_the_next(desk: HostClient, halina: Person) -> None:
    rules_of("spoldzielca")
    places = {title.premises.code: str(title.premises_id) for title in Title.objects.filter(person=halina)}
    card = f"/biuro/osoby/{halina.pk}"
    assert "Następny wniosek" not in words(desk.get(card)), "the first one has its own button"
    take(desk, halina, premises=places["M/9101"])
    assert "Następny wniosek" in words(desk.get(card))
    take(desk, halina, premises=places["G/9101"])
    assert AccessApplication.objects.filter(person=halina).count() == len(places)
    assert "Następny wniosek" not in words(desk.get(card))


def test_a_representative_gets_an_account_beside_the_holders(desk: HostClient, people: People) -> None:
    rules_of("spoldzielca", access={"representatives": ["paper_authorization"], "account_per": "person"})
    person = people.title_holder.person_link.person  # type: ignore[attr-defined]
    card = f"/biuro/osoby/{person.pk}"
    assert "Następny wniosek" not in words(desk.get(card))
    typed = {"name": "Ewa Lis", "basis": "paper_authorization", "scopes": ["see"], "valid_from": f"{now():%d.%m.%Y}"}
    desk.post(f"{card}/przedstawiciel", typed)
    assert "Następny wniosek" in words(desk.get(card))
    take(desk, person, representation=str(Representation.objects.get().pk))
    assert AccessApplication.objects.get().representation is not None
    assert "Następny wniosek" not in words(desk.get(card))


@pytest.fixture
def couple(people: People) -> tuple[Person, Person]:
    """Halina and Marek, who hold one flat together, at a cooperative where one of them has the account."""
    rules_of("sosnowiecka")
    place = flat("M/9105")
    return newcomer("9105", premises=place), newcomer("9106", "Marek Nowak", premises=place)


def test_a_co_owner_applies_with_the_declaration_of_the_other(desk: HostClient, couple: tuple[Person, Person]) -> None:
    halina, marek = couple
    assert "W oświadczeniu wskazują tę osobę: Marek Nowak" in words(
        desk.get(f"/biuro/osoby/{halina.pk}/wniosek/dostep")
    )
    refused = take(desk, halina, email="halina@example.pl")
    assert "w oświadczeniu mają ją wskazać: Marek Nowak" in words(refused)
    take(desk, halina, email="halina@example.pl", co_owners="on")
    assert AccessApplication.objects.get().person == halina
    assert Representation.objects.get().principal == marek
    assert "Następny wniosek" not in words(desk.get(f"/biuro/osoby/{marek.pk}")), "she has an account as a holder"


def test_a_form_of_a_co_owner_is_matched_with_the_declaration(desk: HostClient, couple: tuple[Person, Person]) -> None:
    rules_of("sosnowiecka", application={"ways": ["electronic_form"]}, sender={"name": "SM"})
    rebuild()
    form = form_of("Halina Nowak")
    assert "W oświadczeniu wskazują tę osobę: Marek Nowak" in words(desk.get(f"/biuro/wnioski/{form.pk}"))
    assert "w oświadczeniu mają ją wskazać: Marek Nowak" in match(desk, form, couple[0])
    assert not Representation.objects.exists()
    match(desk, form, couple[0], wspolwlasciciele="1")
    assert form.person_id == couple[0].pk
    assert Representation.objects.get().representative == couple[0]
