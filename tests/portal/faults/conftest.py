"""Hutnik's people with its schema open: its rules have the module of fault reports."""

from collections.abc import Iterator
from typing import Any

import pytest
from django_tenants.utils import schema_context

from tests.personas import People


@pytest.fixture
def folk(people_of_hutnik: People) -> Iterator[People]:
    """The people of Hutnik, inside its schema."""
    with schema_context("hutnik"):
        yield people_of_hutnik


@pytest.fixture
def visit(at: Any) -> Any:
    """Return a signed-in client at Hutnik: ``visit(folk.title_holder)``."""

    def sign_in(user: Any) -> Any:
        client = at("hutnik")
        client.force_login(user)
        return client

    return sign_in
