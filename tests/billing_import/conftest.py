"""Importing in one line: a file is queued as for the worker and carried out at once, inside the test's transaction."""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.db import connection

from billing_import import actions
from billing_import.models import ImportRun
from billing_import.pipeline import run_import
from portal.kernel.files import cooperative_path
from portal.ledger.models import Account, Balance, Entry
from tests.personas import make_premises

HEADER = "Indeks lokalu;Data;Rodzaj;Opis;Nr dowodu;Wn;Ma;Termin"
CODES = ("A/1", "A/2", "HUTN/4/19")
Importer = Callable[..., ImportRun]


@pytest.fixture
def premises(hutnik: Any) -> dict[str, Any]:
    """Three premises of Hutnik, in its schema."""
    return {code: make_premises(code, number=code.rsplit("/", 1)[-1]) for code in CODES}


@pytest.fixture
def messages() -> Iterator[mock.Mock]:
    """Messages that would have gone to the broker."""
    with mock.patch.object(actions, "send_message") as sent:
        yield sent


@pytest.fixture
def import_bytes(messages: mock.Mock) -> Importer:
    """Import a file's bytes and return the finished run."""

    def do(content: bytes, *, kind: str = "ledger", file_name: str = "plik.csv", **wishes: Any) -> ImportRun:
        run = actions.queue_import(kind=kind, file=io.BytesIO(content), file_name=file_name, by="test", **wishes)
        return run_import(run.pk)

    return do


@pytest.fixture
def import_rows(import_bytes: Importer) -> Importer:
    """Import rows under the documented header and return the finished run."""

    def do(*rows: str, header: str = HEADER, encoding: str = "cp1250", **wishes: Any) -> ImportRun:
        return import_bytes("\r\n".join((header, *rows, "")).encode(encoding), **wishes)

    return do


def counts(run: ImportRun) -> dict[str, int]:
    """Return a run's counts that are not zero."""
    names = ("rows_read", "accepted", "rejected", "added", "unchanged", "superseded")
    return {name: getattr(run, name) for name in names if getattr(run, name)}


def balance_of(code: str) -> Decimal:
    """Return what an account owes by its kept balance, after checking it against its open rows."""
    account = Account.objects.get(code=code)
    rows = Entry.objects.filter(account=account, superseded_by_run=None)
    summed = sum((row.debit - row.credit for row in rows), Decimal(0))
    kept = Balance.objects.get(account=account)
    assert (kept.amount, kept.entries) == (summed, len(rows))
    return kept.amount


def errors_text(run: ImportRun) -> str:
    """Return a run's errors file."""
    return cooperative_path(run.errors_path).read_bytes().decode(run.encoding)


def reasons(run: ImportRun) -> list[tuple[int, str, str, str]]:
    """Return line, column, value and code of each problem of a run."""
    return list(run.rejects.values_list("line", "column", "value", "code"))


def ledger_fingerprint() -> list[tuple[Any, ...]]:
    """Return everything that must stay as it is when an import changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT md5(string_agg(entry::text, ',' ORDER BY id)) FROM ledger_entry AS entry")
        entries = cursor.fetchall()
        cursor.execute("SELECT md5(string_agg(balance::text, ',' ORDER BY account_id)) FROM ledger_balance AS balance")
        return [*entries, *cursor.fetchall()]


def day(text: str) -> dt.date:
    """Return a day from its ISO form."""
    return dt.date.fromisoformat(text)
