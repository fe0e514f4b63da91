"""Questions about cooperatives and their hosts. Nothing is changed here; ``address_book`` remembers the answers."""

import datetime as dt
from collections import defaultdict
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tenants.utils import get_public_schema_name, schema_context

from portal.kernel.cooperative import CurrentCooperative, Maintenance, Phone
from tenants.address_book import AddressBook, Book
from tenants.models import Branding, Cooperative, MaintenanceWindow

ACTIVE = Cooperative.Status.ACTIVE.value
ONBOARDING = Cooperative.Status.ONBOARDING.value
SUSPENDED = Cooperative.Status.SUSPENDED.value
PREPARING = Cooperative.Status.PREPARING.value
# Cooperatives whose pages and tasks work: open ones, and those that are being set up by their own staff.
WORKING = (ACTIVE, ONBOARDING)


def plain_host(raw: str) -> str:
    """Return a Host header's name without port, trailing dot and capitals; an odd one comes back as it is."""
    return raw.partition(":")[0].rstrip(".").lower()


def cooperative_for_host(host: str) -> CurrentCooperative | None:
    """Return the cooperative of a proved host (``plain_host`` of the header) unless it is being prepared, or None.

    Cost: no statement once the process knows the cooperative; unknown hosts never cost one while the book is fresh.
    """
    book = addresses.current()
    schema = book.schema_of_host.get(host)
    if schema is None:
        return None
    return book.met.get(schema) or _met_cooperative(book, schema)


def cooperative_of_schema(schema: str) -> CurrentCooperative | None:
    """Return the cooperative of a schema whatever its state, or None; for tasks, letters and commands."""
    book = addresses.current()
    return book.met.get(schema) or _met_cooperative(book, schema)


def is_servable_schema(schema: str) -> bool:
    """Return whether work may be done in the schema: the cooperative is open or being set up, its catalog complete.

    Cost: no statement for a known cooperative; for others one, since a task may arrive right after an onboarding.
    """
    if addresses.current().status_of_schema.get(schema) in WORKING:
        return True
    with _public_schema():
        return bool(
            Cooperative.objects.filter(schema_name=schema, status__in=WORKING).exclude(schema_version="").exists()
        )


def cooperatives_to_serve() -> list[str]:
    """Return the schemas that work is done in, by name; for dispatchers of periodic tasks. Cost: one query."""
    with _public_schema():
        return list(
            Cooperative.objects.filter(status__in=WORKING)
            .exclude(schema_version="")
            .order_by("schema_name")
            .values_list("schema_name", flat=True)
        )


def served_cooperatives() -> list[tuple[str, str, str]]:
    """Return name, town and primary host of every active cooperative, by town; for the public page. One query."""
    rows = Cooperative.objects.filter(status=ACTIVE, domains__is_primary=True).order_by("town", "name")
    return list(rows.values_list("name", "town", "domains__domain"))


def is_our_host(host: str) -> bool:
    """Return whether a cooperative is served at the host, whatever the page says; for a TLS front.

    Cost: no statement while the book is fresh, for unknown hosts as for known ones.
    """
    return host in addresses.current().schema_of_host


def maintenance_of(schema: str, now: dt.datetime) -> Maintenance | None:
    """Return the cooperative's window that is in force, else the next one that is announced, else None.

    Cost: no statement while the book is fresh.
    """
    book = addresses.current()
    windows = [*book.maintenance.get("", ()), *book.maintenance.get(schema, ())]
    near = [window for window in windows if window.announced_at <= now < window.ends_at]
    in_force = [window for window in near if window.starts_at <= now]
    if in_force:
        return max(in_force, key=lambda window: window.ends_at)  # the last to end tells when it is over
    return min(near, key=lambda window: window.starts_at, default=None)


def prewarmed_addresses() -> int:
    """Read the hosts before the first request and return how many there are."""
    return len(addresses.current().schema_of_host)


def announce_change() -> None:
    """Make every process notice that hosts, states or looks changed: here at once, elsewhere after the commit."""
    addresses.forget()
    transaction.on_commit(addresses.forget_everywhere)


def _public_schema() -> Any:
    return schema_context(get_public_schema_name())


def _read_book() -> Book:
    schema_of_host: dict[str, str] = {}
    status_of_schema: dict[str, str] = {}
    with _public_schema():
        rows = Cooperative.objects.exclude(schema_version="").values_list(
            "schema_name", "status", "domains__domain", "domains__proved_at"
        )
        for schema, status, host, proved_at in rows:
            status_of_schema[schema] = status
            if proved_at and status != PREPARING:
                schema_of_host[host.lower()] = schema
        maintenance = _maintenance_to_come()
    return Book(MappingProxyType(schema_of_host), MappingProxyType(status_of_schema), maintenance=maintenance)


def _maintenance_to_come() -> dict[str, list[Maintenance]]:
    # A day ahead of the announcement: a book that outlives its database for a while still knows the window.
    now = timezone.now()
    rows = MaintenanceWindow.objects.filter(
        Q(cancelled_at__isnull=True), ends_at__gt=now, announced_at__lt=now + dt.timedelta(days=1)
    ).values_list("cooperative__schema_name", "announced_at", "starts_at", "ends_at", "text")
    windows: dict[str, list[Maintenance]] = defaultdict(list)
    for schema, announced_at, starts_at, ends_at, text in rows:
        windows[schema or ""].append(Maintenance(announced_at, starts_at, ends_at, text))
    return dict(windows)


def _met_cooperative(book: Book, schema: str) -> CurrentCooperative | None:
    with _public_schema():
        row = Cooperative.objects.filter(schema_name=schema).select_related("branding").first()
    if row is None:
        return None
    value = current_cooperative(row)
    book.remember(value)
    return value


def current_cooperative(row: Cooperative) -> CurrentCooperative:
    """Return the immutable value of a row; its ``branding`` should have been selected with it."""
    # A cooperative being prepared has no looks yet; its pages are not served, its commands may still name it.
    branding: Branding = getattr(row, "branding", None) or Branding(color=Branding.DEFAULT_COLOR)
    contact = row.contact
    return CurrentCooperative(
        schema_name=row.schema_name,
        slug=row.slug,
        name=row.name,
        short_name=row.short_name,
        town=row.town,
        status=row.status,
        phones=tuple(Phone(**phone) for phone in contact.get("phones", [])),
        office=contact.get("office", ""),
        website=contact.get("website", ""),
        brand_color=branding.color,
        palette=MappingProxyType(dict(branding.palette)),
        logo_svg=branding.logo_svg,
        logo_png=bytes(branding.logo_png),
        brand_fingerprint=branding.fingerprint,
        legacy_paths=frozenset(path.lower() for path in row.legacy_paths),
        notice=row.suspension_text,
    )


addresses = AddressBook(_read_book)
