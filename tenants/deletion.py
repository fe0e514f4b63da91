"""Deleting a cooperative with everything it has: two operators, a delay, and a way back until it starts."""

import datetime as dt
import logging
import shutil

from django.core.cache import caches
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import get_public_schema_name, schema_context
from redis.exceptions import RedisError

from portal.kernel.files import cooperative_folder
from tenants.export_runs import remove_exports_of
from tenants.models import Cooperative, Deletion, ProvisioningRun
from tenants.operator_log import write_event
from tenants.provisioning import drop_cooperative, stop_for_good

logger = logging.getLogger(__name__)

# Time to notice a mistake, and to hand the export over.
DELAY = dt.timedelta(days=14)
DROP_LOCK_TIMEOUT = "5s"


class DeletionRefused(ValueError):
    """The step is not possible now; the text says why."""


@transaction.atomic
def request_deletion(*, slug: str, typed_slug: str, reason: str, by: str) -> Deletion:
    """Ask for a cooperative to be deleted; nothing happens before another operator confirms.

    Raises DeletionRefused while the cooperative is open, and Cooperative.DoesNotExist.
    """
    cooperative = Cooperative.objects.select_for_update().get(slug=slug)
    if typed_slug.strip() != slug:
        raise DeletionRefused(f"Przepisz dokładnie: {slug}.")
    if cooperative.status == Cooperative.Status.ACTIVE:
        raise DeletionRefused("Ta spółdzielnia działa. Najpierw wstrzymaj jej obsługę.")
    if open_deletion(slug) is not None:
        raise DeletionRefused("Usunięcie tej spółdzielni jest już zgłoszone.")
    deletion = Deletion.objects.create(slug=slug, name=cooperative.name, reason=reason, requested_by=by)
    write_event(action="deletion.requested", by=by, cooperative=slug, details={"reason": reason})
    return deletion


@transaction.atomic
def confirm_deletion(*, slug: str, by: str, now: dt.datetime) -> Deletion:
    """Confirm another operator's wish; the cooperative is deleted when the delay is over. Raises DeletionRefused."""
    deletion = _locked(slug)
    if deletion is None:
        raise DeletionRefused("Nie ma zgłoszonego usunięcia tej spółdzielni.")
    if deletion.confirmed_at is not None:
        raise DeletionRefused("To usunięcie jest już potwierdzone.")
    if deletion.requested_by == by:
        raise DeletionRefused("Potwierdzić musi inna osoba niż ta, która zgłosiła usunięcie.")
    deletion.confirmed_by, deletion.confirmed_at, deletion.due_at = by, now, now + DELAY
    deletion.save(update_fields=["confirmed_by", "confirmed_at", "due_at"])
    details = {"due_on": timezone.localdate(deletion.due_at).isoformat()}
    write_event(action="deletion.confirmed", by=by, cooperative=slug, details=details)
    return deletion


@transaction.atomic
def cancel_deletion(*, slug: str, by: str, now: dt.datetime) -> Deletion:
    """Call the deletion off; any operator may, until it starts. Raises DeletionRefused."""
    deletion = call_off_open_deletion(slug=slug, by=by, now=now)
    if deletion is None:
        raise DeletionRefused("Nie ma zgłoszonego usunięcia tej spółdzielni.")
    return deletion


@transaction.atomic
def call_off_open_deletion(*, slug: str, by: str, now: dt.datetime) -> Deletion | None:
    """Call off what was asked for, if anything was; return it. Raises DeletionRefused once it has started."""
    deletion = _locked(slug)
    if deletion is None:
        return None
    if deletion.started_at is not None:
        raise DeletionRefused("Usuwanie już trwa i nie da się go cofnąć.")
    deletion.cancelled_by, deletion.cancelled_at = by, now
    deletion.save(update_fields=["cancelled_by", "cancelled_at"])
    write_event(action="deletion.cancelled", by=by, cooperative=slug)
    return deletion


def open_deletion(slug: str) -> Deletion | None:
    """Return the wish to delete the cooperative that is neither called off nor done. Cost: one query."""
    return Deletion.objects.filter(slug=slug, cancelled_at__isnull=True, finished_at__isnull=True).first()


def carry_out_due_deletions(now: dt.datetime) -> list[str]:
    """Delete every cooperative whose delay is over; return their slugs. For the worker, safe to repeat after a crash.

    One that cannot be deleted now (somebody holds a lock) is tried again next time and does not stop the others.
    """
    with schema_context(get_public_schema_name()):
        due = Deletion.objects.filter(due_at__lte=now, cancelled_at__isnull=True, finished_at__isnull=True)
        return [deletion.slug for deletion in list(due.order_by("due_at")) if _carry_out(deletion.pk, now)]


def _carry_out(deletion_id: int, now: dt.datetime) -> bool:
    with transaction.atomic():
        slug = Deletion.objects.values_list("slug", flat=True).get(pk=deletion_id)
        # Race: somebody may be resuming it or calling it off this very moment; whoever has the cooperative's row first
        # decides. Both take the rows in this order, so neither waits for the other for ever.
        cooperative: Cooperative | None = Cooperative.objects.select_for_update().filter(slug=slug).first()
        deletion = Deletion.objects.select_for_update().get(pk=deletion_id)
        if deletion.cancelled_at is not None or deletion.finished_at is not None:
            return False
        if cooperative is not None and cooperative.status == Cooperative.Status.ACTIVE:
            # Resuming calls a deletion off; what is open by another way is not deleted either.
            logger.warning("deletion.skipped_active", extra={"schema": deletion.slug})
            return False
        if deletion.started_at is None:
            deletion.started_at = now
            deletion.save(update_fields=["started_at"])
        if cooperative is not None:
            stop_for_good(cooperative)
    try:
        if cooperative is not None:
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{DROP_LOCK_TIMEOUT}'")
                try:
                    drop_cooperative(cooperative)
                finally:
                    cursor.execute("RESET lock_timeout")
        _remove_remains(deletion.slug)
    except (DatabaseError, OSError):
        logger.exception("deletion.failed", extra={"schema": deletion.slug})
        return False
    with transaction.atomic():
        deletion.finished_at = timezone.now()
        deletion.save(update_fields=["finished_at"])
        write_event(action="deletion.done", by=deletion.confirmed_by, cooperative=deletion.slug)
    return True


def _remove_remains(slug: str) -> None:
    """Remove what lies outside of the schema: files, exports, packs, cache keys."""
    with schema_context(slug):
        folder = cooperative_folder()
    if folder.is_dir():
        shutil.rmtree(folder)
    remove_exports_of(slug)
    ProvisioningRun.objects.filter(slug=slug).update(pack=b"")
    try:
        client = caches["default"]._cache.get_client(None, write=True)  # type: ignore[attr-defined]
        for pattern in (f"*:{slug}:*", f"*:tenants:errors:{slug}:*"):
            for key in client.scan_iter(match=pattern, count=1000):
                client.delete(key)
    except RedisError:
        logger.warning("deletion.cache_unreachable", extra={"schema": slug})  # the keys end by themselves


def _locked(slug: str) -> Deletion | None:
    open_ones = Deletion.objects.filter(slug=slug, cancelled_at__isnull=True, finished_at__isnull=True)
    return open_ones.select_for_update().first()
