"""Looking for the DNS records that prove hosts: once before a host is served, and again while it is.

A record that vanished may be a slip, or a domain that was sold: the host is marked, the operator told, and it is served
for ``GRACE`` more. What DNS said is judged in ``dns_proof``; claiming and giving back hosts is in ``domains``.
"""

import datetime as dt
import logging
from time import monotonic

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tenants.utils import get_public_schema_name, schema_context

from tenants import dns_proof
from tenants.domains import CLAIM_HOLDS, HostRefused
from tenants.models import Domain
from tenants.operator_log import write_event
from tenants.queries import announce_change

logger = logging.getLogger(__name__)

# Time to put a record back that somebody cleared away; in between two letters of the operator reach the cooperative.
GRACE = dt.timedelta(days=14)
# How often a proved host is looked up again, and one whose record is gone.
LOOK_AGAIN = dt.timedelta(days=1)
LOOK_WHILE_LOST = dt.timedelta(hours=1)
# A dead DNS takes three seconds a host; what is not reached in this time is asked for first in the next round.
ROUND_SECONDS = 240.0
BY_DNS = "dns"


def check_host(
    *, slug: str, host: str, by: str, resolve: dns_proof.Resolver | None = None, now: dt.datetime | None = None
) -> Domain:
    """Look for the record once and note what was found; a proved host is served within a second.

    Raises HostRefused when the host is not on the list. Cost: one question to DNS, outside of any transaction; none for
    the platform's own subdomain.
    """
    domain: Domain | None = Domain.objects.filter(tenant__slug=slug, domain=host).first()
    if domain is None:
        raise HostRefused("Tego adresu nie ma na liście.")
    if domain.is_primary:
        return domain
    look = dns_proof.look(host, domain.proof_token, resolve or dns_proof.txt_records)
    return _noted(domain, look, slug, by, now or timezone.now())


def check_hosts_in_turn(*, resolve: dns_proof.Resolver | None = None, now: dt.datetime | None = None) -> dict[str, int]:
    """Look for the records of all hosts whose turn it is, the longest unasked first; for the worker.

    Returns how many were looked for, and how many are without their record now. Cost: one query, and a question to DNS
    and three statements for each, for four minutes at most.
    """
    moment, started = now or timezone.now(), monotonic()
    counted = {"asked": 0, "without": 0}
    with schema_context(get_public_schema_name()):
        for slug, host in hosts_in_turn(moment):
            if monotonic() - started > ROUND_SECONDS:
                logger.warning("hosts.round_cut_short", extra=counted)
                break
            try:
                domain = check_host(slug=slug, host=host, by=BY_DNS, resolve=resolve, now=moment)
            except HostRefused:
                continue  # Race: it was given back meanwhile
            counted["asked"] += 1
            counted["without"] += bool(domain.finding)
    return counted


def hosts_in_turn(now: dt.datetime) -> list[tuple[str, str]]:
    """Return the slug and the host of those to look up now.

    A fresh claim in every round, a lost one every hour, a proved one and an old claim once a day. Cost: one query.
    """
    is_fresh_claim = Q(proved_at__isnull=True, lost_at__isnull=True, claimed_at__gt=now - CLAIM_HOLDS)
    is_lost = Q(lost_at__isnull=False, checked_at__lte=now - LOOK_WHILE_LOST)
    is_due = Q(checked_at__isnull=True) | Q(checked_at__lte=now - LOOK_AGAIN)
    rows = Domain.objects.filter(is_primary=False).filter(is_fresh_claim | is_lost | is_due)
    return list(rows.order_by(F("checked_at").asc(nulls_first=True), "pk").values_list("tenant__slug", "domain"))


def served_until(domain: Domain) -> dt.datetime | None:
    """Return when a host whose record is gone is served no more, or None for one that has its record."""
    return None if domain.lost_at is None else domain.lost_at + GRACE


@transaction.atomic
def _noted(seen: Domain, look: dns_proof.Look, slug: str, by: str, now: dt.datetime) -> Domain:
    # Race: the question took seconds; a host given back meanwhile is not brought back, as Domain.save would.
    domain: Domain | None = Domain.objects.select_for_update().filter(pk=seen.pk).first()
    if domain is None:
        raise HostRefused("Tego adresu nie ma na liście.")
    proved_before, lost_before = domain.proved_at is not None, domain.lost_at is not None
    domain.checked_at, domain.finding = now, look.finding
    if look.is_there:
        domain.proved_at, domain.lost_at = domain.proved_at or now, None
        if not proved_before or lost_before:
            _tell("host.proved", domain, slug, by)
    elif proved_before:
        _note_loss(domain, look, slug, by, now)
    Domain.objects.filter(pk=domain.pk).update(
        checked_at=domain.checked_at, finding=domain.finding, proved_at=domain.proved_at, lost_at=domain.lost_at
    )
    if proved_before != (domain.proved_at is not None):
        announce_change()
    return domain


def _note_loss(domain: Domain, look: dns_proof.Look, slug: str, by: str, now: dt.datetime) -> None:
    # A DNS that is silent proves nothing: it starts no grace, though one that has started goes on.
    if domain.lost_at is None:
        if look.is_silent:
            return
        domain.lost_at = now
        _tell("host.lost", domain, slug, by)
    elif now >= domain.lost_at + GRACE and not look.is_silent:
        domain.proved_at = None
        _tell("host.stopped", domain, slug, by)


def _tell(action: str, domain: Domain, slug: str, by: str) -> None:
    write_event(action=action, by=by, cooperative=slug, subject=domain.domain)
