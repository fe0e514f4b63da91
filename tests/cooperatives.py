"""The two cooperatives of the suite, onboarded from the packs that ship with the product."""

from collections.abc import Callable
from pathlib import Path

from django_tenants.utils import schema_context

from tenants.models import Cooperative

PACKS = Path(__file__).parent.parent / "tenants" / "packs"


def _load(slug: str) -> Callable[[], Cooperative]:
    def cooperative() -> Cooperative:
        # The public tables cannot be seen from inside a cooperative's schema.
        with schema_context("public"):
            return Cooperative.objects.get(slug=slug)

    return cooperative


COOPERATIVES = {slug: _load(slug) for slug in ("siarkowiec", "hutnik")}


def build_cooperatives() -> None:
    """Render the schema's script once and onboard both packs by the product's own command."""
    from django.core.management import call_command

    call_command("prepare_database", verbosity=0)
    for slug in COOPERATIVES:
        call_command("onboard_cooperative", str(PACKS / slug), update=True, verbosity=0)
    _prove_hosts()


def _prove_hosts() -> None:
    """Let DNS answer for the hosts of the packs, which the suite cannot own."""
    from tenants.dns_proof import record_text
    from tenants.host_proofs import check_host
    from tenants.models import Domain

    for domain in Domain.objects.filter(proved_at__isnull=True).select_related("tenant"):
        record = record_text(domain.proof_token)
        check_host(slug=domain.tenant.slug, host=domain.domain, by="tests", resolve=lambda _name, r=record: [r])
