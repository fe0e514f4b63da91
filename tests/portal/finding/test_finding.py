"""A clerk types what a caller says, and the right person comes first."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from portal.finding.keeping import differences, rebuild, refresh_persons
from portal.finding.models import SearchEntry, SearchWord
from portal.finding.queries import (
    estate_ids,
    found_entries,
    persons_by_identifier,
    persons_by_start_of_identifier,
    similar_entries,
)
from portal.finding.reading import read_question
from portal.premises.models import Building, Estate, Title
from portal.residents.models import Person
from tests.personas import People, make_premises


@pytest.fixture
def danuta(people: People) -> Person:
    """Danuta Zięba with everything the register can say of her; everybody can be found."""
    person = Person.objects.get(code="0001")
    person.phone, person.email = "+48 600 117-214, 15 823 38 88", "D.Zieba@example.pl"
    person.membership_number, person.pesel_ending = "2214", "44321"
    person.save()
    rebuild()
    return person


def people_found(text: str, estates: list[int] | None = None) -> list[str]:
    """Return the names found, best first."""
    ids = [one.person_id for one in found_entries(read_question(text), estates, limit=12) if one.person_id]
    names = {person.pk: person.display_name for person in Person.objects.filter(pk__in=ids)}
    return [names[one] for one in ids]


@pytest.mark.parametrize(
    "typed",
    [
        "zieba danuta", "Zięba Danuta", "DANUTA ZIĘBA", "dan zie", "zieba sienk 12 34", "600117214", "600 117 214",
        "+48 600-117-214", "0048600117214", "117 214", "823 38 88", "d.zieba@example.pl", "2214", "44321", "4321",
        "0001", "danuta ul. Sienkiewicza 12 m. 34",
    ],
)  # fmt: skip
def test_danuta_is_found_by_whatever_she_says_of_herself(danuta: Person, typed: str) -> None:
    assert people_found(typed)[0] == "Danuta Zięba"


@pytest.mark.parametrize("typed", ["sienk 12 34", "Sienkiewicza 12/34", "SIENK/12/34", "sienkiewicza 12 m. 34"])
def test_an_address_finds_premises_first_and_both_owners(danuta: Person, people: People, typed: str) -> None:
    first = found_entries(read_question(typed), None, limit=12)[0]
    assert first.premises_id == people.flat.pk
    assert people_found(typed) == ["Danuta Zięba", "Marek Zięba"]


def test_a_former_owner_is_found_by_the_old_address(danuta: Person) -> None:
    assert "Piotr Świątek" in people_found("sienkiewicza 12 35")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zeiba danuta", "Danuta Zięba"),
        ("lakovska", "Zofia Łąkowska"),
        ("swaitek", "Piotr Świątek"),
        ("lakowskaa zofia", "Zofia Łąkowska"),
    ],
)
def test_a_slip_of_typing_is_forgiven(danuta: Person, typed: str, meant: str) -> None:
    asked = read_question(typed)
    assert found_entries(asked, None, limit=12) == []
    found, taken = similar_entries(asked, None, limit=12)
    assert Person.objects.get(pk=found[0].person_id).display_name == meant
    assert taken


def test_a_name_that_is_the_whole_word_comes_before_a_longer_one(danuta: Person) -> None:
    for code, name in (("0900", "Ziębakowska"), ("0901", "Zięba")):
        Person.objects.create(code=code, first_name="Adela", last_name=name)
    rebuild()
    assert people_found("zieba adela") == ["Adela Zięba", "Adela Ziębakowska"]


def test_the_whole_number_of_a_member_is_exact(danuta: Person) -> None:
    assert found_entries(read_question("2214"), None, limit=12)[0].is_exact


def test_signs_that_mean_something_to_postgresql_find_nothing_and_break_nothing(danuta: Person) -> None:
    for typed in ("%", "__", "a%b", "\\", "'; --", "W-", "/", "+", "\x00zieba".replace("\x00", "")):
        asked = read_question(typed)
        if asked.is_enough:
            found_entries(asked, None, limit=12)
    assert people_found("z_eba") == []


def test_an_identifier_finds_its_person_in_any_case(danuta: Person) -> None:
    assert persons_by_identifier(read_question("l0001")) == [danuta.pk]
    assert danuta.pk in persons_by_start_of_identifier(read_question("L000"), limit=12)


def test_a_worker_of_another_estate_finds_nobody_of_this_one(danuta: Person, people: People) -> None:
    other = Estate.objects.create(code="2", name="Osiedle Drugie")
    assert people_found("zieba danuta", estate_ids(frozenset({"Osiedle Drugie"}))) == []
    flat = make_premises("INNY/1", number="1")
    flat.building = Building.objects.create(estate=other, street="Polna", number="1", town="Tarnobrzeg")
    flat.save()
    Title.objects.create(person=danuta, premises=flat, kind="lease")
    refresh_persons(person_ids=[danuta.pk])
    for names in ({"Osiedle Drugie"}, {"1"}):
        assert people_found("zieba danuta", estate_ids(frozenset(names))) == ["Danuta Zięba"]


def test_a_change_that_no_door_told_of_is_found_by_the_check_and_mended(danuta: Person) -> None:
    assert not differences().any
    Person.objects.filter(pk=danuta.pk).update(last_name="Nowa")
    SearchEntry.objects.filter(person__code="0002").delete()
    found = differences()
    assert (found.missing, found.wrong) == (1, 1)
    assert rebuild() == found
    assert not differences().any
    assert people_found("nowa danuta") == ["Danuta Nowa"]


def test_a_register_file_makes_its_people_findable(siarkowiec: Any) -> None:
    from portal.finding.keeping import refresh_after_register

    flat = make_premises("POLNA/1/2", number="2")
    person = Person.objects.create(code="77", first_name="Łucja", last_name="Źrebiec")
    Title.objects.create(person=person, premises=flat, kind="lease")
    refresh_after_register(premises_codes={"POLNA/1/2"}, person_codes=set())
    assert people_found("zrebiec lucja") == ["Łucja Źrebiec"]


def test_postgresql_refuses_an_entry_of_nothing_of_two_things_and_one_that_cannot_be_found(danuta: Person) -> None:
    flat = SearchEntry.objects.filter(premises__isnull=False).values_list("premises_id", flat=True)[0]
    SearchEntry.objects.all().delete()
    whole = {"text": " a ", "sort_text": "a", "estates": [1]}
    wrong = ({}, {"person_id": danuta.pk, "premises_id": flat}, {"person_id": danuta.pk, "text": ""},
             {"person_id": danuta.pk, "estates": []})  # fmt: skip
    for columns in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            SearchEntry.objects.create(**(whole | columns))


def test_a_change_of_contact_data_is_found_at_once(danuta: Person) -> None:
    from portal.residents.contact import change_contact_at_office

    change_contact_at_office(person=danuta, field="phone", value="700 800 900", by="tests")
    assert people_found("700800900") == ["Danuta Zięba"]
    assert people_found("600117214") == []


def test_the_command_says_what_differs_and_mends_it(danuta: Person) -> None:
    Person.objects.filter(pk=danuta.pk).update(last_name="Nowa")
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("search_entries", cooperative="siarkowiec", stdout=said)
    assert (ended.value.code, "błędne 1" in said.getvalue()) == (1, True)
    call_command("search_entries", cooperative="siarkowiec", rebuild=True, stdout=said)
    assert not differences().any


def test_an_earlier_name_is_forgotten_by_the_night(danuta: Person) -> None:
    danuta.last_name = "Brzoza"
    danuta.save()
    Person.objects.filter(last_name="Zięba").update(last_name="Brzoza")
    rebuild()
    words = set(SearchWord.objects.values_list("word", flat=True))
    assert "brzoza" in words
    assert "zieba" not in words
