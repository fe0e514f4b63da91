"""One run as the desk shows it: words, counts, sums, totals of the file, rejected rows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from billing_import.kinds import kind_named
from billing_import.models import ImportReject, ImportRun
from billing_import.pipeline import UNFINISHED, waits_for_another
from billing_import.presenters import progress_of, status_words
from billing_import.queries import mended_lines, rejects_of, version_of_run
from billing_import.standing_on import COUNTED
from billing_import.undo_plan import KEPT, KEPT_COUNT
from billing_import.undo_words import kept_rows
from portal.kernel.clock import WARSAW
from portal.kernel.files import cooperative_path
from portal.kernel.money import NBSP

MOST_REJECTS_SHOWN = 200
_TONES = {
    "previewed": "warning",
    "applied": "ok",
    "applied_with_rejects": "warning",
    "unchanged": "info",
    "refused": "error",
    "cancelled": "info",
    "undone": "info",
    "reversed": "info",
}
_TAKES_MENDED_ROWS = ("applied_with_rejects", "unchanged", "refused")
_MAY_BE_READ_OTHERWISE = (ImportRun.Status.REFUSED, ImportRun.Status.PREVIEWED)
# Refusals and problems of rows that may come from reading a good file in a wrong way.
MISREAD = frozenset(
    {
        "header_not_found", "header_wrong", "second_header", "columns_beyond_rows", "table_named_missing",
        "table_of_another_kind", "tables_several", "table_hidden", "no_rows", "nothing_matches", "nobody_matches",
        "nothing_acceptable", "only_other_accounts", "totals_differ",
    }
)  # fmt: skip
MISREAD_ROWS = frozenset(
    {
        "amount_ambiguous", "number_ambiguous", "date_unreadable", "date_impossible", "kind_unknown",
        "account_fits_no_template", "row_too_short", "row_too_long", "undecodable_character",
    }
)  # fmt: skip
_ENTRY_KINDS = ("charge", "payment", "correction", "interest")


@dataclass(frozen=True, slots=True)
class Count:
    """A figure with its name and what it means."""

    label: str
    number: str
    meaning: str


@dataclass(frozen=True, slots=True)
class KindSum:
    """Rows and sums of one kind of entry."""

    label: str
    rows: str
    debit: Decimal | None
    credit: Decimal | None


def count_text(number: int) -> str:
    """Return ``4 218`` with no-break spaces."""
    return f"{number:,}".replace(",", NBSP)


def tone_of(run: ImportRun) -> str:
    """Return the kind of tag that goes with a run's status; empty while it is under way."""
    return _TONES.get(run.status, "")


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in the list."""

    run: ImportRun
    came: str
    status: str
    tone: str
    rows: str
    rejected: str


def run_line(run: ImportRun) -> RunLine:
    """Return a run as a line of the list."""
    return RunLine(
        run, _moment(run), status_words(run), tone_of(run), count_text(run.rows_read), count_text(run.rejected)
    )


def run_context(run: ImportRun) -> dict[str, Any]:
    """Return the context of one run's page. Costs up to five queries."""
    is_finished = run.status not in (*UNFINISHED, ImportRun.Status.UNDOING)
    rejects = list(rejects_of(run)[:MOST_REJECTS_SHOWN]) if run.rejected else []
    return {
        "run": run,
        "came": _moment(run),
        "status": status_words(run),
        "tone": tone_of(run),
        "is_finished": is_finished,
        "progress": None if is_finished else progress_of(run),
        "counts": _counts(run) if is_finished else [],
        "kinds": _kind_sums(run),
        "stated_totals": run.totals.get("control", {}).get("stated", 0),
        "footers": run.totals.get("footers", []),
        "others": _other_accounts(run),
        "warnings": run.totals.get("warnings", []),
        "rejects": rejects,
        "more_rejects": run.rejected > len({reject.line for reject in rejects}),
        "mended": mended_lines(run) if run.rejected else 0,
        "can_be_continued": run.status in _TAKES_MENDED_ROWS and bool(run.rejected) and bool(run.errors_path),
        "read_by": version_of_run(run),
        "can_be_described": _can_be_described(run, rejects),
        **_decisions(run),
        **_not_taken_back(run),
    }


def _not_taken_back(run: ImportRun) -> dict[str, Any]:
    """Return the rows that a reversal could not take back."""
    kept = run.totals.get(KEPT, []) if run.reverses_id else []
    return {"kept": kept_rows(kept), "more_kept": run.totals.get(KEPT_COUNT, 0) - len(kept) if kept else 0}


def _can_be_described(run: ImportRun, rejects: Sequence[ImportReject]) -> bool:
    """Tell whether a profile may help: the file was refused or its values are written otherwise than we thought."""
    if run.continues_id is not None or not run.stored_path or run.status not in _MAY_BE_READ_OTHERWISE:
        return False
    is_misread = run.totals.get("refused_for", "") in MISREAD or any(one.code in MISREAD_ROWS for one in rejects)
    return is_misread and cooperative_path(run.stored_path).is_file()


def _decisions(run: ImportRun) -> dict[str, Any]:
    """Return what may be decided now, and the picture on which the decision rests."""
    is_refused = run.status == ImportRun.Status.REFUSED
    return {
        "picture": _picture(run) if run.status == ImportRun.Status.PREVIEWED else None,
        "can_be_stopped": run.status in UNFINISHED,
        "can_be_undone": run.status in COUNTED and kind_named(run.kind).undo is not None,
        "lacks_much": is_refused and run.totals.get("refused_for") == "too_much_vanishes",
        "is_of_others": is_refused and run.totals.get("refused_for") == "register_of_others",
        "waits_for": run.after if run.status in UNFINISHED and waits_for_another(run) else None,
    }


@dataclass(frozen=True, slots=True)
class AccountChange:
    """An account whose balance the file changes, in złoty."""

    account: str
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        """Return by how much."""
        return self.after - self.before


def _picture(run: ImportRun) -> dict[str, Any]:
    """Return the stored picture with amounts as numbers."""
    figures = run.picture.get("figures", {})
    totals = {
        name: {"debit": Decimal(one["debit"]), "credit": Decimal(one["credit"]), "entries": count_text(one["entries"])}
        for name in ("before", "after")
        if (one := figures.get(name))
    }
    accounts = [
        AccountChange(one["account"], Decimal(one["before"]), Decimal(one["after"]))
        for one in run.picture.get("accounts", [])
    ]
    rows = {
        name: [
            {**row, "debit": Decimal(row["debit"]), "credit": Decimal(row["credit"]),
             "on": dt.date.fromisoformat(row["on"])}
            for row in run.picture.get(name, [])
        ]
        for name in ("added_rows", "vanished_rows")
    }  # fmt: skip
    return {
        "totals": totals,
        "accounts": accounts,
        "accounts_changed": run.picture.get("accounts_changed", 0),
        "changed": run.picture.get("changed", []),
        "changed_count": run.picture.get("changed_count", 0),
        "new": _new_of_register(run.picture.get("new", {})),
        "header": run.picture.get("header", []),
        "tables": [
            (words, found)
            for name, words in (
                ("vanished_cells", _("Wiersze, których nie ma w pliku i które znikną")),
                ("added_cells", _("Nowe wiersze (pierwsze z nich)")),
            )
            if (found := run.picture.get(name))
        ],
        **rows,
    }


def _new_of_register(new: dict[str, int]) -> list[tuple[str, str]]:
    words = {
        "premises_premises": _("Nowe lokale"),
        "residents_person": _("Nowe osoby"),
        "premises_title": _("Nowe tytuły"),
    }
    return [(word, count_text(new[table])) for table, word in words.items() if table in new]


def _other_accounts(run: ImportRun) -> list[KindSum]:
    """Return the accounts whose rows were skipped because the profile says so, with their sums."""
    others = run.totals.get("others", {})
    found = [
        KindSum(one["account"], count_text(one["rows"]), Decimal(one["debit"]), Decimal(one["credit"]))
        for one in others.get("accounts", [])
    ]
    if others.get("unlisted_rows"):
        found.append(KindSum(_("pozostałe konta"), count_text(others["unlisted_rows"]), None, None))
    return found


def _moment(run: ImportRun) -> str:
    return run.queued_at.astimezone(WARSAW).strftime(f"%d.%m.%Y,{NBSP}%H:%M")


def _counts(run: ImportRun) -> list[Count]:
    if run.reverses_id and run.kind != "ledger":
        return [
            Count(_("Zniknęły"), count_text(run.superseded), _("zapisał je cofnięty plik")),
            Count(_("Wróciły"), count_text(run.added), _("są takie jak przed cofniętym plikiem")),
        ]
    counts = [
        Count(_("Nowe"), count_text(run.added), _("%(rows)s, których nie było") % {"rows": kind_named(run.kind).rows}),
        Count(_("Bez zmian"), count_text(run.unchanged), _("były już wcześniej")),
        Count(_("Odrzucone"), count_text(run.rejected), _("z powodem przy każdym")),
    ]
    if run.superseded:
        counts.insert(1, Count(_("Zamknięte"), count_text(run.superseded), _("nie ma ich w nowym pliku")))
    return counts


def _kind_sums(run: ImportRun) -> list[KindSum]:
    words = {"charge": _("opłaty"), "payment": _("wpłaty"), "correction": _("korekty"), "interest": _("odsetki")}
    sums = run.totals.get("kinds", {})
    return [
        KindSum(words[kind], count_text(one["rows"]), Decimal(one["debit"]), Decimal(one["credit"]))
        for kind in _ENTRY_KINDS
        if (one := sums.get(kind))
    ]
