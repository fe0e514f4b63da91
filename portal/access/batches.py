"""Batches of letters with credentials: asking for one, going through it person by person, confirming the print.

Every person is one transaction under the lock of the batch's row: whoever dies in the middle leaves nothing half done,
and whoever comes next finds the first line without an outcome. Who is chosen is in ``batch_choice``.
"""

import datetime as dt
import logging
import uuid
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.applying import take_application
from portal.access.batch_calls import call_worker_after_commit
from portal.access.batch_choice import TITLES, BatchChoice, chosen_people
from portal.access.batch_queries import lines_to_send
from portal.access.issuing import hand_over, prepare_credentials
from portal.access.models import CredentialIssue, LetterBatch, LetterBatchLine
from portal.access.numbers import BATCH, next_number
from portal.accounts.models import User
from portal.audit.actions import identifier_of, record_event
from portal.kernel.clock import WARSAW
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import AccessRefused

logger = logging.getLogger(__name__)

State = LetterBatch.State
UNFINISHED = (State.WAITING, State.WORKING)
NOT_MADE = "Program nie poradził sobie z tą osobą. Powód jest w dzienniku operatora. Wydaj jej dane w biurze."
NOT_OPENED = "Konto nie zostało otwarte z powodu błędu programu. Powód jest w dzienniku operatora."


class BatchRefused(ValueError):
    """The batch cannot be started or confirmed; the text is a Polish sentence."""


@transaction.atomic
def start_batch(
    *, choice: BatchChoice, is_large_print: bool, by: Any, request_key: uuid.UUID, now: dt.datetime
) -> LetterBatch:
    """Write the batch down with everybody in it and call a worker; the same ``request_key`` is the same batch.

    Raises BatchRefused when nobody is found or the rules send credentials by e-mail. Costs what ``chosen_people`` does
    and one insert for five hundred people.
    """
    known = LetterBatch.objects.filter(request_key=request_key).first()
    if known is not None:
        return known
    day = now.astimezone(WARSAW).date()
    rules = rules_on(day)
    if rules.issue.handover == "by_email":
        raise BatchRefused(_("Zasady mówią, że dane idą e-mailem. Listów wtedy nie drukujemy."))
    if choice.source == TITLES and "without_application" not in rules.application.ways:
        raise BatchRefused(_("Zasady wymagają wniosku. Wybierz osoby, których wnioski czekają."))
    people = chosen_people(choice, rules=rules, day=day)
    if not people:
        raise BatchRefused(_("Nikogo tu nie ma. Zmień wybór."))
    # Race: of two clicks the second one waits for the first one's number here, and then finds its batch.
    number = next_number(BATCH)
    known = LetterBatch.objects.filter(request_key=request_key).first()
    if known is not None:
        transaction.set_rollback(True)
        return known
    batch = LetterBatch.objects.create(
        number=number,
        choice=choice.as_json(),
        is_large_print=is_large_print,
        total=len(people),
        requested_by=identifier_of(by),
        requested_by_id=getattr(by, "pk", None),
        request_key=request_key,
        created_at=now,
    )
    LetterBatchLine.objects.bulk_create(
        [
            LetterBatchLine(
                batch=batch, place=place, person=one.person, premises=one.premises, application=one.application
            )
            for place, one in enumerate(people, start=1)
        ],
        batch_size=500,
    )
    record_event(action="letters.requested", by=by, subject=f"letters:{number}", details={"people": len(people)})
    call_worker_after_commit(batch.pk)
    return batch


@transaction.atomic
def prepare_next(batch_id: uuid.UUID) -> bool:
    """Make the credentials of the next person, or write down why not; return whether somebody may be left.

    Cost: some 50 ms, 20 of them hashing. Locks the batch's row: of two workers one waits and takes the next person.
    """
    batch = _locked(batch_id)
    if batch.state not in UNFINISHED:
        return False
    now = timezone.now()
    line = (
        LetterBatchLine.objects.select_related("person", "premises", "application")
        .filter(batch=batch, done_at__isnull=True)
        .order_by("place")
        .first()
    )
    batch.alive_at = now
    if line is None:
        batch.state, batch.ready_at = State.READY, now
        batch.save(update_fields=["state", "ready_at", "alive_at"])
        return False
    batch.state = State.WORKING
    batch.save(update_fields=["state", "alive_at"])
    line.issue, line.refusal = _outcome(line, _worker_of(batch), now)
    line.done_at = now
    line.save(update_fields=["issue", "refusal", "done_at"])
    return True


@transaction.atomic
def cancel_batch(*, batch: LetterBatch, by: Any) -> bool:
    """Stop a batch; what is made stays and can be printed. False when it had come to its end already."""
    stored = _locked(batch.pk)
    if stored.state not in UNFINISHED:
        return False
    stored.state = State.CANCELED
    stored.save(update_fields=["state"])
    record_event(action="letters.canceled", by=by, subject=f"letters:{stored.number}")
    return True


@transaction.atomic
def confirm_printed(*, batch: LetterBatch, by: Any, now: dt.datetime) -> None:
    """Take a worker's word that the letters are on paper: no secret can be printed again after this.

    Letters that are sent open their accounts by the rules; a worker process does that, person by person. Raises
    BatchRefused for a batch that is still under way; confirming twice changes nothing.
    """
    stored = _locked(batch.pk)
    if stored.state in UNFINISHED:
        raise BatchRefused(_("Listy jeszcze powstają. Poczekaj na koniec albo przerwij."))
    if stored.printed_at is not None:
        return
    issues = CredentialIssue.objects.filter(batch=stored)
    issues.exclude(secret="").update(secret="", printed_at=now)
    stored.printed_at = now
    if stored.state == State.READY:
        stored.state = State.PRINTED
    stored.save(update_fields=["state", "printed_at"])
    record_event(
        action="letters.printed", by=by, subject=f"letters:{stored.number}", details={"letters": issues.count()}
    )
    call_worker_after_commit(stored.pk)


@transaction.atomic
def send_next(batch_id: uuid.UUID) -> bool:
    """Open the next account whose letter has left, or write down why not; return whether somebody may be left."""
    batch = _locked(batch_id)
    if batch.printed_at is None:
        return False
    now = timezone.now()
    line = lines_to_send().filter(batch=batch).select_related("issue__user").order_by("place").first()
    if line is None or line.issue is None:
        return False
    try:
        with transaction.atomic():
            hand_over(issue=line.issue, by=_worker_of(batch), now=now)
    except AccessRefused as refused:
        line.refusal = str(refused)[:500]
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("letters.not_opened", extra={"batch": str(batch.pk), "place": line.place})
        line.refusal = NOT_OPENED
    line.sent_at = now
    line.save(update_fields=["refusal", "sent_at"])
    batch.alive_at = now
    batch.save(update_fields=["alive_at"])
    return True


def _outcome(line: LetterBatchLine, worker: Any, now: dt.datetime) -> tuple[CredentialIssue | None, str]:
    try:
        with transaction.atomic():
            return _issue_of(line, worker, now), ""
    except AccessRefused as refused:
        return None, str(refused)[:500]
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        # One person the program cannot deal with must not keep the others waiting.
        logger.exception("letters.not_made", extra={"batch": str(line.batch_id), "place": line.place})
        return None, NOT_MADE


def _issue_of(line: LetterBatchLine, worker: Any, now: dt.datetime) -> CredentialIssue:
    application = line.application
    if application is None:
        day = now.astimezone(WARSAW).date()
        application = take_application(
            operation="grant",
            way="without_application",
            person=line.person,
            premises=line.premises if rules_on(day).access.account_per == "premises" else None,
            by=worker,
            request_key=uuid.uuid5(line.batch_id, str(line.pk)),
            day=day,
        )
    issue = prepare_credentials(application=application, by=worker, now=now)
    issue.batch_id, issue.place = line.batch_id, line.place
    issue.save(update_fields=["batch", "place"])
    return issue


def _worker_of(batch: LetterBatch) -> Any:
    """Return who asked for the batch: their rights of today hold, not those of the day they asked."""
    known = User.objects.filter(pk=batch.requested_by_id).first() if batch.requested_by_id else None
    return known or batch.requested_by


def _locked(batch_id: uuid.UUID) -> LetterBatch:
    return LetterBatch.objects.select_for_update().get(pk=batch_id)
