"""Making or updating a cooperative from a checked pack, all of it or nothing."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.accounts.rights_walls import RightsRefused
from portal.kernel import clock
from portal.kernel.registries import PackProblem, pack_sections
from portal.rulebook.queries import rulebook_version_on
from tenants.branding.actions import store_looks
from tenants.domains import holder_of, platform_host, store_hosts
from tenants.host_names import host_of
from tenants.models import Cooperative
from tenants.onboarding.changes import Change, changes_between
from tenants.onboarding.content import facts_content, flattened, sections_content
from tenants.onboarding.pack import Facts, Pack, PackRefused, placed
from tenants.operator_log import write_event
from tenants.provisioning import create_schema
from tenants.queries import announce_change

# Hears how far the work is: a step's key, and how many of how many parts of it are done.
Tell = Callable[[str, int, int], None]


def _tell_nobody(_step: str, _done: int, _known: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What onboarding did; hosts with the primary one first.

    ``newer_rules_from`` is the first day of rules adopted later than the pack's, which stay as they are.
    """

    cooperative: Cooperative
    is_new: bool
    hosts: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    newer_rules_from: dt.date | None = None


@transaction.atomic
def onboard_cooperative(
    *, pack: Pack, by: str, update: bool = False, dry_run: bool = False, opens: bool = True, tell: Tell = _tell_nobody
) -> Outcome:
    """Make the cooperative with hosts, looks, schema, rules and regulation, or bring an existing one up to the pack.

    Raises PackRefused when the cooperative exists and ``update`` is not asked for, or a host belongs to another one.
    It goes live at once when the pack names the signed processing agreement; without one, or with ``opens`` off, it
    waits in ``onboarding``.
    A dry run does everything and takes it back. Cost: some 120 statements for a new one, in one transaction, so a
    process killed in the middle leaves nothing.
    """
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    facts = pack.facts
    row = Cooperative.objects.select_for_update().filter(slug=facts.slug).first()
    hosts = (platform_host(facts.slug), *dict.fromkeys(facts.hosts))
    problems = [*_conflicts(row, facts.slug, hosts, update), *_early_agreement(facts)]
    if problems:
        raise PackRefused([placed(problem, pack.places) for problem in problems])
    is_new = row is None
    before = _said(facts.slug, pack) if row is not None and row.schema_version else {}
    cooperative = row or Cooperative(slug=facts.slug, schema_name=facts.slug)
    _store_facts(cooperative, facts)
    store_hosts(cooperative, facts.hosts)
    store_looks(cooperative, color=facts.brand.color, logo=pack.logo)
    if not cooperative.schema_version:
        create_schema(cooperative, tell=tell)
    tell("rules", 0, 1)
    with schema_context(cooperative.schema_name):
        for name, _ in pack_sections:
            if name in pack.sections:
                _store(name, pack, by=by)
    tell("rules", 1, 1)
    if cooperative.status in (Cooperative.Status.PREPARING, Cooperative.Status.ONBOARDING):
        is_open = opens and cooperative.agreement_signed_on is not None
        cooperative.status = Cooperative.Status.ACTIVE if is_open else Cooperative.Status.ONBOARDING
        cooperative.opened_at = timezone.now() if is_open else None
        cooperative.save(update_fields=["status", "opened_at"])
    changes = changes_between(before, _said(facts.slug, pack)) if before or dry_run else []
    if is_new:
        write_event(action="cooperative.onboarded", by=by, cooperative=facts.slug)
    elif changes:
        details = {"keys": [change.path for change in changes]}
        write_event(action="cooperative.updated", by=by, cooperative=facts.slug, details=details)
    newer = None if is_new else _newer_rules(facts)
    if dry_run:
        transaction.set_rollback(True)
    else:
        announce_change()
    return Outcome(cooperative, is_new, hosts, tuple(changes), newer)


def _store(name: str, pack: Pack, *, by: str) -> None:
    try:
        pack_sections[name].store(pack.sections[name], on=pack.facts.valid_from, by=by)
    except RightsRefused as refused:
        # Somebody at the cooperative holds a role that the pack would take away or empty.
        raise PackRefused([placed(PackProblem(name, str(refused)), pack.places)]) from None


def _said(slug: str, pack: Pack) -> dict[str, Any]:
    """Return what a pack would say of the cooperative now, flat, as of the days of this pack."""
    sections = sections_content(slug, pack.facts.valid_from)
    with schema_context(slug):
        regulation = pack_sections["regulation"].content
        sections["regulation"] = regulation(pack.sections["regulation"]["valid_from"]) if regulation else None
    return flattened({**facts_content(slug), **sections})


def _newer_rules(facts: Facts) -> dt.date | None:
    with schema_context(facts.slug):
        newest = rulebook_version_on(dt.date.max)
    return newest.valid_from if newest is not None and newest.valid_from > facts.valid_from else None


def conflicts_of(data: Mapping[str, Any], *, update: bool) -> list[PackProblem]:
    """Return where the facts of a pack, right or not yet, meet what is there: a name taken, a host of another one.

    Costs a query, and one a host.
    """
    slug, hosts, agreement = data.get("slug"), data.get("hosts"), data.get("processing_agreement")
    known = slug if isinstance(slug, str) else ""
    named = [host_of(host) for host in (hosts if isinstance(hosts, list) else []) if isinstance(host, str)]
    own = (platform_host(known),) if known else ()
    row = Cooperative.objects.filter(slug=known).first() if known else None
    signed_on = agreement.get("signed_on") if isinstance(agreement, Mapping) else None
    return [*_conflicts(row, known, tuple(dict.fromkeys([*own, *named])), update), *_early(signed_on)]


def _conflicts(row: Cooperative | None, slug: str, hosts: tuple[str, ...], update: bool) -> list[PackProblem]:
    problems = []
    if row is not None and not update:
        problems.append(PackProblem("slug", f"Spółdzielnia „{slug}” już jest. Dodaj --update, żeby ją zmienić."))
    for host in hosts:
        if holder := holder_of(host, other_than=slug):
            problems.append(PackProblem("hosts", f"Host {host} należy już do „{holder}”."))
    return problems


def _early_agreement(facts: Facts) -> list[PackProblem]:
    return _early(facts.processing_agreement.signed_on if facts.processing_agreement else None)


def _early(signed_on: Any) -> list[PackProblem]:
    if type(signed_on) is not dt.date or signed_on <= clock.today():
        return []
    text = "Ten dzień jeszcze nie minął. Wpisz dzień, w którym umowę podpisano, albo usuń całą grupę."
    return [PackProblem("processing_agreement.signed_on", text)]


def _store_facts(cooperative: Cooperative, facts: Facts) -> None:
    cooperative.name, cooperative.short_name, cooperative.town = facts.name, facts.short_name, facts.town
    cooperative.contact = facts.contact.model_dump(mode="json")
    cooperative.legacy_paths = list(facts.legacy_paths)
    if facts.processing_agreement is not None:
        # What was noted in the console stays when a pack says nothing of it.
        cooperative.agreement_signed_on = facts.processing_agreement.signed_on
        cooperative.agreement_signed_by = facts.processing_agreement.signed_by
    cooperative.save()
