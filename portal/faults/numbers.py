"""Numbers of fault reports: one line of them a year, as people say them on the telephone. Each is given once."""

from django.db import connection


def next_number(year: int) -> int:
    """Return the next number of the year, beginning with 1; call it in the transaction that uses the number.

    Race: the year's row stays locked until the transaction ends, so take the number last. Costs one statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO faults_year (year, value) VALUES (%s, 1) "
            "ON CONFLICT (year) DO UPDATE SET value = faults_year.value + 1 RETURNING value",
            [year],
        )
        return int(cursor.fetchone()[0])
