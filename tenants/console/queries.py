"""What the console's pages read from the public tables. Figures of other rooms come through ``board_columns``."""

from django.db.models import Count, QuerySet

from tenants.models import Cooperative, Domain, OperatorEvent


def cooperatives_of_board() -> QuerySet[Cooperative]:
    """Return all cooperatives with their hosts: stopped ones first, then those being prepared, then by name."""
    # The words of the states happen to sort that way: suspended, preparing, active.
    return Cooperative.objects.prefetch_related("domains").order_by("-status", "name")  # type: ignore[no-any-return]


def counts_by_status() -> dict[str, int]:
    """Return how many cooperatives are in which state."""
    return dict(Cooperative.objects.values_list("status").annotate(Count("pk")))


def hosts_of(cooperative: Cooperative) -> QuerySet[Domain]:
    """Return the hosts of a cooperative, the primary one first."""
    return Domain.objects.filter(tenant=cooperative).order_by("-is_primary", "domain")  # type: ignore[no-any-return]


def events_of(cooperative: Cooperative) -> QuerySet[OperatorEvent]:
    """Return what operators did about a cooperative, newest first."""
    return OperatorEvent.objects.filter(cooperative=cooperative.slug).order_by("-pk")


def events_of_platform() -> QuerySet[OperatorEvent]:
    """Return the platform's own log, newest first."""
    return OperatorEvent.objects.order_by("-pk")
