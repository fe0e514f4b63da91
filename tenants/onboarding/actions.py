"""Making or updating a cooperative from a checked pack, all of it or nothing."""

import hashlib
import json
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django_tenants.utils import schema_context

from portal.kernel.brand import palette_of
from portal.kernel.registries import PackProblem, pack_sections
from tenants.models import Branding, Cooperative, Domain
from tenants.onboarding.pack import Pack, PackRefused
from tenants.operator_log import write_event
from tenants.provisioning import create_schema
from tenants.queries import announce_change


@dataclass(frozen=True, slots=True)
class Outcome:
    """What onboarding did; hosts with the primary one first."""

    cooperative: Cooperative
    is_new: bool
    hosts: tuple[str, ...]


@transaction.atomic
def onboard_cooperative(*, pack: Pack, by: str, update: bool = False, dry_run: bool = False) -> Outcome:
    """Make the cooperative with hosts, looks, schema, rules and regulation, or bring an existing one up to the pack.

    Raises PackRefused when the cooperative exists and ``update`` is not asked for, or a host belongs to another one.
    A dry run does everything and takes it back. Cost: some 120 statements for a new one, in one transaction, so a
    process killed in the middle leaves nothing.
    """
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    facts = pack.facts
    row = Cooperative.objects.select_for_update().filter(slug=facts.slug).first()
    hosts = (f"{facts.slug.replace('_', '-')}.{settings.BASE_DOMAIN}", *dict.fromkeys(facts.hosts))
    problems = _conflicts(row, facts.slug, hosts, update)
    if problems:
        raise PackRefused(problems)
    is_new = row is None
    cooperative = row or Cooperative(slug=facts.slug, schema_name=facts.slug)
    cooperative.name, cooperative.short_name, cooperative.town = facts.name, facts.short_name, facts.town
    cooperative.contact = facts.contact.model_dump(mode="json")
    cooperative.save()
    _store_hosts(cooperative, hosts)
    _store_looks(cooperative, pack)
    if not cooperative.schema_version:
        create_schema(cooperative)
    with schema_context(cooperative.schema_name):
        for name, section in pack_sections:
            if name in pack.sections:
                section.store(pack.sections[name], on=facts.valid_from, by=by)
    if cooperative.status == Cooperative.Status.PREPARING:
        cooperative.status = Cooperative.Status.ACTIVE
        cooperative.save(update_fields=["status"])
    write_event(action="cooperative.onboarded" if is_new else "cooperative.updated", by=by, cooperative=facts.slug)
    if dry_run:
        transaction.set_rollback(True)
    else:
        announce_change()
    return Outcome(cooperative, is_new, hosts)


def _conflicts(row: Cooperative | None, slug: str, hosts: tuple[str, ...], update: bool) -> list[PackProblem]:
    problems = []
    if row is not None and not update:
        problems.append(PackProblem("slug", f"Spółdzielnia „{slug}” już jest. Dodaj --update, żeby ją zmienić."))
    for domain in Domain.objects.filter(domain__in=hosts).select_related("tenant"):
        if domain.tenant.slug != slug:
            problems.append(PackProblem("hosts", f"Host {domain.domain} należy już do „{domain.tenant.slug}”."))
    return problems


def _store_hosts(cooperative: Cooperative, hosts: tuple[str, ...]) -> None:
    Domain.objects.filter(tenant=cooperative).exclude(domain__in=hosts).delete()
    present = set(Domain.objects.filter(tenant=cooperative).values_list("domain", flat=True))
    # Quirk: Domain.save would make each new host the primary one in turn.
    Domain.objects.bulk_create(
        Domain(domain=host, tenant=cooperative, is_primary=host == hosts[0]) for host in hosts if host not in present
    )


def _store_looks(cooperative: Cooperative, pack: Pack) -> None:
    palette = palette_of(pack.facts.brand.color)
    content = json.dumps(palette, sort_keys=True) + pack.logo_svg
    Branding.objects.update_or_create(
        cooperative=cooperative,
        defaults={
            "color": pack.facts.brand.color,
            "palette": palette,
            "logo_svg": pack.logo_svg,
            "fingerprint": hashlib.sha256(content.encode()).hexdigest()[:16],
        },
    )
