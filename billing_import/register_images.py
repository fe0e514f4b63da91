"""What rows of the register looked like before the newest file changed them, so that it can be taken back exactly.

Only the newest file's images are kept: an older one cannot be taken back once another stands on it, and images hold
what people's rows said.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from billing_import.bulk_loading import settle_references
from billing_import.kinds import UndoNotPossible
from billing_import.models import ImportImage, ImportReject, ImportRun
from portal.finding.keeping import forget_entries, refresh_after_register
from portal.ledger.models import Account
from portal.premises.models import Building, Estate, Premises, Staircase, Title
from portal.residents.models import Person

# In the order in which rows may be written; what refers to others comes last and is taken away first.
_TABLES: tuple[type[Model], ...] = (Estate, Building, Staircase, Person, Premises, Title, Account)


@contextmanager
def keeping_images(run: ImportRun) -> Iterator[None]:
    """Keep the images of the rows that the block changes; the caller holds the register's lock and a transaction.

    Cost: every row of seven tables is copied once to an unlogged table and compared; about a second per 100,000 rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE import_image_staging")
        for model in _TABLES:
            table = model._meta.db_table
            cursor.execute(
                f"INSERT INTO import_image_staging SELECT '{table}', id::text, to_jsonb(row) FROM {table} AS row"
            )
    yield
    ImportImage.objects.all().delete()
    with connection.cursor() as cursor:
        for model in _TABLES:
            cursor.execute(_CHANGED.format(table=model._meta.db_table), [run.pk])
        cursor.execute("TRUNCATE import_image_staging")


_CHANGED = """
    INSERT INTO import_image (run_id, table_name, row_id, before, after_hash)
    SELECT %s, '{table}', row.id::text, staged.image, md5(to_jsonb(row)::text)
    FROM {table} AS row
    LEFT JOIN import_image_staging AS staged ON staged.table_name = '{table}' AND staged.row_id = row.id::text
    WHERE staged.image IS DISTINCT FROM to_jsonb(row)
"""


def undo_register_run(run: ImportRun) -> str:
    """Bring the register's rows back to what they were before the run; return its new status.

    Raises UndoNotPossible when a later file changed anything, when people changed one of the rows since, or when
    something refers to a row that the run brought. Call it in a transaction.
    """
    if (run.added and not ImportImage.objects.filter(run=run).exists()) or _stands_on(run):
        raise UndoNotPossible(_("Późniejszy rejestr opiera się na tym pliku. Wyślij rejestr z poprawnymi danymi."))
    changed = _changed_since(run)
    if changed:
        raise UndoNotPossible(
            _("Dane z tego pliku zmieniono później ręcznie (wierszy: %(count)s). Wyślij poprawiony rejestr.")
            % {"count": changed}
        )
    touched = _touched(run)
    try:
        with transaction.atomic():
            _take_away(run)
            _put_back(run)
    except IntegrityError as error:
        raise UndoNotPossible(
            _("Do lokali lub osób z tego pliku coś już należy, na przykład zapisy. Wyślij poprawiony rejestr.")
        ) from error
    ImportReject.objects.filter(mended_by_run=run.pk).update(mended_by_run=None)
    ImportImage.objects.filter(run=run).delete()
    refresh_after_register(premises_codes=touched[Premises], person_codes=touched[Person])
    return ImportRun.Status.UNDONE


def forget_person(person_id: uuid.UUID) -> None:
    """Drop the images when one of them holds what a person's row said; the file can no longer be taken back then."""
    of_person = Q(table_name=Person._meta.db_table, row_id=str(person_id)) | Q(before__person_id=str(person_id))
    if ImportImage.objects.filter(of_person).exists():
        ImportImage.objects.all().delete()


def _stands_on(run: ImportRun) -> bool:
    later = ImportRun.objects.filter(kind=run.kind, added__gt=0, finished_at__gt=run.finished_at)
    return later.filter(status__in=("applied", "applied_with_rejects")).exists()


def _changed_since(run: ImportRun) -> int:
    found = 0
    with connection.cursor() as cursor:
        for model in _TABLES:
            table = model._meta.db_table
            cursor.execute(
                f"""
                SELECT count(*) FROM import_image AS image LEFT JOIN {table} AS row ON row.id::text = image.row_id
                WHERE image.run_id = %s AND image.table_name = '{table}'
                  AND image.after_hash IS DISTINCT FROM md5(to_jsonb(row)::text)
                """,
                [run.pk],
            )
            found += cursor.fetchone()[0]  # type: ignore[index]
    return found


def _touched(run: ImportRun) -> dict[type[Model], set[str]]:
    """Return the codes of premises and persons whose search entries must be written anew."""
    codes: dict[type[Model], set[str]] = {}
    with connection.cursor() as cursor:
        for model in (Premises, Person):
            cursor.execute(
                f"""
                SELECT row.code FROM {model._meta.db_table} AS row JOIN import_image AS image
                  ON image.row_id = row.id::text AND image.table_name = '{model._meta.db_table}'
                WHERE image.run_id = %s AND image.before IS NOT NULL
                """,
                [run.pk],
            )
            codes[model] = {code for (code,) in cursor.fetchall()}
    titles = Title.objects.filter(pk__in=_row_ids(run, Title)).select_related("premises", "person")
    for title in titles:
        codes[Premises].add(title.premises.code)
        codes[Person].add(title.person.code)
    return codes


def _row_ids(run: ImportRun, model: type[Model]) -> list[str]:
    images = ImportImage.objects.filter(run=run, table_name=model._meta.db_table)
    return list(images.values_list("row_id", flat=True))


def _take_away(run: ImportRun) -> None:
    new = ImportImage.objects.filter(run=run, before__isnull=True)
    forget_entries(
        premises_ids=list(new.filter(table_name=Premises._meta.db_table).values_list("row_id", flat=True)),
        person_ids=list(new.filter(table_name=Person._meta.db_table).values_list("row_id", flat=True)),
    )
    with connection.cursor() as cursor:
        for model in reversed(_TABLES):
            table = model._meta.db_table
            cursor.execute(
                f"""
                DELETE FROM {table} AS row USING import_image AS image
                WHERE image.run_id = %s AND image.table_name = '{table}' AND image.row_id = row.id::text
                  AND image.before IS NULL
                """,
                [run.pk],
            )
    settle_references()


def _put_back(run: ImportRun) -> None:
    # Two premises may have changed their numbers with each other, and each number stands once.
    Account.objects.filter(pk__in=map(int, _row_ids(run, Account))).update(payment_account=None)
    with connection.cursor() as cursor:
        for model in _TABLES:
            table = model._meta.db_table
            columns = [field.column for field in model._meta.concrete_fields if not getattr(field, "generated", False)]
            names = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(
                f"""
                UPDATE {table} AS row SET ({names}) = (
                    SELECT {names} FROM jsonb_populate_record(NULL::{table}, image.before)
                )
                FROM import_image AS image
                WHERE image.run_id = %s AND image.table_name = '{table}' AND image.row_id = row.id::text
                  AND image.before IS NOT NULL
                """,
                [run.pk],
            )
