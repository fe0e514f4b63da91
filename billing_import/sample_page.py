"""What the pages of a sample show: rows as they stand and as they would be read, doubts, reasons."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from billing_import.columns_form import ColumnsForm
from billing_import.drafts import Draft, header_of, names_are_usable
from billing_import.files import OF_PEOPLE
from billing_import.guessing.sight import Sight
from billing_import.guessing.value_guess import Doubt
from billing_import.kinds import kind_named
from billing_import.models import ImportSample
from billing_import.profile_words import doubt_words, entry_kind_words
from billing_import.profiles import Profile
from billing_import.run_page import count_text
from billing_import.trying import MOST_SHOWN, Trial, refusal_of
from billing_import.wording import message_of, reason_of
from portal.kernel.masking import masked_pesels

MOST_ROWS, MOST_REASONS = 8, 8
_UNEVEN = re.compile(r"[ \t\r\n]+")  # no-break spaces keep amounts in one line
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row as it stands in the file."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row as an import would read it: its cells in the order of our fields, or what is wrong with it."""

    line: int
    is_taken: bool
    cells: tuple[str, ...]
    reasons: tuple[str, ...]


def columns_page(sample: ImportSample, draft: Draft, sight: Sight, form: ColumnsForm) -> dict[str, Any]:
    """Return the context of the page of columns."""
    begins = draft.header_line + 1 if draft.header_line else draft.first_line
    rows = [row for row in sight.rows if (sight.header or row.line >= begins) and any(row.cells)][:MOST_ROWS]
    width = len(form.titles)
    fields = {at: kind_named(sample.kind).layout.column(name).title for name, at in draft.columns.items()}
    doubts = list(draft.doubts)
    if draft.header_line and not names_are_usable(header_of(sight, draft), draft.columns):
        doubts.append(Doubt.NAMES_TWICE)
    return {
        "sample": sample,
        "heads": [(at, title, fields.get(at, "")) for at, title in enumerate(form.titles)],
        "rows": [SampleRow(row.line, _shown(sample, (row.cells + ("",) * width)[:width])) for row in rows],
        "lacking": _lacking(sample, draft) if form.is_bound is False else [],
        "doubts": [words for code in dict.fromkeys(doubts) if (words := doubt_words().get(code))],
    }


def _lacking(sample: ImportSample, draft: Draft) -> list[str]:
    """Return the titles of required fields that have no column yet."""
    columns = kind_named(sample.kind).layout.columns
    needed = {column.field for column in columns if column.is_required}
    if draft.settings.get("sign", "two_columns") != "two_columns":
        needed = needed - {"debit", "credit"} | {"amount"}
    if draft.settings.get("kind_by_side"):
        needed -= {"kind"}
    return [column.title for column in columns if column.field in needed - set(draft.columns)]


def checked_page(sample: ImportSample, profile: Profile, trial: Trial) -> dict[str, Any]:
    """Return the context of the page of rows: the first of the file, taken or refused."""
    shape = trial.shape
    names = [column.field for column in profile.layout.columns if column.field in shape.fields]
    taken = {row.line: row.values for row in trial.taken}
    refused = {one.row.line: one for one in trial.rejected}
    # Beyond the last taken row that is remembered nobody knows which lines are rows.
    last = max(taken, default=0) if len(taken) >= MOST_SHOWN else max([*taken, *refused], default=0)
    rows = []
    for line in sorted({*taken, *(line for line in refused if line <= last or not taken)})[:MOST_SHOWN]:
        if line in refused:
            one = refused[line]
            cells = tuple(
                one.row.cells[at] if at < len(one.row.cells) else "" for at in map(shape.fields.__getitem__, names)
            )
            reasons = tuple(
                f"{problem.column}: {reason_of(problem)}" if problem.column else reason_of(problem)
                for problem in one.problems
            )
            rows.append(CheckedRow(line, False, _shown(sample, cells), _shown(sample, reasons)))
        else:
            rows.append(CheckedRow(line, True, _shown(sample, _as_words(taken[line], names)), ()))
    refusal = refusal_of(trial)
    return {
        "sample": sample,
        "titles": [profile.layout.column(name).title for name in names],
        "rows": rows,
        "taken": count_text(trial.counts.accepted),
        "refused": count_text(len(trial.rejected)),
        "skipped": count_text(trial.counts.skipped),
        "is_whole": trial.is_whole,
        "refusal": message_of(refusal) if refusal else "",
        "common": _common(trial),
        "has_unknown_words": "kind_unknown" in trial.reasons and "kinds" in kind_named(sample.kind).settings,
    }


def _common(trial: Trial) -> Sequence[tuple[str, str]]:
    """Return the commonest reasons with how often they were met."""
    first: dict[str, str] = {}
    for one in trial.rejected:
        for problem in one.problems:
            first.setdefault(problem.code, reason_of(problem))
    return [(first[code], count_text(count)) for code, count in trial.reasons.most_common(MOST_REASONS)]


def _as_words(values: Mapping[str, str], names: Sequence[str]) -> tuple[str, ...]:
    """Return the texts of a taken row as people write them: kinds in words, days with dots."""
    words = entry_kind_words() if "debit" in values else {}
    texts = (values.get(name, "") for name in names)
    return tuple(words.get(text) or _ISO_DAY.sub(r"\3.\2.\1", text) for text in texts)


def _shown(sample: ImportSample, cells: Sequence[str]) -> tuple[str, ...]:
    """Return cells as they may be shown. Law: a PESEL is not shown whole, in whichever column it stands."""
    plain = (_UNEVEN.sub(" ", cell).strip()[:120] for cell in cells)
    return tuple(masked_pesels(cell) if sample.kind in OF_PEOPLE else cell for cell in plain)
