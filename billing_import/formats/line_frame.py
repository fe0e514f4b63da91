"""Plain lines split into columns all at once; every line that needs thought goes to ``records``, one by one.

A line is plain when it holds no quote, no character that is no text, is not blank, not long, starts like no total
and has exactly as many cells as the header. So this path can only be right or step aside.
"""

from dataclasses import dataclass

import polars as pl

from billing_import.formats.lines import LONGEST_LINE
from billing_import.formats.records import NO_TEXT, Reading, Shape, read_row_at

# First words of total, count and closing lines, as ``records`` knows them, but with their Polish letters.
_SUMMARY = (
    r"(?i)^[^0-9\p{L}]*(razem|suma|og[oó]|[lł][aą]cznie|pods|do p|z p|w tym|liczba|ilo[sś]"
    r"|wydruk|data w|sporz|koniec|strona|u[zż]ytk|saldo|stan|wygener)"
)


@dataclass(frozen=True, slots=True)
class LineFrame:
    """Columns ``line`` and ``raw``, then one per field of the shape, all as text but ``line``."""

    data: pl.DataFrame


def split_plain_lines(lines: list[str], first_line: int, shape: Shape, *, is_last: bool) -> tuple[LineFrame, Reading]:
    """Return the plain lines as columns and the reading of all others."""
    text = pl.Series("raw", lines, dtype=pl.String)
    separators = text.str.count_matches(shape.separator, literal=True)
    is_odd = (
        (separators != shape.width - 1)
        | text.str.contains('"', literal=True)
        | text.str.contains(NO_TEXT.pattern)
        | (text.str.len_bytes() > LONGEST_LINE)
        | text.str.contains(_SUMMARY)
        | text.str.strip_chars(f" \t\u00a0{shape.separator}").eq("")
        | text.eq(shape.separator.join(shape.header))
    )
    reading, taken = _read_odd(lines, is_odd.arg_true().to_list(), first_line, shape, is_last=is_last)
    numbers = pl.int_range(first_line, first_line + len(lines), dtype=pl.Int64, eager=True)
    frame = pl.DataFrame({"line": numbers, "raw": text})
    if taken:
        plain = pl.Series([True]).new_from_index(0, len(lines)).scatter(taken, False)
        frame = frame.filter(plain)
    return LineFrame(_columns(frame, shape, reading)), reading


def _read_odd(
    lines: list[str], odd: list[int], first_line: int, shape: Shape, *, is_last: bool
) -> tuple[Reading, list[int]]:
    reading, next_free = Reading(), 0
    taken: list[int] = []
    for at in odd:
        if at < next_free:
            continue
        used = read_row_at(lines, at, first_line, shape, reading, is_last=is_last)
        if not used:
            reading.carried = len(lines) - at
            taken.extend(range(at, len(lines)))
            break
        next_free = at + used
        taken.extend(range(at, next_free))
    return reading, taken


def _columns(frame: pl.DataFrame, shape: Shape, reading: Reading) -> pl.DataFrame:
    total = shape.width
    split = frame["raw"].str.split_exact(shape.separator, total - 1).struct.unnest()
    extra = [f"field_{at}" for at in range(shape.named, total)]
    if extra:
        # Cells under columns without a name must be empty; records says so in words.
        is_clean = split.select(pl.all_horizontal(pl.col(extra).str.strip_chars() == "")).to_series()
        if not is_clean.all():
            for line, raw in frame.filter(~is_clean).select("line", "raw").iter_rows():
                read_row_at([raw], 0, line, shape, reading, is_last=True)
            frame, split = frame.filter(is_clean), split.filter(is_clean)
    return frame.with_columns(split[f"field_{at}"].alias(name) for name, at in shape.fields.items())
