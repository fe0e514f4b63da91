"""Fixtures of the whole suite: two cooperatives built once per worker, everything rolled back after each test."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django_tenants.utils import schema_context

from tests import personas
from tests.cooperatives import COOPERATIVES, build_cooperatives

pytest_plugins: list[str] = []


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the journeys: they wait for browsers and codes, and at the end one worker would wait alone.

    Sync: ``--no-loadscope-reorder`` in pyproject.toml, or xdist would put files of few tests last.
    """
    items.sort(key=lambda item: "/journeys/" not in item.nodeid)


@pytest.fixture(scope="session", autouse=True)
def _own_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files of the tests go to a folder of their own."""
    from django.conf import settings

    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    settings.EXPORT_ROOT = tmp_path_factory.mktemp("exports")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the two cooperatives, by the same door as the product does, once per worker."""
    with django_db_blocker.unblock():
        build_cooperatives()


@pytest.fixture(autouse=True)
def _leave_schema_as_found() -> Iterator[None]:
    """Each test starts and ends in the public schema, and with nothing remembered about hosts."""
    from tenants import queries

    connection.set_schema_to_public()
    queries.addresses.forget()
    yield
    connection.set_schema_to_public()


class HostClient(Client):
    """Django's test client, at a cooperative's host; the test's own schema is as before after each request."""

    def __init__(self, host: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.host = host
        self.defaults["SERVER_NAME"] = host
        self.defaults["HTTP_HOST"] = host

    def request(self, **request: Any) -> Any:
        before = connection.tenant
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(before)

    def force_login(self, user: Any, backend: str | None = None) -> None:
        """Sign a user of this host's schema in without the form."""
        schema = "public" if self.host.startswith("operator.") else self.host.split(".")[0]
        with schema_context(schema):
            super().force_login(user, backend or "portal.accounts.backends.IdentifierBackend")
            if user.is_staff_member:
                session = self.session  # as after typing the code: staff see nothing without it
                session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
                session["account_authentication_methods_user"] = str(user.pk)
                session.save()


@pytest.fixture
def at() -> Callable[[str], HostClient]:
    """Return a client for a host: ``at("siarkowiec")`` or ``at("operator")``; ``at("")`` is the public page."""

    def client(slug: str) -> HostClient:
        return HostClient(f"{slug}.localhost" if slug else "localhost")

    return client


@pytest.fixture
def in_schema(db: None) -> Callable[[str], AbstractContextManager[None]]:
    """Return a way to work inside a cooperative's schema: ``with in_schema("hutnik"): …``."""

    @contextmanager
    def work(slug: str) -> Iterator[None]:
        with schema_context(slug):
            yield

    return work


@pytest.fixture
def siarkowiec(db: None) -> Iterator[Any]:
    """S.M. „Siarkowiec”, with its schema open for the test's own statements."""
    with schema_context("siarkowiec"):
        yield COOPERATIVES["siarkowiec"]()


@pytest.fixture
def hutnik(db: None) -> Iterator[Any]:
    """S.M. „Hutnik”, with its schema open for the test's own statements."""
    with schema_context("hutnik"):
        yield COOPERATIVES["hutnik"]()


@pytest.fixture
def people(siarkowiec: Any) -> personas.People:
    """The people of Siarkowiec: a title holder, a co-owner, a neighbour, a former owner, staff."""
    return personas.make_people("siarkowiec")


@pytest.fixture
def people_of_hutnik(db: None) -> personas.People:
    """The same kinds of people at Hutnik."""
    with schema_context("hutnik"):
        return personas.make_people("hutnik")


@pytest.fixture
def operator(db: None) -> Any:
    """An operator of the platform, with a second factor."""
    with schema_context("public"):
        return personas.make_operator()


def pytest_report_header() -> str:
    """Say which servers the suite runs on."""
    return f"servers: {os.environ.get('DATABASE_URL', '?').rsplit('@', 1)[-1]}, {os.environ.get('REDIS_URL', '?')}"
