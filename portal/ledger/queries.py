"""Ledger rows, loaded as the pure rules want them. Writing them is in ``billing_import.posting`` and ``actions``."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Max, Q, QuerySet, Sum

from portal.ledger.balance import Line
from portal.ledger.models import Account, Balance, Entry, SourceRun
from portal.ledger.origin import file_words
from portal.premises.visibility import VisibleDays


@dataclass(frozen=True, slots=True)
class AccountLines:
    """An account with the rows of it that a person may see."""

    account: Account
    lines: tuple[Line, ...]


def open_entries() -> QuerySet[Entry]:
    """Return the rows that balances read."""
    return Entry.objects.filter(superseded_by_run__isnull=True)


def accounts_seen_by(person_id: uuid.UUID, premises_id: uuid.UUID) -> QuerySet[Account]:
    """Return the premises' accounts that concern the person: those of all holders and the person's own."""
    return Account.objects.filter(Q(person__isnull=True) | Q(person_id=person_id), premises_id=premises_id).order_by(
        "pk"
    )


def account_lines(
    person_id: uuid.UUID, premises_id: uuid.UUID, days: VisibleDays, *, with_files: bool = True
) -> list[AccountLines]:
    """Return the person's accounts at the premises with the visible open rows, oldest first.

    Costs three queries, two where the names of the files are not wanted.
    """
    accounts = list(accounts_seen_by(person_id, premises_id))
    rows = open_entries().filter(account__in=accounts).order_by("entry_on", "pk")
    if days.first is not None:
        rows = rows.filter(entry_on__gte=days.first)
    if days.last is not None:
        rows = rows.filter(entry_on__lte=days.last)
    by_account: dict[int, list[Line]] = {account.pk: [] for account in accounts}
    entries = list(rows)
    runs = {entry.run_id for entry in entries if entry.run_id} if with_files else set()
    files = dict(SourceRun.objects.filter(pk__in=runs).values_list("pk", "file_name")) if runs else {}
    for entry in entries:
        by_account[entry.account_id].append(_line(entry, files))
    return [AccountLines(account, tuple(by_account[account.pk])) for account in accounts]


def lines_by_premises(
    person_id: uuid.UUID, premises_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[Line, ...]]]:
    """Return all open rows of the accounts at each of the premises that concern the person, for the staff.

    Costs two queries, whatever the number of premises; files of rows are not looked up.
    """
    accounts = list(Account.objects.filter(Q(person__isnull=True) | Q(person_id=person_id), premises__in=premises_ids))
    by_account: dict[int, list[Line]] = {account.pk: [] for account in accounts}
    for entry in open_entries().filter(account__in=accounts).order_by("entry_on", "pk"):
        by_account[entry.account_id].append(_line(entry, {}))
    found: dict[uuid.UUID, list[tuple[Line, ...]]] = {}
    for account in accounts:
        found.setdefault(account.premises_id, []).append(tuple(by_account[account.pk]))
    return found


def _line(entry: Entry, files: dict[uuid.UUID, str]) -> Line:
    return Line(
        position=entry.pk,
        entry_on=entry.entry_on,
        due_on=entry.due_on,
        kind=entry.kind,
        debit=entry.debit,
        credit=entry.credit,
        description=entry.description,
        document_no=entry.document_no,
        source_line=entry.source_line,
        source_file=file_words(files.get(entry.run_id, "")) if entry.run_id else "",
    )


def newest_sources(kind: str = "ledger") -> QuerySet[SourceRun]:
    """Return the applied runs of ledger files, or of another kind, the one whose data reach furthest first."""
    return SourceRun.objects.filter(state=SourceRun.State.APPLIED, kind=kind).order_by("-as_of", "-recorded_at")


def newest_source() -> SourceRun | None:
    """Return the applied run whose data reach furthest; its ``as_of`` is the day of the data. Costs one query."""
    return newest_sources().first()


def source_of(run_id: uuid.UUID) -> SourceRun | None:
    """Return the file a row came from. Costs one query."""
    return SourceRun.objects.filter(pk=run_id).first()


def data_day() -> dt.date | None:
    """Return the day the figures are from: what the newest applied file speaks of; None before any. Costs one query."""
    source = newest_source()
    return None if source is None else source.as_of


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """Sums of one account's open rows, in złoty."""

    premises_code: str
    account_code: str
    debit: Decimal
    credit: Decimal

    @property
    def balance(self) -> Decimal:
        """Return what the account owes (positive) or is owed (negative)."""
        return self.debit - self.credit


def balances_on(day: dt.date | None) -> Iterator[AccountBalance]:
    """Return every account's sums by premises, at the end of a day or of all rows when no day is given.

    Costs one query, streamed; without a day the kept sums are read instead of the rows.
    """
    if day is None:
        kept = Balance.objects.select_related("account__premises").order_by("account__premises__code", "account__code")
        for row in kept.iterator(chunk_size=2000):
            yield AccountBalance(row.account.premises.code, row.account.code, row.debit, row.credit)
        return
    sums = (
        open_entries()
        .filter(entry_on__lte=day)
        .values("account__premises__code", "account__code")
        .annotate(debit_sum=Sum("debit"), credit_sum=Sum("credit"))
        .order_by("account__premises__code", "account__code")
    )
    for total in sums.iterator(chunk_size=2000):
        yield AccountBalance(
            total["account__premises__code"], total["account__code"], total["debit_sum"], total["credit_sum"]
        )


@dataclass(frozen=True, slots=True)
class Drift:
    """An account whose kept sums differ from its rows; finding one is an alarm."""

    account_code: str
    kept: Decimal
    summed: Decimal


_DRIFT = """
WITH summed AS (
    SELECT account_id, sum(debit) AS debit, sum(credit) AS credit, count(*) AS entries
      FROM ledger_entry WHERE superseded_by_run IS NULL GROUP BY account_id
)
SELECT account.code, coalesce(kept.debit - kept.credit, 0), coalesce(summed.debit - summed.credit, 0)
  FROM ledger_balance AS kept
  FULL JOIN summed USING (account_id)
  JOIN ledger_account AS account ON account.id = coalesce(kept.account_id, summed.account_id)
 WHERE (coalesce(kept.debit, 0), coalesce(kept.credit, 0), coalesce(kept.entries, 0))
    <> (coalesce(summed.debit, 0), coalesce(summed.credit, 0), coalesce(summed.entries, 0))
 ORDER BY account.code
"""


def drifted_balances() -> list[Drift]:
    """Return accounts whose kept balance is not the sum of their open rows, by code. Costs two full scans.

    Race: one statement sees one moment; two would see an import that ends between them as a difference.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRIFT)
        return [Drift(code, kept, summed) for code, kept, summed in cursor.fetchall()]


def newest_entry_day() -> dt.date | None:
    """Return the latest day of any open row."""
    newest: dt.date | None = open_entries().aggregate(newest=Max("entry_on"))["newest"]
    return newest
