"""One cooperative, open and with a proved host, in the empty database of a bench."""

SLUG = "bench"
HOST = f"{SLUG}.localhost"


def open_cooperative() -> None:
    """Prepare the database and open the cooperative at ``HOST``; call it once Django is set up."""
    from django.utils import timezone

    from tenants.deploy import prepare_database
    from tenants.models import Cooperative, Domain
    from tenants.queries import announce_change
    from tests.bench.onboarding_bench import create

    prepare_database()
    create(SLUG)
    now = timezone.now()
    Cooperative.objects.update(status="active", opened_at=now, agreement_signed_on=now.date(), agreement_signed_by="x")
    Domain.objects.create(domain=HOST, tenant=Cooperative.objects.get(), is_primary=True, proved_at=now)
    announce_change()
