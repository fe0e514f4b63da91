"""Numbers that people write on paper: of applications, receipts, batches and identifiers. Each is given once."""

from django.db import connection

APPLICATION, RECEIPT, BATCH, BULK_LIST, IDENTIFIER = "application", "receipt", "batch", "bulk_list", "identifier"


def next_number(name: str) -> int:
    """Return the next number of a name, beginning with 1; call it in the transaction that uses the number.

    Race: the counter's row stays locked until the transaction ends, so take the number last. Costs one statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_counter (name, value) VALUES (%s, 1) "
            "ON CONFLICT (name) DO UPDATE SET value = access_counter.value + 1 RETURNING value",
            [name],
        )
        return int(cursor.fetchone()[0])
