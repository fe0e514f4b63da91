"""What the ledger's pages show of premises, read in one statement. Whose premises they are is the gate's matter.

Cost: of the account shown all visible rows are read, of the others their sums by due day: the page needs no more.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from portal.kernel.one_round import Read, Row
from portal.ledger.balance import ZERO, Line
from portal.ledger.models import Account, Entry, SourceRun
from portal.ledger.origin import file_words
from portal.ledger.page_parts import LedgerAsk
from portal.ledger.queries import accounts_seen_by, newest_sources, open_entries
from portal.premises.visibility import VisibleDays


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that rows came from: the day its data are from, when it was read; the name only if it is harmless."""

    file: str
    as_of: dt.date
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """An account that concerns the person; ``lines`` are rows, or sums by due day that come to the same."""

    account: Account
    lines: tuple[Line, ...]

    @property
    def balance(self) -> Decimal:
        """Return what the account owes (positive) or is owed (negative)."""
        return sum((line.amount for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Book:
    """All that was read: the accounts, the one shown with its rows, the files of the rows, the day of the data."""

    accounts: tuple[ShownAccount, ...]
    chosen: ShownAccount | None
    origins: Mapping[uuid.UUID, Origin]
    data_day: dt.date | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the rows of the account shown, oldest first."""
        return self.chosen.lines if self.chosen else ()

    @property
    def has_rows(self) -> bool:
        """Return whether anything was ever booked that the person may see."""
        return any(account.lines for account in self.accounts)


def account_by_code(ask: LedgerAsk, code: str) -> QuerySet[Account, Any]:
    """Return, as a subquery, the account to show: the one of that code among the person's own, else the first used.

    An account that is not theirs is as if not named: nothing tells whether it exists.
    """
    # Quirk: PostgreSQL takes no NUL in a text, and no code has one.
    wanted = When(code=code.replace("\0", " "), then=Value(0))
    is_used = Exists(_shown(open_entries().filter(account=OuterRef("pk")), ask.held.days))
    accounts = _accounts(ask).annotate(
        turn=Case(wanted, default=Value(1), output_field=IntegerField()), is_used=is_used
    )
    return accounts.order_by("turn", "-is_used", "pk").values("pk")[:1]


def account_of_entry(ask: LedgerAsk, entry_id: int) -> QuerySet[Account, Any]:
    """Return, as a subquery, the account of an open row that concerns the person."""
    entries = _shown(open_entries().filter(pk=entry_id), ask.held.days)
    return _accounts(ask).order_by("pk").filter(pk__in=entries.values("account_id")).values("pk")[:1]


def book_reads(ask: LedgerAsk, chosen: QuerySet[Account, Any]) -> dict[str, Read]:
    """Return what ``book_of`` needs, to be read together with other things of a page."""
    entries = _shown(open_entries().filter(account__in=_accounts(ask).order_by().values("pk")), ask.held.days)
    own = entries.filter(account_id=Subquery(chosen))
    others = entries.exclude(account_id=Subquery(chosen))
    amount = F("debit") - F("credit")
    sums = others.annotate(payable_on=Coalesce("due_on", "entry_on")).order_by().values("account_id", "payable_on")
    return {
        "accounts": _accounts(ask).order_by("pk").values("pk", "kind", "code", "person_id", "payment_account"),
        "chosen": chosen,
        "lines": own.order_by("entry_on", "pk").values(*_COLUMNS),
        "sums": sums.annotate(
            raised=Sum(Greatest(amount, Value(ZERO))), lowered=Sum(Least(amount, Value(ZERO)))
        ).order_by("account_id", "payable_on"),
        "files": SourceRun.objects.filter(pk__in=own.order_by().values("run_id")).values(
            "pk", "file_name", "as_of", "recorded_at"
        ),
        "sources": newest_sources().values("as_of")[:1],
    }


_COLUMNS = (
    "pk",
    "entry_on",
    "due_on",
    "kind",
    "debit",
    "credit",
    "description",
    "document_no",
    "source_line",
    "run_id",
    "reversal_of_id",
)


def book_of(rows: Mapping[str, list[Row]]) -> Book:
    """Return the book out of the rows of ``book_reads``."""
    origins = {
        row["pk"]: Origin(file_words(row["file_name"]), row["as_of"], row["recorded_at"]) for row in rows["files"]
    }
    chosen_id = rows["chosen"][0]["pk"] if rows["chosen"] else None
    lines = tuple(_line(row, origins) for row in rows["lines"])
    sums: dict[int, list[Line]] = {}
    for row in rows["sums"]:
        sums.setdefault(row["account_id"], []).extend(_summed(row))
    accounts = tuple(
        ShownAccount(Account(**row), lines if row["pk"] == chosen_id else tuple(sums.get(row["pk"], ())))
        for row in rows["accounts"]
    )
    chosen = next((one for one in accounts if one.account.pk == chosen_id), None)
    return Book(accounts, chosen, origins, rows["sources"][0]["as_of"] if rows["sources"] else None)


def _accounts(ask: LedgerAsk) -> QuerySet[Account]:
    return accounts_seen_by(ask.person_id, ask.premises_id)


def _shown(entries: QuerySet[Entry], days: VisibleDays) -> QuerySet[Entry]:
    inside = Q()
    if days.first is not None:
        inside &= Q(entry_on__gte=days.first)
    if days.last is not None:
        inside &= Q(entry_on__lte=days.last)
    return entries.filter(inside)


def _line(row: Row, origins: Mapping[uuid.UUID, Origin]) -> Line:
    origin = origins.get(row["run_id"])
    return Line(
        position=row["pk"],
        entry_on=row["entry_on"],
        due_on=row["due_on"],
        kind=row["kind"],
        debit=row["debit"],
        credit=row["credit"],
        description=row["description"],
        document_no=row["document_no"],
        source_line=row["source_line"],
        source_file=origin.file if origin else "",
        source_day=origin.as_of if origin else None,
        run_id=row["run_id"],
        reversal_of=row["reversal_of_id"],
    )


def _summed(row: Row) -> list[Line]:
    """Return rows of one due day as at most two: payments cover the oldest due first, so sums come to the same."""
    day, nothing = row["payable_on"], ZERO
    lines = []
    if row["raised"]:
        lines.append(Line(0, day, day, "charge", row["raised"], nothing))
    if row["lowered"]:
        lines.append(Line(0, day, day, "payment", nothing, -row["lowered"]))
    return lines
