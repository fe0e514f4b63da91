"""Taking a register file back: without a trace while it is the newest and all its rows are as it left them.

Otherwise by a reversal: what still is as the file left it goes back, field by field, and rows that it brought and that
nobody changed or uses are removed. The reversal has images too, so it can be taken back itself.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from billing_import.bulk_loading import settle_references
from billing_import.kinds import UndoNotPossible
from billing_import.models import ImportImage, ImportReject, ImportRun
from billing_import.register_changes import Kept, RegisterChanges, changes_of, kept_row
from billing_import.register_images import TABLES, keeping_images
from billing_import.reversal_run import drop_reversal, new_reversal
from billing_import.standing_on import COUNTED
from billing_import.undo_plan import KEPT, KEPT_COUNT, MOST_KEPT_SHOWN, UndoPlan
from portal.finding.keeping import forget_entries, refresh_after_register
from portal.premises.models import Premises, Title
from portal.residents.models import Person

# Each of these values stands once: two rows may have changed theirs with each other.
_UNIQUE = ("payment_account", "membership_number")


class _Blocked(Exception):
    """The database knew something that stands in the way of an exact undo."""


def register_undo_plan(run: ImportRun) -> UndoPlan:
    """Return what undoing a register file will do. Cost: reads the run's images and the rows they are of."""
    if _has_lost_images(run):
        return UndoPlan(refused=_lost())
    changes = changes_of(run)
    later = _later_register(run)
    return UndoPlan(
        why="later_run" if later else "changed_since" if changes.kept else "",
        later=later,
        closes=changes.rows_removed,
        reopens=changes.rows_put_back,
        kept=changes.kept[:MOST_KEPT_SHOWN],
        kept_count=len(changes.kept),
    )


def undo_register_run(run: ImportRun) -> str:
    """Take a register file back inside the caller's transaction; return the run's new status.

    Raises UndoNotPossible when its images are gone.
    """
    if _has_lost_images(run):
        raise UndoNotPossible(_lost())
    changes = changes_of(run)
    if _later_register(run) is None and not changes.kept:
        try:
            with transaction.atomic():
                if _put_back(run, changes):
                    raise _Blocked
        except _Blocked:
            pass
        else:
            ImportReject.objects.filter(mended_by_run=run.pk).update(mended_by_run=None)
            ImportImage.objects.filter(run=run).delete()
            drop_reversal(run)
            return ImportRun.Status.UNDONE
    _reverse(run, changes)
    return ImportRun.Status.REVERSED


def _reverse(run: ImportRun, changes: RegisterChanges) -> None:
    reversal = new_reversal(run)
    with keeping_images(reversal):
        kept = [*changes.kept, *_put_back(run, changes)]
    images = ImportImage.objects.filter(run=reversal)
    removed = images.filter(after_hash="").count()
    reversal.superseded = removed
    reversal.rows_read = reversal.lines = reversal.accepted = reversal.added = images.count() - removed
    reversal.totals = {KEPT: kept[:MOST_KEPT_SHOWN], KEPT_COUNT: len(kept)}
    reversal.save()


def _put_back(run: ImportRun, changes: RegisterChanges) -> list[Kept]:
    """Change the rows and the search entries; return the rows that the database would not let go back."""
    kept: list[Kept] = []
    before = _touched(run)
    forget_entries(premises_ids=changes.removed[Premises], person_ids=changes.removed[Person])
    for model in reversed(TABLES):
        kept += _done(model, changes.removed[model], "in_use", _remove)
    for model in TABLES:
        for columns, ids in changes.columns[model].items():
            kept += _done(model, ids, "taken", _setter(run, columns))
        kept += _done(model, changes.restored[model], "taken", _restorer(run))
    after = _touched(run)
    refresh_after_register(
        premises_codes=before[Premises] | after[Premises], person_codes=before[Person] | after[Person]
    )
    return kept


def _done(
    model: type[Model], ids: Sequence[str], code: str, change: Callable[[type[Model], Sequence[str]], None]
) -> list[Kept]:
    """Change rows together, or, when the database refuses, one by one; return those it refused."""
    if not ids:
        return []
    try:
        with transaction.atomic():
            change(model, ids)
            settle_references()
    except IntegrityError:
        if len(ids) == 1:
            return [kept_row(model, ids[0], code)]
        return [one for row_id in ids for one in _done(model, [row_id], code, change)]
    return []


def _remove(model: type[Model], ids: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id::text = ANY(%s)", [list(ids)])


def _setter(run: ImportRun, columns: Sequence[str]) -> Callable[[type[Model], Sequence[str]], None]:
    names = ", ".join(f'"{column}"' for column in columns)

    def set_back(model: type[Model], ids: Sequence[str]) -> None:
        table = model._meta.db_table
        with connection.cursor() as cursor:
            for name in set(_UNIQUE) & set(columns):
                cursor.execute(f'UPDATE {table} SET "{name}" = NULL WHERE id::text = ANY(%s)', [list(ids)])
            cursor.execute(
                f"""
                UPDATE {table} AS row SET ({names}) = (
                    SELECT {names} FROM jsonb_populate_record(NULL::{table}, image.before)
                )
                FROM import_image AS image
                WHERE image.run_id = %s AND image.table_name = %s AND image.row_id = row.id::text
                  AND image.row_id = ANY(%s)
                """,
                [run.pk, table, list(ids)],
            )

    return set_back


def _restorer(run: ImportRun) -> Callable[[type[Model], Sequence[str]], None]:
    def restore(model: type[Model], ids: Sequence[str]) -> None:
        table = model._meta.db_table
        columns = [field.column for field in model._meta.concrete_fields if not getattr(field, "generated", False)]
        names = ", ".join(f'"{column}"' for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                INSERT INTO {table} ({names}) SELECT {", ".join(f'old."{column}"' for column in columns)}
                FROM import_image AS image, jsonb_populate_record(NULL::{table}, image.before) AS old
                WHERE image.run_id = %s AND image.table_name = %s AND image.row_id = ANY(%s)
                """,
                [run.pk, table, list(ids)],
            )

    return restore


def _has_lost_images(run: ImportRun) -> bool:
    return bool(run.added or run.superseded) and not ImportImage.objects.filter(run=run).exists()


def _lost() -> str:
    return _(
        "Nie wiemy już, co zmienił ten plik: takie dane trzymamy przez ograniczony czas. Wyślij poprawiony rejestr."
    )


def _later_register(run: ImportRun) -> UUID | None:
    """Return the newest later run that changed the register."""
    later = ImportRun.objects.filter(kind=run.kind, status__in=COUNTED, finished_at__gte=run.finished_at)
    changed = later.filter(Q(added__gt=0) | Q(superseded__gt=0)).exclude(pk=run.pk).order_by("-finished_at")
    return changed.values_list("pk", flat=True).first()


def _touched(run: ImportRun) -> dict[type[Model], set[str]]:
    """Return the codes of premises and persons whose search entries must be written anew."""
    codes: dict[type[Model], set[str]] = {}
    with connection.cursor() as cursor:
        for model in (Premises, Person):
            cursor.execute(
                f"""
                SELECT row.code FROM {model._meta.db_table} AS row JOIN import_image AS image
                  ON image.row_id = row.id::text AND image.table_name = '{model._meta.db_table}'
                WHERE image.run_id = %s
                """,
                [run.pk],
            )
            codes[model] = {code for (code,) in cursor.fetchall()}
    images: Any = ImportImage.objects.filter(run=run, table_name=Title._meta.db_table)
    titles = Title.objects.filter(pk__in=list(images.values_list("row_id", flat=True)))
    for title in titles.select_related("premises", "person"):
        codes[Premises].add(title.premises.code)
        codes[Person].add(title.person.code)
    return codes
