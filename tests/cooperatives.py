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
