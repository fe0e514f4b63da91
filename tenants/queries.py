"""Questions about cooperatives and their hosts. Nothing is changed here; ``address_book`` remembers the answers."""

from types import MappingProxyType
from typing import Any

from django.db import transaction
from django_tenants.utils import get_public_schema_name, schema_context

from portal.kernel.cooperative import CurrentCooperative, Phone
from tenants.address_book import AddressBook, Book
from tenants.models import Branding, Cooperative

ACTIVE = Cooperative.Status.ACTIVE.value
SUSPENDED = Cooperative.Status.SUSPENDED.value
PREPARING = Cooperative.Status.PREPARING.value


def plain_host(raw: str) -> str:
    """Return a Host header's name without port, trailing dot and capitals; an odd one comes back as it is."""
    return raw.partition(":")[0].rstrip(".").lower()


def cooperative_for_host(host: str) -> CurrentCooperative | None:
    """Return the active or suspended cooperative of a host (``plain_host`` of the header), or None.

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
    """Return whether work may be done in the schema: the cooperative is active and its catalog complete.

    Cost: no statement for a known cooperative; for others one, since a task may arrive right after an onboarding.
    """
    if addresses.current().status_of_schema.get(schema) == ACTIVE:
        return True
    with _public_schema():
        return bool(Cooperative.objects.filter(schema_name=schema, status=ACTIVE).exclude(schema_version="").exists())


def cooperatives_to_serve() -> list[str]:
    """Return the schemas of active cooperatives, by name; for dispatchers of periodic tasks. Cost: one query."""
    with _public_schema():
        return list(
            Cooperative.objects.filter(status=ACTIVE)
            .exclude(schema_version="")
            .order_by("schema_name")
            .values_list("schema_name", flat=True)
        )


def served_cooperatives() -> list[tuple[str, str, str]]:
    """Return name, town and primary host of every active cooperative, by town; for the public page. One query."""
    rows = Cooperative.objects.filter(status=ACTIVE, domains__is_primary=True).order_by("town", "name")
    return list(rows.values_list("name", "town", "domains__domain"))


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
        rows = Cooperative.objects.exclude(schema_version="").values_list("schema_name", "status", "domains__domain")
        for schema, status, host in rows:
            status_of_schema[schema] = status
            if host and status != PREPARING:
                schema_of_host[host.lower()] = schema
    return Book(MappingProxyType(schema_of_host), MappingProxyType(status_of_schema))


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
    branding: Branding = getattr(row, "branding", None) or Branding(color="#285680")
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
        brand_fingerprint=branding.fingerprint,
    )


addresses = AddressBook(_read_book)
