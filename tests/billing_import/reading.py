"""Reading a file's bytes by the plain path, the fast one or both, for tests that need no database."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from billing_import.amounts import Decimals
from billing_import.fast_path import ACCEPTED
from billing_import.formats.ledger_csv import LEDGER
from billing_import.formats.text_table import open_text_table
from billing_import.ledger_reading import LedgerReading
from billing_import.validation import Known, LedgerRules

REQUIRED = {"premises", "entry_on", "kind", "debit", "credit"}


def read_ledger(
    path: Path,
    codes: Sequence[str],
    *,
    is_fast: bool = False,
    decimals: Decimals = Decimals.UNKNOWN,
    **rules: Any,
) -> tuple[pl.DataFrame, LedgerReading]:
    """Return the accepted rows in the order of lines, and the reading with everything else."""
    table = open_text_table(path, LEDGER, required=REQUIRED)
    known = Known({code: f"id-{code}" for code in codes}, {"10234": "id-10234"})
    reading = LedgerReading(table, LedgerRules(known, **rules), decimals, is_fast=is_fast)
    frames = list(reading.frames())
    accepted = pl.concat(frames) if frames else pl.DataFrame(schema=ACCEPTED)
    return accepted.sort("line"), reading


def rejects_of(reading: LedgerReading) -> list[tuple[int, str, str, str]]:
    """Return line, code, column and value of every problem."""
    return [
        (one.row.line, problem.code, problem.column, problem.value)
        for one in reading.rejected
        for problem in one.problems
    ]
