"""Lists of people who get accounts without applying: sending one, checking it, taking it after a second click.

Every row is one transaction under the lock of the list's row: whoever dies in the middle leaves nothing half done, and
whoever comes next finds the first row without an outcome. One row by itself is in ``bulk``.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from portal.access.bulk import WAY, take_row, verdict_on
from portal.access.bulk_calls import call_worker_to_list_after_commit
from portal.access.bulk_models import BulkLine, BulkList
from portal.access.bulk_reading import BulkRow, ListRefused, RowError
from portal.access.numbers import BULK_LIST, next_number
from portal.accounts.models import User
from portal.audit.actions import identifier_of, record_event
from portal.kernel.clock import WARSAW
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules

logger = logging.getLogger(__name__)

State, Outcome = BulkList.State, BulkLine.Outcome
# Rows hold what was typed about people: kept as long as somebody mends a list. Law: shorter than the shortest time
# after which an account is erased, one month.
KEPT = dt.timedelta(days=28)
NOT_DEALT_WITH = (
    "Program nie poradził sobie z tym wierszem. Powód jest w dzienniku operatora. Przyjmij wniosek w biurze."
)


@transaction.atomic
def send_list(
    *, rows: Sequence[BulkRow], file_name: str, by: Any, request_key: uuid.UUID, now: dt.datetime
) -> BulkList:
    """Write a list down and call a worker to check it; the same ``request_key`` is the same list.

    Rows that repeat an earlier one, and cells nobody can read, are told at once. Raises ListRefused where the rules
    know no accounts without an application. Costs one insert for five hundred rows.
    """
    known = BulkList.objects.filter(request_key=request_key).first()
    if known is not None:
        return known
    rules = rules_on(now.astimezone(WARSAW).date())
    refuse_without_the_rule(rules)
    # Race: of two clicks the second one waits for the first one's number here, and then finds its list.
    number = next_number(BULK_LIST)
    known = BulkList.objects.filter(request_key=request_key).first()
    if known is not None:
        transaction.set_rollback(True)
        return known
    sent = BulkList.objects.create(
        number=number,
        file_name=file_name[:120],
        total=len(rows),
        requested_by=identifier_of(by),
        requested_by_id=getattr(by, "pk", None),
        request_key=request_key,
        created_at=now,
    )
    BulkLine.objects.bulk_create(_lines(sent, rows, rules), batch_size=500)
    record_event(action="bulk_list.sent", by=by, subject=f"bulk_list:{number}", details={"rows": len(rows)})
    call_worker_to_list_after_commit(sent.pk)
    return sent


def refuse_without_the_rule(rules: Rules) -> None:
    """Raise ListRefused where everybody has to apply."""
    if WAY not in rules.application.ways:
        raise ListRefused("Zasady wymagają wniosku od każdej osoby. Lista kont bez wniosków nie jest tu możliwa.")


@transaction.atomic
def check_next(list_id: uuid.UUID) -> bool:
    """Say of the next row what would become of it; return whether some may be left. Changes nothing else.

    Cost: some 10 ms. Locks the list's row: of two workers one waits and takes the next row.
    """
    bulk_list = _locked(list_id)
    if bulk_list.state != State.CHECKING:
        return False
    line = _next_line(bulk_list, Outcome.WAITING)
    if line is None:
        return _step(bulk_list, State.CHECKED)
    try:
        with transaction.atomic():
            verdict = verdict_on(_row(line), by=_worker_of(bulk_list), day=_today())
            _judge(line, verdict.errors, is_there=verdict.is_there)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("bulk_list.not_dealt_with", extra={"list": str(line.bulk_list_id), "line": line.line})
        _failed(line)
    return _alive(bulk_list)


@transaction.atomic
def confirm_list(*, bulk_list: BulkList, by: Any) -> None:
    """Let the rows that fit be taken; a worker process does it, row by row. Confirming twice changes nothing.

    Raises ListRefused while the list is being checked, and when no row fits or the rules know no such lists any more.
    """
    stored = _locked(bulk_list.pk)
    if stored.state in (State.TAKING, State.DONE):
        return
    if stored.state != State.CHECKED:
        raise ListRefused("Tej listy nie można teraz przyjąć. Poczekaj na koniec sprawdzania albo wyślij ją od nowa.")
    refuse_without_the_rule(rules_on(_today()))
    fitting = stored.lines.filter(outcome=Outcome.FITS).count()
    if not fitting:
        raise ListRefused("W tej liście nie ma nikogo do przyjęcia. Popraw wiersze i wyślij listę od nowa.")
    _step(stored, State.TAKING)
    record_event(action="bulk_list.confirmed", by=by, subject=f"bulk_list:{stored.number}", details={"rows": fitting})
    call_worker_to_list_after_commit(stored.pk)


@transaction.atomic
def take_next(list_id: uuid.UUID) -> bool:
    """Take the application of the next row that fits, or write down why not any more; return whether some may be left.

    Cost: some 40 ms. A row that was taken by a worker who died is found by its key, not taken twice.
    """
    bulk_list = _locked(list_id)
    if bulk_list.state != State.TAKING:
        return False
    line = _next_line(bulk_list, Outcome.FITS)
    if line is None:
        return _step(bulk_list, State.DONE)
    try:
        with transaction.atomic():
            _take(line, bulk_list)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("bulk_list.not_dealt_with", extra={"list": str(line.bulk_list_id), "line": line.line})
        _failed(line)
    return _alive(bulk_list)


@transaction.atomic
def cancel_list(*, bulk_list: BulkList, by: Any) -> bool:
    """Stop a list; what is taken stays. False when it had come to its end already."""
    stored = _locked(bulk_list.pk)
    if stored.ended_at is not None:
        return False
    _step(stored, State.CANCELED)
    record_event(action="bulk_list.canceled", by=by, subject=f"bulk_list:{stored.number}")
    return True


def forget_old_lists(now: dt.datetime) -> int:
    """Delete lists that are four weeks old, with all their rows; return how many. Applications stay."""
    old = BulkList.objects.filter(created_at__lt=now - KEPT).exclude(state__in=[State.CHECKING, State.TAKING])
    count = old.count()
    old.delete()
    return count


def _take(line: BulkLine, bulk_list: BulkList) -> None:
    key = uuid.uuid5(bulk_list.pk, str(line.line))
    application, verdict = take_row(_row(line), by=_worker_of(bulk_list), day=_today(), request_key=key)
    if application is None:
        _judge(line, verdict.errors, is_there=verdict.is_there)
        return
    # The application has them from now on; two copies would be erased on different days.
    line.outcome, line.application, line.email, line.phone = Outcome.TAKEN, application, "", ""
    line.save(update_fields=["outcome", "application", "email", "phone"])


def _lines(sent: BulkList, rows: Sequence[BulkRow], rules: Rules) -> Iterator[BulkLine]:
    whose: dict[tuple[str, str], int] = {}
    addresses: dict[str, tuple[int, str]] = {}
    per_premises = rules.access.account_per == "premises"
    for row in rows:
        line = BulkLine(
            bulk_list=sent, line=row.line, person=row.person, premises=row.premises, email=row.email, phone=row.phone
        )
        key = (row.person.casefold(), row.premises.casefold() if per_premises else "")
        first = whose.setdefault(key, row.line)
        email = row.email.casefold()
        before, owner = addresses.setdefault(email, (row.line, key[0]))
        if row.errors:
            _set(line, Outcome.REFUSED, row.errors)
        elif first != row.line:
            _set(line, Outcome.TWICE, [RowError("kontrahent", row.person, f"To samo jest już w wierszu {first}.")])
        elif email and owner != key[0] and not rules.access.shared_email:
            told = f"Ten adres ma już inna osoba w wierszu {before}. Popraw go albo usuń."
            _set(line, Outcome.REFUSED, [RowError("e-mail", row.email, told)])
        yield line


def _judge(line: BulkLine, errors: Sequence[RowError], *, is_there: bool) -> None:
    _set(line, (Outcome.TWICE if is_there else Outcome.REFUSED) if errors else Outcome.FITS, errors)
    line.save(update_fields=["outcome", "errors"])


def _set(line: BulkLine, outcome: str, errors: Sequence[RowError]) -> None:
    line.outcome, line.errors = outcome, [[one.column, one.value, one.reason] for one in errors]


def _failed(line: BulkLine) -> None:
    # One row the program cannot deal with must not keep the others waiting.
    _judge(line, [RowError("kontrahent", line.person, NOT_DEALT_WITH)], is_there=False)


def _row(line: BulkLine) -> BulkRow:
    return BulkRow(line.line, line.person, line.premises, line.email, line.phone)


def _next_line(bulk_list: BulkList, outcome: str) -> BulkLine | None:
    return bulk_list.lines.filter(outcome=outcome).order_by("line").first()


def _step(bulk_list: BulkList, state: str) -> bool:
    bulk_list.state, bulk_list.alive_at = state, timezone.now()
    bulk_list.ended_at = bulk_list.alive_at if state in (State.DONE, State.CANCELED) else None
    bulk_list.save(update_fields=["state", "alive_at", "ended_at"])
    return False


def _alive(bulk_list: BulkList) -> bool:
    bulk_list.alive_at = timezone.now()
    bulk_list.save(update_fields=["alive_at"])
    return True


def _worker_of(bulk_list: BulkList) -> Any:
    """Return who sent the list: their rights of today hold, not those of the day they sent it."""
    known = User.objects.filter(pk=bulk_list.requested_by_id).first() if bulk_list.requested_by_id else None
    return known or bulk_list.requested_by


def _today() -> dt.date:
    return timezone.now().astimezone(WARSAW).date()


def _locked(list_id: uuid.UUID) -> BulkList:
    return BulkList.objects.select_for_update().get(pk=list_id)
