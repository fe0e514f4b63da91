"""The staging table of a cooperative: accepted rows between reading and merging. Written by COPY, emptied after."""

import polars as pl
from django.db import connection

_COLUMNS = (
    "line", "original_line", "account_id", "entry_on", "due_on", "kind", "document_no", "description",
    "debit", "credit", "source_key",
)  # fmt: skip


def empty_staging() -> None:
    """Remove all rows; the caller holds the scope's lock."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE import_staging")


def stage(frame: pl.DataFrame) -> None:
    """Copy matched rows into the staging table."""
    text = frame.select(
        "line",
        "original_line",
        "account_id",
        "entry_on",
        pl.when(pl.col("due_on") != "").then(pl.col("due_on")),
        "kind",
        _escaped("document_no"),
        _escaped("description"),
        _zloty("debit"),
        _zloty("credit"),
        "source_key",
    ).write_csv(separator="\t", quote_style="never", null_value="\\N", include_header=False)
    with connection.cursor() as cursor, cursor.copy(f"COPY import_staging ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
        copy.write(text)


def analyze_staging() -> None:
    """Tell the planner how much is staged; without it a merge may take minutes."""
    with connection.cursor() as cursor:
        # Cost: a small sample of the joined column is enough to know that there are many distinct rows.
        cursor.execute("SET LOCAL default_statistics_target = 10")
        cursor.execute("ANALYZE import_staging (source_key, account_id)")


def _escaped(name: str) -> pl.Expr:
    # Tabs and line ends cannot be here: the rules turn all white space into spaces.
    return pl.col(name).str.replace_all("\\", "\\\\", literal=True)


def _zloty(name: str) -> pl.Expr:
    grosze = pl.col(name).abs()
    sign = pl.when(pl.col(name) < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    fraction = (grosze % 100).cast(pl.String).str.zfill(2)
    return pl.concat_str(sign, (grosze // 100).cast(pl.String), pl.lit("."), fraction).alias(name)
