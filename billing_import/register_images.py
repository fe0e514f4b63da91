"""What rows of the register looked like before and after a file changed them, so that it can be taken back.

Images hold what people's rows said; they go with the file (``keeping``) and with the person (``forget_person``).
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model, Q

from billing_import.models import ImportImage, ImportRun
from portal.ledger.models import Account
from portal.premises.models import Building, Estate, Premises, Staircase, Title
from portal.residents.models import Person

# In the order in which rows may be written; what refers to others comes last and is taken away first.
TABLES: tuple[type[Model], ...] = (Estate, Building, Staircase, Person, Premises, Title, Account)


@contextmanager
def keeping_images(run: ImportRun) -> Iterator[None]:
    """Keep the images of the rows that the block changes; the caller holds the register's lock and a transaction.

    Cost: every row of seven tables is copied once to an unlogged table and compared; about a second per 100,000 rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE import_image_staging")
        for model in TABLES:
            table = model._meta.db_table
            cursor.execute(
                f"INSERT INTO import_image_staging SELECT '{table}', id::text, to_jsonb(row) FROM {table} AS row"
            )
    yield
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(_CHANGED.format(table=model._meta.db_table), [run.pk])
        cursor.execute("TRUNCATE import_image_staging")


# A new row has no image before, one that is gone none after and an empty hash. Of a row that stays, ``after`` holds
# the values that the file brought, by column.
_CHANGED = """
    INSERT INTO import_image (run_id, table_name, row_id, before, after, after_hash)
    SELECT %s, '{table}', coalesce(staged.row_id, row.id::text), staged.image,
           CASE WHEN row.id IS NULL OR staged.image IS NULL THEN NULL ELSE (
               SELECT jsonb_object_agg(now.key, now.value) FROM jsonb_each(to_jsonb(row)) AS now
               WHERE now.value IS DISTINCT FROM staged.image -> now.key
           ) END,
           CASE WHEN row.id IS NULL THEN '' ELSE md5(to_jsonb(row)::text) END
    FROM {table} AS row
    FULL JOIN (SELECT * FROM import_image_staging WHERE table_name = '{table}') AS staged
      ON staged.row_id = row.id::text
    WHERE staged.image IS DISTINCT FROM to_jsonb(row)
"""


def forget_person(person_id: uuid.UUID) -> None:
    """Drop all images of the files that changed a person's row or brought it; they can no longer be taken back then."""
    of_person = (
        Q(table_name=Person._meta.db_table, row_id=str(person_id))
        | Q(before__person_id=str(person_id))
        | Q(after__person_id=str(person_id))
    )
    holding = set(ImportImage.objects.filter(of_person).values_list("run_id", flat=True))
    ImportImage.objects.filter(run_id__in=holding).delete()
