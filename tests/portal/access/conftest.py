"""Fixtures of the letters: Hutnik open, a clerk of an administration, rules that want no application."""

from collections.abc import Iterator
from typing import Any

import pytest
from django_tenants.utils import schema_context

from portal.accounts.models import User
from tests.personas import make_staff
from tests.portal.access.counter import adopt


@pytest.fixture
def inside(hutnik: Any) -> Iterator[None]:
    with schema_context("hutnik"):
        yield


@pytest.fixture
def clerk(inside: None) -> User:
    return make_staff("P300", role="clerk", full_name="Kinga Kowal")


@pytest.fixture
def open_rules(inside: None) -> Any:
    """A cooperative that gives everybody an account without an application, by post."""
    return adopt(
        access={"premises_kinds": ["residential"]},
        application={"ways": ["paper", "without_application"], "identity_shown": "never"},
        issue={"moment": "after_notice", "handover": "by_post"},
        password={"start": "activation_code"},
    )
