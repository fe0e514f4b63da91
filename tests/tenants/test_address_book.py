"""What a process remembers about hosts: it costs nothing, it learns of changes, and it outlives its servers."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import OperationalError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tenants import address_book, queries
from tenants.address_book import AddressBook, Book
from tenants.models import Cooperative, Domain


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(address_book, "monotonic", clock)
    return clock


@pytest.fixture(autouse=True)
def _own_token() -> Iterator[None]:
    caches["platform"].delete(address_book.CHANGE_KEY)
    yield
    caches["platform"].delete(address_book.CHANGE_KEY)


class Tables:
    """Stands for the public tables: counts the readings and can be away."""

    def __init__(self, **hosts: str) -> None:
        self.hosts = hosts
        self.readings = 0
        self.is_away = False

    def __call__(self) -> Book:
        if self.is_away:
            raise OperationalError
        self.readings += 1
        return Book(dict(self.hosts), dict.fromkeys(self.hosts.values(), "active"))


def test_a_book_is_read_once_and_again_when_its_time_is_over(clock: Clock) -> None:
    tables = Tables(a="alfa")
    book = AddressBook(tables)
    for _ in range(100):
        clock.now += 0.5
        book.current()
    assert tables.readings == 1
    clock.now += address_book.BOOK_SECONDS
    book.current()
    assert tables.readings == 2


def test_a_change_in_one_process_is_seen_by_another_within_a_second(clock: Clock) -> None:
    tables = Tables(a="alfa")
    here, elsewhere = AddressBook(tables), AddressBook(tables)
    assert here.current().schema_of_host == elsewhere.current().schema_of_host == {"a": "alfa"}
    tables.hosts = {"b": "beta"}
    here.forget_everywhere()
    assert here.current().schema_of_host == {"b": "beta"}
    clock.now += 0.9
    assert elsewhere.current().schema_of_host == {"a": "alfa"}
    clock.now += 0.2
    assert elsewhere.current().schema_of_host == {"b": "beta"}


def test_the_shared_cache_is_asked_no_more_than_once_a_second(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    monkeypatch.setattr(address_book, "shared_token", lambda: looks.append(clock.now) or "same")
    book = AddressBook(Tables(a="alfa"))
    for _ in range(1000):
        clock.now += 0.01
        book.current()
    assert 9 <= len(looks) <= 11


def test_without_the_shared_cache_a_change_is_seen_when_the_book_ends(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address_book, "shared_token", lambda: None)
    tables = Tables(a="alfa")
    book = AddressBook(tables)
    book.current()
    tables.hosts = {"b": "beta"}
    clock.now += address_book.BOOK_SECONDS - 1
    assert book.current().schema_of_host == {"a": "alfa"}
    clock.now += address_book.LOOK_AGAIN_SECONDS
    assert book.current().schema_of_host == {"b": "beta"}


def test_a_flushed_cache_does_not_hide_the_next_change(clock: Clock) -> None:
    tables = Tables(a="alfa")
    here, elsewhere = AddressBook(tables), AddressBook(tables)
    elsewhere.current()
    caches["platform"].delete(address_book.CHANGE_KEY)
    clock.now += 1.1
    elsewhere.current()
    tables.hosts = {"b": "beta"}
    here.forget_everywhere()
    clock.now += 1.1
    assert elsewhere.current().schema_of_host == {"b": "beta"}


def seen_by_a_second_thread(book: AddressBook, tables: Tables) -> list[Any]:
    """Return what another request is told while the first one is just looking; an empty list: it waits."""
    told: list[Any] = []
    looking, go_on = threading.Event(), threading.Event()
    read = book._read

    def slow() -> Book:
        looking.set()
        go_on.wait(10)
        return read()

    book._read = slow
    first = threading.Thread(target=book.current)
    second = threading.Thread(target=lambda: told.append(dict(book.current().schema_of_host)))
    first.start()
    assert looking.wait(10)
    second.start()
    second.join(0.3)
    before = list(told)
    go_on.set()
    first.join(10)
    second.join(10)
    assert told, "nobody waits for ever"
    return before


def test_in_a_busy_process_nobody_waits_for_the_one_who_looks(clock: Clock) -> None:
    tables = Tables(a="alfa")
    book = AddressBook(tables)
    book.current()
    tables.hosts = {"b": "beta"}
    caches["platform"].set(address_book.CHANGE_KEY, "another process changed something", timeout=None)
    clock.now += 1.5
    assert seen_by_a_second_thread(book, tables) == [{"a": "alfa"}], "half a second late is good enough"


def test_in_a_process_that_was_idle_no_request_is_answered_out_of_an_old_book(clock: Clock) -> None:
    tables = Tables(a="alfa")
    book = AddressBook(tables)
    book.current()
    tables.hosts = {"b": "beta"}
    caches["platform"].set(address_book.CHANGE_KEY, "another process changed something", timeout=None)
    clock.now += 3600
    assert seen_by_a_second_thread(book, tables) == [], "the second request waits"
    assert book.current().schema_of_host == {"b": "beta"}


def test_a_known_book_is_kept_while_the_database_is_away(clock: Clock) -> None:
    tables = Tables(a="alfa")
    book = AddressBook(tables)
    book.current()
    tables.is_away = True
    clock.now += 10 * address_book.BOOK_SECONDS
    assert book.current().schema_of_host == {"a": "alfa"}


def test_a_process_that_never_had_a_book_says_that_the_database_is_away() -> None:
    tables = Tables(a="alfa")
    tables.is_away = True
    with pytest.raises(OperationalError):
        AddressBook(tables).current()


def test_values_of_cooperatives_are_remembered_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_book, "MAX_COOPERATIVES", 3)
    book = Book({}, {})
    for number in range(10):
        book.remember(queries.current_cooperative(Cooperative(schema_name=f"s{number}", slug=f"s{number}")))
    assert list(book.met) == ["s7", "s8", "s9"]


@pytest.mark.django_db
def test_a_known_host_costs_no_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = queries.cooperative_for_host("siarkowiec.localhost")
    with django_assert_num_queries(0):
        again = queries.cooperative_for_host("siarkowiec.localhost")
        assert queries.cooperative_for_host("www.smsiarkowiec.pl") is again
        assert queries.cooperative_for_host("nie-ma.localhost") is None
    assert again is first
    assert first is not None
    assert first.short_name == "SM Siarkowiec"
    assert first.palette["brand"] == "#f0b90b"


@pytest.mark.django_db
def test_the_value_cannot_be_written_to() -> None:
    cooperative: Any = queries.cooperative_for_host("hutnik.localhost")
    with pytest.raises(AttributeError):
        cooperative.status = "suspended"
    with pytest.raises(TypeError):
        cooperative.palette["brand"] = "#000000"


@pytest.mark.django_db
def test_a_new_host_is_served_once_it_is_announced() -> None:
    assert queries.cooperative_for_host("nowy.example.pl") is None
    Domain.objects.create(
        domain="nowy.example.pl",
        tenant=Cooperative.objects.get(slug="hutnik"),
        is_primary=False,
        proved_at=timezone.now(),
    )
    queries.announce_change()
    found = queries.cooperative_for_host("nowy.example.pl")
    assert found is not None
    assert found.slug == "hutnik"


@pytest.mark.django_db
def test_others_hear_of_a_change_only_when_it_is_committed(django_capture_on_commit_callbacks: Any) -> None:
    before = address_book.shared_token()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        queries.announce_change()
        assert address_book.shared_token() == before
    assert address_book.shared_token() != before
