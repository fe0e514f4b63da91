"""Answers kept under an ``Idempotency-Key``: the same request gets its answer again and does nothing twice."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from billing_import.api.models import ApiAnswer, ApiToken

KEPT = dt.timedelta(days=30)


class AnotherRequest(Exception):
    """The key was used for another request."""


def answer_once(
    token: ApiToken, key: str, request: str, answer: Callable[[], tuple[int, dict[str, Any]]]
) -> tuple[int, dict[str, Any], bool]:
    """Return the answer to a request (its SHA-256), made now or kept, and whether it was kept.

    Raises AnotherRequest, and whatever ``answer`` raises: then nothing is kept.
    Race: equal requests at once all try to put the same row in; PostgreSQL lets one through and the others wait for its
    commit. So the work is done in the transaction of the row, and done once.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO import_api_answer (token_id, key, request, status, answer)
                VALUES (%s, %s, %s, 0, '{}') ON CONFLICT (token_id, key) DO NOTHING RETURNING id
                """,
                [token.pk, key, request],
            )
            made = cursor.fetchone()
        if made is None:
            kept = ApiAnswer.objects.get(token=token, key=key)
            if kept.request != request:
                raise AnotherRequest
            return kept.status, kept.answer, True
        status, body = answer()
        ApiAnswer.objects.filter(pk=made[0]).update(status=status, answer=body)
    return status, body, False


def forget_old_answers(now: dt.datetime) -> int:
    """Delete answers that no program will ask for any more; return how many."""
    return ApiAnswer.objects.filter(made_at__lt=now - KEPT).delete()[0]
