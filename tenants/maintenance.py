"""Planning and calling off windows in which a cooperative, or the whole platform, is not served."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.kernel.clock import WARSAW
from tenants.models import Cooperative, MaintenanceWindow
from tenants.operator_log import write_event
from tenants.queries import announce_change

LONGEST = dt.timedelta(days=3)
FARTHEST = dt.timedelta(days=365)


class WindowRefused(ValueError):
    """The window makes no sense; the text says why, in Polish."""


@transaction.atomic
def plan_maintenance(
    *,
    slug: str | None,
    announced_at: dt.datetime,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    text: str,
    by: str,
    now: dt.datetime,
) -> MaintenanceWindow:
    """Plan a window for one cooperative, or for all with ``slug=None``. Moments know their zone.

    Raises WindowRefused and Cooperative.DoesNotExist.
    """
    if ends_at <= starts_at:
        raise WindowRefused("Przerwa musi kończyć się po rozpoczęciu. Popraw godziny.")
    if ends_at <= now:
        raise WindowRefused("Ta przerwa już by minęła. Popraw dzień.")
    if ends_at - starts_at > LONGEST:
        raise WindowRefused("Przerwa może trwać najwyżej 3 dni. Dłużej wstrzymaj obsługę.")
    if starts_at - now > FARTHEST:
        raise WindowRefused("Przerwę można zaplanować najwyżej na rok naprzód. Popraw dzień.")
    if announced_at > starts_at:
        raise WindowRefused("Zapowiedź musi pojawić się przed przerwą. Popraw jej dzień.")
    cooperative = Cooperative.objects.get(slug=slug) if slug else None
    window = MaintenanceWindow.objects.create(
        cooperative=cooperative,
        announced_at=announced_at,
        starts_at=starts_at,
        ends_at=ends_at,
        text=text,
        created_by=by,
    )
    # In one value: jsonb would put the end before the start.
    details = {"window": f"{_words(starts_at)} – {_words(ends_at)}"}
    write_event(action="maintenance.planned", by=by, cooperative=slug or "", details=details)
    announce_change()
    return window


@transaction.atomic
def cancel_maintenance(*, window_id: int, by: str, now: dt.datetime) -> None:
    """Call a window off, also one that is in force: the service is back within a second. Raises WindowRefused."""
    window = MaintenanceWindow.objects.select_for_update(of=("self",)).filter(pk=window_id).first()
    if window is None or window.cancelled_at is not None or window.ends_at <= now:
        raise WindowRefused("Tej przerwy już nie ma albo minęła.")
    window.cancelled_at, window.cancelled_by = now, by
    window.save(update_fields=["cancelled_at", "cancelled_by"])
    slug = window.cooperative.slug if window.cooperative else ""
    write_event(action="maintenance.cancelled", by=by, cooperative=slug, details={"from": _words(window.starts_at)})
    announce_change()


def windows_to_come(slug: str | None) -> QuerySet[MaintenanceWindow]:
    """Return windows that are not over, of one cooperative with those of all, or all there are with None. One query."""
    windows = MaintenanceWindow.objects.filter(cancelled_at__isnull=True, ends_at__gt=timezone.now())
    if slug is not None:
        windows = windows.filter(Q(cooperative__isnull=True) | Q(cooperative__slug=slug))
    return windows.select_related("cooperative")


def _words(moment: dt.datetime) -> str:
    return moment.astimezone(WARSAW).strftime("%d.%m.%Y %H:%M")
