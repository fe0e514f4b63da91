"""The gate to premises: holders pass, everybody else gets the same 404."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from portal.premises.models import Title
from portal.premises.policy import access_premises, held_premises
from tests.personas import People

TODAY = dt.date(2026, 11, 21)


def test_a_title_holder_and_a_co_owner_see_the_same_flat(people: People) -> None:
    for user in (people.title_holder, people.co_owner):
        assert access_premises(user, people.flat.pk, TODAY).premises == people.flat


def test_flats_come_before_garages(people: People) -> None:
    assert [held.premises for held in held_premises(people.title_holder, TODAY)] == [people.flat, people.garage]


def test_a_neighbour_gets_404(people: People) -> None:
    with pytest.raises(Http404):
        access_premises(people.neighbour, people.flat.pk, TODAY)


def test_a_former_owner_sees_nothing_after_the_title_ends(people: People) -> None:
    with pytest.raises(Http404):
        access_premises(people.former_owner, people.flat_next_door.pk, TODAY)
    last_day = dt.date(2024, 2, 29)
    assert access_premises(people.former_owner, people.flat_next_door.pk, last_day).premises == people.flat_next_door


def test_a_clerk_is_no_resident_of_any_premises(people: People) -> None:
    assert held_premises(people.clerk, TODAY) == []


def test_premises_that_do_not_exist_are_404_too(people: People) -> None:
    with pytest.raises(Http404):
        access_premises(people.title_holder, uuid.uuid4(), TODAY)


def test_the_database_refuses_the_same_title_twice_on_one_day(people: People) -> None:
    title = Title.objects.filter(premises=people.flat).first()
    assert title is not None
    with pytest.raises(IntegrityError, match="title_days_do_not_overlap"), transaction.atomic():
        Title.objects.create(
            person_id=title.person_id, premises=people.flat, kind=title.kind, valid_from=dt.date(2020, 1, 1)
        )


def test_the_database_refuses_a_title_that_ends_before_it_starts(people: People) -> None:
    with pytest.raises(IntegrityError, match="title_ends_after_it_starts"), transaction.atomic():
        Title.objects.create(
            person=people.co_resident,
            premises=people.flat,
            kind="lease",
            valid_from=dt.date(2020, 2, 1),
            valid_to=dt.date(2020, 1, 1),
        )
