"""For whom something is: a staircase reads its own notice, the next building does not."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.kernel.clock import today
from portal.premises.audience import (
    EVERYBODY,
    AudienceChoice,
    NobodyChosen,
    audience_count,
    audience_of,
    audiences_for,
    choice_of,
    concerning,
    is_within,
    people_concerned,
)
from portal.premises.audience_form import AudienceForm
from portal.premises.audience_models import Audience, AudiencePlace
from portal.premises.audience_words import audience_words, words_by_audience
from portal.premises.models import Building, Estate, Premises, Staircase, Title
from portal.premises.queries import premises_held_by
from portal.residents.models import Person
from tests.personas import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(people: People) -> Staircase:
    """A staircase of another building, in another estate, where nobody of these people lives."""
    estate = Estate.objects.create(code="2", name="Osiedle Drugie")
    building = Building.objects.create(estate=estate, street="Moniuszki", number="3", town="Tarnobrzeg")
    return Staircase.objects.create(building=building, code="A")


def held(people: People, who: str = "title_holder") -> list[Any]:
    return premises_held_by(getattr(people, who).person_link.person_id, today())


def reach(people: People, choice: AudienceChoice, who: str = "title_holder") -> bool:
    stored = audience_of(choice)
    return bool(audiences_for(held(people, who)).filter(pk=stored.pk).exists())


def test_what_is_said_to_a_staircase_reaches_it_and_not_the_next_building(people: People, elsewhere: Staircase) -> None:
    own = people.flat.staircase
    assert own is not None
    assert reach(people, AudienceChoice(staircases=frozenset({own.pk})))
    assert reach(people, AudienceChoice(buildings=frozenset({own.building_id})))
    assert reach(people, AudienceChoice(estates=frozenset({own.building.estate_id or 0})))
    assert reach(people, EVERYBODY)
    assert reach(people, AudienceChoice(staircases=frozenset({own.pk, elsewhere.pk}))), "places are joined by or"
    assert not reach(people, AudienceChoice(staircases=frozenset({elsewhere.pk})))
    assert not reach(people, AudienceChoice(buildings=frozenset({elsewhere.building_id})))


def test_kinds_of_premises_and_titles_narrow_the_places(people: People) -> None:
    garages = AudienceChoice(is_everywhere=True, premises_kinds=frozenset({"garage"}))
    assert reach(people, garages)
    assert not reach(people, garages, "neighbour")
    leased_flats = AudienceChoice(
        is_everywhere=True, premises_kinds=frozenset({"residential"}), title_kinds=frozenset({"lease"})
    )
    assert not reach(people, leased_flats), "the flat is owned, only the garage is leased"
    assert reach(people, AudienceChoice(is_everywhere=True, title_kinds=frozenset({"lease"})))


def test_the_count_says_people_accounts_and_premises_in_one_query(people: People, elsewhere: Staircase) -> None:
    own = people.flat.staircase
    assert own is not None
    landlord = Person.objects.create(code="0900", first_name="Bez", last_name="Konta")
    Title.objects.create(person=landlord, premises=people.garage, kind="ownership")
    choice = AudienceChoice(staircases=frozenset({own.pk}))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        count = audience_count(choice, today())
    assert len(asked) == 1
    assert (count.people, count.with_account, count.premises) == (4, 3, 3)
    assert set(people_concerned(choice, today()).values_list("code", flat=True)) == {"0001", "0002", "0003", "0900"}
    assert "0900" not in people_concerned(choice, today(), with_account=True).values_list("code", flat=True)
    assert audience_count(AudienceChoice(staircases=frozenset({elsewhere.pk})), today()).people == 0


def test_a_former_owner_is_shown_only_rows_of_their_days(people: People) -> None:
    person = people.former_owner.person_link.person_id
    former = premises_held_by(person, dt.date(2024, 3, 10), after_end_days=30)
    assert former[0].is_former
    stored = audience_of(EVERYBODY)
    # Any table with an audience and a day would do; places stand in for a room's rows here.
    rows = Audience.objects.filter(concerning(former, field="pk", day_field="created_at__date"))
    assert not rows.exists(), "the row is of a later day"
    Audience.objects.filter(pk=stored.pk).update(created_at=dt.datetime(2024, 2, 1, 12, tzinfo=dt.UTC))
    assert rows.get() == stored
    assert not Audience.objects.filter(concerning(former, field="pk")).exists(), "nothing where no day is named"


def test_the_same_choice_is_the_same_row_and_an_empty_one_is_none(people: People) -> None:
    own = people.flat.staircase
    assert own is not None
    choice = AudienceChoice(staircases=frozenset({own.pk}), title_kinds=frozenset({"lease", "ownership"}))
    assert audience_of(choice) == audience_of(choice)
    assert choice_of(audience_of(choice)) == choice
    assert AudiencePlace.objects.count() == 1
    with pytest.raises(NobodyChosen):
        audience_of(AudienceChoice())


def test_postgresql_refuses_a_place_of_two_places_and_an_unknown_kind(people: People, elsewhere: Staircase) -> None:
    stored = audience_of(EVERYBODY)
    wrong = [
        lambda: AudiencePlace.objects.create(audience=stored, building=elsewhere.building, staircase=elsewhere),
        lambda: AudiencePlace.objects.create(audience=stored),
        lambda: Audience.objects.create(key="0" * 64, is_everywhere=True, premises_kinds=["castle"]),
        lambda: Audience.objects.create(key="x", is_everywhere=True),
    ]
    for attempt in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_words_name_the_places_and_the_kinds(people: People, elsewhere: Staircase) -> None:
    own = people.flat.staircase
    assert own is not None
    assert audience_words(EVERYBODY) == "wszyscy mieszkańcy"
    assert audience_words(AudienceChoice(staircases=frozenset({own.pk}))) == "mieszkańcy: Sienkiewicza 12, klatka II"
    both = AudienceChoice(
        estates=frozenset({elsewhere.building.estate_id or 0}),
        buildings=frozenset({own.building_id}),
        premises_kinds=frozenset({"garage"}),
        title_kinds=frozenset({"lease"}),
    )
    words = "mieszkańcy: Osiedle Drugie; Sienkiewicza 12; tylko garaże; tylko najem"
    assert audience_words(both) == words
    stored = audience_of(both)
    assert words_by_audience([stored.pk]) == {stored.pk: words}


def test_the_picker_takes_places_and_refuses_what_is_not_there(people: People, elsewhere: Staircase) -> None:
    form = AudienceForm({"everywhere": "wybrane", "places": [f"s{elsewhere.pk}"], "premises_kinds": ["garage"]})
    assert form.is_valid()
    assert form.choice == AudienceChoice(staircases=frozenset({elsewhere.pk}), premises_kinds=frozenset({"garage"}))
    for data in (
        {"everywhere": "wybrane"},
        {"everywhere": "wszyscy", "places": [f"s{elsewhere.pk}"]},
        {"everywhere": "wybrane", "places": ["s999999"]},
        {"everywhere": "wybrane", "places": ["\x00", "' OR 1=1"]},
        {"everywhere": "x" * 1000, "places": []},
        {},
    ):
        assert not AudienceForm(data).is_valid(), data


def test_a_worker_of_one_estate_aims_at_it_alone(people: People, elsewhere: Staircase) -> None:
    form = AudienceForm({"everywhere": "wszyscy"}, own_estates=frozenset({"Osiedle Drugie"}))
    assert not form.is_valid()
    assert [estate.name for estate in form.estate_ticks] == ["Osiedle Drugie"]
    theirs = AudienceChoice(staircases=frozenset({elsewhere.pk}))
    assert AudienceForm({"places": [f"s{elsewhere.pk}"]}, own_estates=frozenset({"2"})).is_valid()
    assert is_within(theirs, frozenset({"2"}))
    assert not is_within(theirs, frozenset({"1"}))
    assert not is_within(EVERYBODY, frozenset({"1", "2"}))
    assert is_within(EVERYBODY, None)


def test_a_company_with_many_premises_is_still_one_statement(people: People) -> None:
    person = people.neighbour.person_link.person_id
    building = people.flat.building
    for number in range(30):
        stairs = Staircase.objects.create(building=building, code=f"k{number}")
        flat = Premises.objects.create(code=f"X{number}", building=building, staircase=stairs, number=str(number))
        Title.objects.create(person_id=person, premises=flat, kind="lease")
    every = premises_held_by(person, today())
    stored = audience_of(AudienceChoice(staircases=frozenset({stairs.pk})))
    with CaptureQueriesContext(connection) as asked:
        assert Audience.objects.filter(concerning(every, field="pk"), pk=stored.pk).exists()
    assert len(asked) == 1
