"""Telling people by e-mail that a letter waits on their account; nothing of what it says is in the mail."""

import logging
import uuid
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from portal.documents.letter_models import Letter, LetterCopy
from portal.kernel.schemas import current_schema
from portal.residents.notice_choices import tell_many

logger = logging.getLogger(__name__)
TOPIC = "letters"
AT_ONCE = 200


def tell_after_commit(letter: Letter) -> None:
    """Call a worker to tell the letter's people once it is sent for good; a call that is lost is made up for hourly."""
    schema, letter_id = current_schema(), str(letter.pk)
    transaction.on_commit(lambda: _call(schema, letter_id), robust=True)


def tell_waiting(*, letter_id: uuid.UUID | None = None, by: Any = "system") -> int:
    """Queue notices for everybody with an electronic copy who was not told yet; return how many copies that were.

    Each two hundred are a transaction of their own, so a worker that dies has told some and leaves the others waiting.
    """
    done = 0
    while told := _tell_some(letter_id, by):
        done += told
    return done


@transaction.atomic
def _tell_some(letter_id: uuid.UUID | None, by: Any) -> int:
    waiting = LetterCopy.objects.select_for_update(skip_locked=True).filter(
        way=LetterCopy.Way.ELECTRONIC, told_at__isnull=True, recalled_at__isnull=True
    )
    if letter_id is not None:
        waiting = waiting.filter(letter_id=letter_id)
    copies = list(waiting.order_by("letter_id", "pk")[:AT_ONCE])
    people: dict[uuid.UUID, list[uuid.UUID]] = {}
    for copy in copies:
        people.setdefault(copy.letter_id, []).append(copy.person_id)
    for letter, persons in people.items():
        tell_many(
            persons,
            TOPIC,
            "resident_notice",
            {"text": _("Na Twoim koncie czeka pismo ze spółdzielni. Otwórz je po zalogowaniu.")},
            title=_("Nowe pismo"),
            path=reverse("letters"),
            key=f"letter:{letter}",
            by=by,
        )
    LetterCopy.objects.filter(pk__in=[copy.pk for copy in copies]).update(told_at=timezone.now())
    return len(copies)


def _call(schema: str, letter_id: str) -> None:
    from portal.documents.tasks import tell_of_letter

    try:
        tell_of_letter.apply_async(kwargs={"schema": schema, "letter_id": letter_id}, retry=False)
    except (OperationalError, OSError):
        logger.warning("letters.broker_away", extra={"letter": letter_id})
