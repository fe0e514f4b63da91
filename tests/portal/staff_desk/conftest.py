"""Clerks at their desks, and somebody who wants an account."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.residents.models import Person
from tests.conftest import HostClient
from tests.personas import People
from tests.portal.staff_desk.at_the_counter import clerk_at


@pytest.fixture
def desk(people: People, at: Callable[[str], HostClient]) -> HostClient:
    """The clerk of Siarkowiec."""
    return clerk_at(at("siarkowiec"), people)


@pytest.fixture
def desk_of_hutnik(hutnik: Any, people_of_hutnik: People, at: Callable[[str], HostClient]) -> HostClient:
    """The clerk of Hutnik, with its schema open."""
    return clerk_at(at("hutnik"), people_of_hutnik)


@pytest.fixture
def newcomer(people: People) -> Person:
    """Jan Zięba, who has just got a share of the flat and has no account."""
    from portal.premises.models import Title

    Title.objects.create(person=people.co_resident, premises=people.flat, kind="lease")
    return people.co_resident
