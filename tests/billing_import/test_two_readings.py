"""The fast path says what the slow one says, whatever the file: rows, rejects, totals, footers, skipped accounts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from billing_import.formats.ledger_csv import LEDGER
from billing_import.formats.problems import FileRefused
from billing_import.formats.text_table import Piece, TextTable, open_text_table
from billing_import.ledger_reading import LedgerReading
from billing_import.validation import Known, LedgerRules
from tests.billing_import.reading import rejects_of
from tests.billing_import.torture_files import CODES, PERSONS, TortureFile, torture_ledger

KNOWN = Known({code: f"id-{code}" for code in CODES}, {code: f"id-{code}" for code in PERSONS})
SEEDS = range(64)
# So small that rows, quotes and letters of two bytes lie across the ends of blocks.
BLOCKS = (64, 97, 1024, 1 << 20)


class InBlocks:
    """A table that is read in blocks of a size."""

    def __init__(self, table: TextTable, block_bytes: int) -> None:
        self.table, self.block_bytes, self.shape = table, block_bytes, table.shape

    def pieces(self, *, is_fast: bool) -> Iterator[Piece]:
        return self.table.pieces(is_fast=is_fast, block_bytes=self.block_bytes)


def read(path: Path, file: TortureFile, *, is_fast: bool, block_bytes: int) -> dict[str, Any]:
    """Return everything that an import takes from a reading; the code of the refusal when there is none."""
    try:
        table = open_text_table(path, LEDGER, required=file.required).knowing(KNOWN.premises)
        rules = LedgerRules(KNOWN, **file.rules)
        reading = LedgerReading(InBlocks(table, block_bytes), rules, file.decimals, is_fast=is_fast)  # type: ignore[arg-type]
        rows = [row for frame in reading.frames() for row in frame.iter_rows()]
    except FileRefused as refused:
        return {"refused": str(refused)}
    assert reading.counts.add_up()
    assert reading.counts.rows == len(rows) + len(reading.rejected)
    return {
        "rows": sorted(rows, key=lambda row: row[0]),
        "rejects": rejects_of(reading),
        "rejected": [one.row for one in reading.rejected],
        "counts": reading.counts,
        "decimals": reading.decimals,
        "totals": reading.totals.differences(reading.decimals),
        "footers": reading.footers,
        "others": reading.others.as_json(),
    }


def assert_both_say_the_same(path: Path, seed: int) -> dict[str, Any]:
    file = torture_ledger(seed)
    path.write_bytes(file.content)
    slow = read(path, file, is_fast=False, block_bytes=BLOCKS[-1])
    for is_fast, block_bytes in ((True, BLOCKS[-1]), (True, BLOCKS[seed % 3]), (False, BLOCKS[seed % 3])):
        other = read(path, file, is_fast=is_fast, block_bytes=block_bytes)
        for name in slow.keys() | other.keys():
            assert other.get(name) == slow.get(name), (seed, name, is_fast, block_bytes)
    return slow


@pytest.mark.parametrize("part", range(4))
def test_both_ways_of_reading_say_the_same(tmp_path: Path, part: int) -> None:
    taken = refused = 0
    for seed in SEEDS[part::4]:
        found = assert_both_say_the_same(tmp_path / "plik.csv", seed)
        taken += len(found.get("rows", ()))
        refused += len(found.get("rejects", ()))
    assert taken > 100
    assert refused > 100
