"""Hosts of cooperatives: claiming, proving, giving back. Which host is served is read by ``queries``."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tenants.utils import get_public_schema_name, schema_context

from tenants import dns_proof
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


def check_host(*, slug: str, host: str, by: str, resolve: dns_proof.Resolver | None = None) -> Domain:
    """Look for the record once and note what was found; a proved host is served within a second.

    Raises HostRefused when the host is not on the list. Cost: one question to DNS, outside of any transaction.
    """
    domain: Domain | None = Domain.objects.filter(tenant__slug=slug, domain=host).first()
    if domain is None:
        raise HostRefused("Tego adresu nie ma na liście.")
    if domain.proved_at is None:
        found = dns_proof.finding(host, domain.proof_token, resolve or dns_proof.txt_records)
        _note(domain, found, slug, by)
    return domain


def check_pending_hosts(*, resolve: dns_proof.Resolver | None = None) -> int:
    """Look for the records of all hosts that wait for their proof; return how many were proved. For the worker."""
    with schema_context(get_public_schema_name()):
        pending = list(Domain.objects.filter(proved_at__isnull=True).values_list("tenant__slug", "domain"))
        return sum(check_host(slug=slug, host=host, by="dns", resolve=resolve).proved_at is not None
                   for slug, host in pending)  # fmt: skip


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


@transaction.atomic
def _note(domain: Domain, found: str, slug: str, by: str) -> None:
    domain.checked_at, domain.finding = timezone.now(), found
    if not found:
        domain.proved_at = domain.checked_at
        write_event(action="host.proved", by=by, cooperative=slug, subject=domain.domain)
        announce_change()
    # Race: a host released meanwhile is not brought back, as Domain.save would.
    fields = {"checked_at": domain.checked_at, "finding": found, "proved_at": domain.proved_at}
    Domain.objects.filter(pk=domain.pk).update(**fields)
