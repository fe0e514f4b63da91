"""What an import of a register file does inside the pipeline's transaction. Nothing is deleted."""

import uuid
from collections.abc import Mapping

from billing_import import stop_points
from billing_import.continuations import refuse_rows_of_another_import
from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.records import Footer, Shape, SourceRow
from billing_import.formats.rows_table import RowsTable
from billing_import.formats.text_table import TextTable
from billing_import.ledger_import import mark_mended
from billing_import.ledger_reading import Rejected, unexpected_problem
from billing_import.models import ImportRun
from billing_import.opening import opened_file, profile_of
from billing_import.outcome import Outcome, Watch
from billing_import.reconciliation import check_what_the_file_states
from billing_import.register_images import keeping_images
from billing_import.register_owner import check_owner_of_register
from billing_import.register_shares import shares_above_one
from billing_import.register_validation import RegisterRow, RegisterRules, check_register_row
from billing_import.repeats import copy_counts, same_import_before
from billing_import.reports import original_line_of
from portal.finding.keeping import refresh_after_register
from portal.ledger.payment_accounts import numbers_taken, record_payment_accounts
from portal.premises.register import (
    PremisesFacts,
    TitleFacts,
    premises_ids_by_code,
    record_premises,
    record_titles,
    title_changes,
)
from portal.residents.register import PersonFacts, members_by_number, person_ids_by_code, record_persons


def import_register(run: ImportRun, outcome: Outcome, watch: Watch) -> None:
    """Read and record the run's register file; raise FileRefused when nothing of it can be recorded.

    ``added`` counts rows that brought or changed something. Cost: the whole file is kept in memory.
    """
    profile = profile_of(run)
    before = same_import_before(run)
    if before is not None:
        copy_counts(run, before, outcome)
        return
    table = opened_file(run, profile)
    outcome.table = table
    refuse_rows_of_another_import(run, table)
    rules = RegisterRules(profile.date_forms)
    sources: dict[int, SourceRow] = {}
    rejected: list[Rejected] = []
    outcome.rejected = rejected
    rows = _read(table, rules, outcome, sources, rejected, watch, run)
    check_what_the_file_states(table, profile, outcome)
    stop_points.reach("reading")
    rows = _without_taken_numbers(rows, sources, rejected, table.shape)
    rows = _without_conflicts(rows, sources, rejected, table.shape)
    rows = _without_taken_accounts(rows, sources, rejected, table.shape)
    outcome.counts.accepted = len(rows)
    if not outcome.counts.add_up():
        raise FileRefused("rows_lost")
    if not outcome.counts.rows:
        raise FileRefused("no_rows")
    if not rows:
        raise FileRefused("nothing_acceptable")
    check_owner_of_register(run, rows)
    stop_points.reach("staged")
    watch.reached("merging", run.size, run.size)
    warnings = shares_above_one(rows)
    if warnings:
        outcome.totals.setdefault("warnings", []).extend(warnings)
    with keeping_images(run):
        outcome.added = _record(run, rows)
    outcome.unchanged = len(rows) - outcome.added
    stop_points.reach("merged")
    outcome.keep_rejects(run)
    if run.continues_id is not None:
        lines = [original_line_of(Rejected(sources[row.line], ()), table.shape) for row in rows]
        mark_mended(run.continues_id, [line for line in lines if line is not None], run)
    done = "applied_with_rejects" if rejected else "applied"
    outcome.status = done if outcome.added else "unchanged"


def _read(  # noqa: PLR0917
    table: TextTable | RowsTable,
    rules: RegisterRules,
    outcome: Outcome,
    sources: dict[int, SourceRow],
    rejected: list[Rejected],
    watch: Watch,
    run: ImportRun,
) -> list[RegisterRow]:
    rows: list[RegisterRow] = []
    counts = outcome.counts
    footers: list[Footer] = []
    outcome.footers = footers
    for piece in table.pieces(is_fast=False):
        counts.lines += piece.lines
        counts.skipped += piece.reading.skipped
        counts.joined += piece.reading.joined
        footers.extend(piece.reading.footers)
        counts.rows += len(piece.reading.rows)
        for source in piece.reading.rows:
            try:
                checked = check_register_row(source, table.shape, rules)
            except Exception:  # noqa: BLE001  (the problem of its row says so)
                checked = (unexpected_problem(source.line),)
            if isinstance(checked, RegisterRow):
                rows.append(checked)
                sources[source.line] = source
            else:
                rejected.append(Rejected(source, checked))
        watch.reached("reading", piece.bytes_done, run.size)
    return rows


def _title_of(row: RegisterRow) -> TitleFacts:
    return TitleFacts(row.premises, row.person, row.title_kind, row.share, row.valid_from, row.valid_to)


def _without_conflicts(
    rows: list[RegisterRow], sources: dict[int, SourceRow], rejected: list[Rejected], shape: Shape
) -> list[RegisterRow]:
    """Reject rows whose title cannot stand beside the stored ones."""
    held = _distinct_titles(rows)
    changes = title_changes([_title_of(row) for row in held])
    if not changes.conflicts:
        return rows
    bad = {held[position].title for position in changes.conflicts}
    kept = []
    for row in rows:
        if row.person and row.title in bad:
            source = sources[row.line]
            value = source.cells[shape.fields["valid_from"]].strip() if "valid_from" in shape.fields else ""
            problem = Problem("title_overlaps_stored", shape.title("valid_from"), value)
            rejected.append(Rejected(source, (problem,)))
        else:
            kept.append(row)
    rejected.sort(key=lambda one: one.row.line)
    return kept


def _without_taken_numbers(
    rows: list[RegisterRow], sources: dict[int, SourceRow], rejected: list[Rejected], shape: Shape
) -> list[RegisterRow]:
    """Reject rows that give a person the membership number of another person of the register."""
    taken = members_by_number({row.membership_number for row in rows if row.membership_number})
    kept = []
    for row in rows:
        owner = taken.get(row.membership_number)
        if owner in {None, row.person}:
            kept.append(row)
            continue
        problem = Problem("membership_number_stored", shape.title("membership_number"), row.membership_number)
        rejected.append(Rejected(sources[row.line], (problem,)))
    rejected.sort(key=lambda one: one.row.line)
    return kept


def _without_taken_accounts(
    rows: list[RegisterRow], sources: dict[int, SourceRow], rejected: list[Rejected], shape: Shape
) -> list[RegisterRow]:
    """Reject rows that give premises the account number of others, unless the file gives those another number."""
    taken = numbers_taken({row.payment_account for row in rows if row.payment_account})
    if not taken:
        return rows
    codes = {uuid.UUID(pk): code for code, pk in premises_ids_by_code().items()}
    while True:
        given = {row.premises for row in rows if row.payment_account}
        bad = {
            row.line
            for row in rows
            if row.payment_account in taken and codes[taken[row.payment_account]] not in given | {row.premises}
        }
        if not bad:
            break
        for row in rows:
            if row.line in bad:
                problem = Problem("payment_account_stored", shape.title("payment_account"), row.payment_account)
                rejected.append(Rejected(sources[row.line], (problem,)))
        # A row that is refused leaves its premises their number, which another row may have counted on.
        rows = [row for row in rows if row.line not in bad]
    rejected.sort(key=lambda one: one.row.line)
    return rows


def _record_accounts(premises: Mapping[str, RegisterRow]) -> set[str]:
    """Store the numbers to pay to; return the codes of premises whose number is new or changed."""
    if not any(row.payment_account for row in premises.values()):
        return set()
    ids = premises_ids_by_code()
    numbers = {uuid.UUID(ids[code]): row.payment_account for code, row in premises.items() if row.payment_account}
    codes = {uuid.UUID(pk): code for code, pk in ids.items()}
    return {codes[pk] for pk in record_payment_accounts(numbers, codes)}


def _distinct_titles(rows: list[RegisterRow]) -> list[RegisterRow]:
    return list({row.title: row for row in rows if row.person}.values())


def _record(run: ImportRun, rows: list[RegisterRow]) -> int:
    """Write what the rows say and return how many of them brought or changed something."""
    premises = {row.premises: row for row in rows}
    persons = {row.person: row for row in rows if row.person}
    changed_premises = record_premises(facts=[_premises_of(row) for row in premises.values()], run_id=run.pk)
    changed_premises |= _record_accounts(premises)
    changed_persons = record_persons(facts=[_person_of(row) for row in persons.values()], run_id=run.pk)
    held = _distinct_titles(rows)
    changes = title_changes([_title_of(row) for row in held])
    positions = record_titles(changes=changes, run_id=run.pk, person_ids=person_ids_by_code())
    changed_titles = {held[position].title for position in positions}
    changed_persons_and_holders = changed_persons | {held[position].person for position in positions}
    refresh_after_register(premises_codes=changed_premises, person_codes=changed_persons_and_holders)
    return sum(
        row.premises in changed_premises
        or (bool(row.person) and (row.person in changed_persons or row.title in changed_titles))
        for row in rows
    )


def _premises_of(row: RegisterRow) -> PremisesFacts:
    return PremisesFacts(
        code=row.premises,
        kind=row.premises_kind,
        estate=row.estate,
        street=row.street,
        building_number=row.building_number,
        postal_code=row.postal_code,
        town=row.town,
        staircase=row.staircase,
        number=row.number,
        area_m2=row.area_m2,
    )


def _person_of(row: RegisterRow) -> PersonFacts:
    return PersonFacts(
        code=row.person,
        kind=row.person_kind,
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        phone=row.phone,
        pesel_ending=row.pesel_ending,
        membership_number=row.membership_number,
        correspondence_address=_lines(row.correspondence_address),
    )


def _lines(address: str) -> str:
    """Return the parts between commas as lines on an envelope."""
    return "\n".join(part.strip() for part in address.split(",") if part.strip())
