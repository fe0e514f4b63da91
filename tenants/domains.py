"""Hosts of cooperatives: claiming, giving back, those of a pack. Proving is in ``host_proofs``, not here."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tenants.host_names import host_of, host_problem
from tenants.models import Cooperative, Domain
from tenants.operator_log import write_event
from tenants.queries import announce_change

MOST_HOSTS = 10
# A claim that nobody proves must not keep a host from its owner for ever.
CLAIM_HOLDS = dt.timedelta(days=14)


class HostRefused(ValueError):
    """The host cannot be claimed or given back; the text says why, in Polish."""


def platform_host(slug: str) -> str:
    """Return the subdomain of the platform that a cooperative always has."""
    return f"{slug.replace('_', '-')}.{settings.BASE_DOMAIN}"


def problem_of_host(host: str) -> str:
    """Return why a host cannot be any cooperative's own, or an empty string."""
    hosts = (settings.OPERATOR_HOST, settings.PUBLIC_HOST)
    return host_problem(host, base_domain=settings.BASE_DOMAIN, platform_hosts=hosts)


def holder_of(host: str, *, other_than: str) -> str:
    """Return the slug of another cooperative that holds the host, or an empty string.

    Whoever proved it holds it; a claim holds for ``CLAIM_HOLDS``. Cost: one query.
    """
    row = Domain.objects.filter(domain=host).exclude(tenant__slug=other_than).select_related("tenant").first()
    if row is None or (row.proved_at is None and row.claimed_at < timezone.now() - CLAIM_HOLDS):
        return ""
    return str(row.tenant.slug)


@transaction.atomic
def claim_host(*, slug: str, host: str, by: str) -> Domain:
    """Note a host that the cooperative says is its own; it is served once it is proved.

    Raises HostRefused. Cost: five statements, a lock on the cooperative's row.
    """
    name = host_of(host)
    if problem := problem_of_host(name):
        raise HostRefused(problem)
    cooperative = Cooperative.objects.select_for_update().get(slug=slug)
    if Domain.objects.filter(tenant=cooperative, domain=name).exists():
        raise HostRefused("Ten adres jest już na liście.")
    if Domain.objects.filter(tenant=cooperative).count() >= MOST_HOSTS + 1:
        raise HostRefused(f"Spółdzielnia może mieć najwyżej {MOST_HOSTS} własnych adresów.")
    if holder_of(name, other_than=slug):
        raise HostRefused("Ten adres ma już inna spółdzielnia.")
    Domain.objects.filter(domain=name).delete()  # a claim of somebody else that was never proved
    # Quirk: DomainMixin.save would make a new host the primary one; bulk_create does not call it.
    domain: Domain = Domain.objects.bulk_create([Domain(domain=name, tenant=cooperative, is_primary=False)])[0]
    write_event(action="host.claimed", by=by, cooperative=slug, subject=name)
    return domain


@transaction.atomic
def release_host(*, slug: str, host: str, by: str) -> None:
    """Take a host off the list; it is not served from then on. Raises HostRefused for the platform's own subdomain."""
    if host == platform_host(slug):
        raise HostRefused("Adres w domenie platformy zostaje. Usunąć można tylko własne adresy spółdzielni.")
    removed, _rows = Domain.objects.filter(tenant__slug=slug, domain=host).delete()
    if not removed:
        raise HostRefused("Tego adresu nie ma na liście.")
    write_event(action="host.released", by=by, cooperative=slug, subject=host)
    announce_change()


def store_hosts(cooperative: Cooperative, own: Iterable[str], *, are_proved: bool = False) -> tuple[str, ...]:
    """Make the cooperative's hosts those of its pack, the platform's subdomain first; return them.

    Hosts that were there keep their proof. For onboarding, which looks for conflicts and announces by itself.
    """
    hosts = (platform_host(cooperative.slug), *dict.fromkeys(own))
    Domain.objects.filter(tenant=cooperative).exclude(domain__in=hosts).delete()
    Domain.objects.filter(domain__in=hosts, proved_at__isnull=True).exclude(tenant=cooperative).delete()
    present = set(Domain.objects.filter(tenant=cooperative).values_list("domain", flat=True))
    now = timezone.now()
    Domain.objects.bulk_create(
        Domain(
            domain=host,
            tenant=cooperative,
            is_primary=host == hosts[0],
            proved_at=now if are_proved or host == hosts[0] else None,
        )
        for host in hosts
        if host not in present
    )
    return hosts
