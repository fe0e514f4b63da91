"""Rows that wait on the disk come back complete and in order; equal rows are found among any number of others."""

import random
from typing import Any

import polars as pl
import pytest

from billing_import.formats.problems import Problem
from billing_import.formats.records import SourceRow
from billing_import.ledger_reading import Rejected, no_rejected
from billing_import.numbering import EqualRows
from billing_import.set_aside import PIECE, SetAside


def rejected(line: int) -> Rejected:
    row = SourceRow(line, ("A/1", "„ó”;", ""), f"A/1;{line}")
    return Rejected(row, (Problem("kind_unknown"), Problem("row_too_short", "Wn", "x", {"found": line})))


@pytest.mark.parametrize("count", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_rejected_rows_come_back_as_they_were_in_the_order_of_lines(count: int) -> None:
    lines = list(range(count))
    random.Random(count).shuffle(lines)
    rows = no_rejected()
    rows.extend(rejected(line) for line in lines)
    assert (len(rows), bool(rows)) == (count, bool(count))
    wanted = [rejected(line) for line in range(count)]
    assert list(rows) == wanted
    assert list(rows) == wanted, "as often as somebody asks"


def test_rows_put_aside_while_others_are_read_do_no_harm() -> None:
    rows: SetAside[int] = SetAside(int, range(2 * PIECE))
    first = iter(rows)
    seen = [next(first) for _ in range(10)]
    rows.extend(range(2 * PIECE, 4 * PIECE))
    assert seen == list(range(10))
    assert list(rows) == list(range(4 * PIECE))


@pytest.mark.parametrize("frames", [0, 1, 7])
def test_all_lines_with_an_equal_one_are_found(frames: int) -> None:
    dice = random.Random(frames)
    equal, keys = EqualRows(), dict[str, list[int]]()
    for number in range(frames):
        lines = list(range(number * 1000 + 1, number * 1000 + 1001))
        texts = [f"{dice.randrange(5000):032x}" for _ in lines]
        equal.note(
            pl.DataFrame({"line": lines, "source_key": texts}, schema={"line": pl.Int64, "source_key": pl.String})
        )
        for line, text in zip(lines, texts, strict=True):
            keys.setdefault(text, []).append(line)
    wanted: Any = {line for lines in keys.values() if len(lines) > 1 for line in lines}
    assert wanted <= set(equal.lines())
    assert len(equal.lines()) == len(wanted), "hashes of so few keys do not meet"
