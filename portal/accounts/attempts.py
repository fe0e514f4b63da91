"""Counting attempts to sign in, in PostgreSQL, before the password is looked at. How long one waits: ``lock_steps``.

Nothing here depends on the cache or on addresses, and nothing tells a known identifier from an unknown one.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal.accounts import lock_steps, spraying
from portal.accounts.known_devices import admit_from_known_device
from portal.accounts.models import KnownDevice, SignInFailure


class SignInLocked(Exception):
    """The attempt is not even looked at: too many failures came before it.

    ``until`` is the moment from which one may try again, or None when a way out must be taken at the counter.
    ``is_spraying`` tells that the whole cooperative is being tried, not this identifier.
    """

    def __init__(self, until: dt.datetime | None, *, is_spraying: bool = False) -> None:
        super().__init__("too many failed attempts")
        self.until = until
        self.is_spraying = is_spraying


@dataclass(frozen=True, slots=True)
class Admission:
    """A counted attempt that may be evaluated. ``number`` is its place among failures; ``device`` a known browser."""

    key: str
    number: int
    attempts_left: int | None
    device_id: int | None = None


def attempt_key(identifier: str) -> str:
    """Return the identifier as counted: without regard to case and spaces around, cut to what the table holds."""
    return identifier.strip().upper()[:150]


def admit_attempt(
    *, identifier: str, device_token: str, steps: Iterable[lock_steps.Step], now: dt.datetime | None = None
) -> Admission:
    """Count one attempt as failed and return its admission; ``withdraw_attempt`` takes it back when it was right.

    Raises SignInLocked when the identifier is locked or the cooperative is being sprayed; such an attempt is neither
    counted nor evaluated. A browser known to the owner passes both. Costs four queries, one row lock.

    Race: counted under the row's lock and committed before the password is evaluated, so that of fifty parallel
    guesses only as many are evaluated as the next lock allows.
    """
    now = now or timezone.now()
    key = attempt_key(identifier)
    device = admit_from_known_device(identifier=identifier.strip(), token=device_token)
    if device is not None:
        return Admission(key=key, number=device.failures, attempts_left=None, device_id=device.pk)
    known_steps = tuple(steps)
    with transaction.atomic():
        row = SignInFailure.objects.select_for_update().filter(pk=key).first()
        if row is not None and row.locked_until is not None and row.locked_until > now:
            until = None if row.locked_until >= lock_steps.UNTIL_A_WAY_OUT else row.locked_until
            raise SignInLocked(until)
        brake_until = spraying.brake_until(now)
        if brake_until is not None:
            raise SignInLocked(brake_until, is_spraying=True)
        if row is None:
            SignInFailure.objects.bulk_create(
                [SignInFailure(identifier=key, failures=0, first_failed_at=now, last_failed_at=now)],
                ignore_conflicts=True,
            )
            row = SignInFailure.objects.select_for_update().get(pk=key)
            if row.locked_until is not None and row.locked_until > now:  # somebody was quicker by several attempts
                raise SignInLocked(None if row.locked_until >= lock_steps.UNTIL_A_WAY_OUT else row.locked_until)
        row.failures += 1
        row.last_failed_at = now
        row.locked_until = lock_steps.locked_until_after(row.failures, now, known_steps)
        row.save()
    left = lock_steps.attempts_before_lock(row.failures, known_steps)
    return Admission(key=key, number=row.failures, attempts_left=left)


def withdraw_attempt(admission: Admission) -> None:
    """Take back a counted attempt whose secret was right, with the lock that it alone had caused."""
    if admission.device_id is not None:
        KnownDevice.objects.filter(pk=admission.device_id, failures__gt=0).update(failures=F("failures") - 1)
        return
    with transaction.atomic():
        row = SignInFailure.objects.select_for_update().filter(pk=admission.key).first()
        if row is None:
            return
        if row.failures == admission.number:  # nobody failed after us, so the lock is ours
            row.locked_until = None
        row.failures = max(0, row.failures - 1)
        row.save()


def clear_failures(identifier: str) -> None:
    """Forget all failures of an identifier: its owner signed in, or came to the counter, or chose a new password."""
    # Race: rows are emptied, not deleted, so that an attempt waiting for the row's lock still finds it.
    SignInFailure.objects.filter(pk=attempt_key(identifier)).update(failures=0, locked_until=None)


def forget_old_failures(*, before: dt.datetime) -> int:
    """Delete counters that nobody touched since a moment, known identifiers and unknown alike; returns how many.

    A lock that only a way out ends stays, for known and unknown alike.
    """
    old = SignInFailure.objects.filter(last_failed_at__lt=before).exclude(locked_until=lock_steps.UNTIL_A_WAY_OUT)
    return old.delete()[0]
