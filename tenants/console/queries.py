"""What the console's pages read from the public tables. Figures of other rooms are in ``CooperativeSummary``."""

import datetime as dt
import uuid
from collections import Counter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from portal.kernel.clock import WARSAW
from tenants.models import Cooperative, Domain, ExportRun, OperatorEvent, ProvisioningRun, WorkStatus
from tenants.schema_version import schema_version

Status = Cooperative.Status
PAGE_SIZE = 50
# Figures older than this say that nobody gathers them.
STALE = dt.timedelta(minutes=15)
BROKEN, STOPPED, DOUBTFUL, COMING, FINE = range(5)


def cooperatives_of_board(now: dt.datetime, words: str = "") -> QuerySet[Cooperative]:
    """Return cooperatives with their figures and hosts, with their ``rank``, worst first. Two queries a page.

    With ``words`` only those that have them in a name, the town or a host.
    """
    rows = Cooperative.objects.select_related("summary").prefetch_related("domains").annotate(rank=_rank(now))
    if words:
        has_host = Exists(Domain.objects.filter(tenant=OuterRef("pk"), domain__icontains=words))
        is_meant = Q(name__icontains=words) | Q(slug__icontains=words) | Q(town__icontains=words) | Q(has_host)
        rows = rows.filter(is_meant)
    return rows.order_by("rank", "name", "pk")  # type: ignore[no-any-return]


def counts_by_rank(now: dt.datetime) -> dict[int, int]:
    """Return how many cooperatives stand at which rank. Cost: one query over the public tables."""
    return dict(Counter(Cooperative.objects.annotate(rank=_rank(now)).values_list("rank", flat=True)))


def rank_of(cooperative: Cooperative, now: dt.datetime) -> int:
    """Return the rank of one cooperative. Cost: one query."""
    return int(Cooperative.objects.annotate(rank=_rank(now)).values_list("rank", flat=True).get(pk=cooperative.pk))


def _rank(now: dt.datetime) -> Case:
    is_doubtful = (
        Q(summary__level=1)
        | Q(summary__isnull=True)
        | Q(summary__gathered_at__lt=now - STALE)
        | ~Q(schema_version=schema_version())
        | Q(Exists(Domain.objects.filter(tenant=OuterRef("pk"), lost_at__isnull=False)))
    )
    return Case(
        When(status=Status.ACTIVE, summary__level=2, then=Value(BROKEN)),
        When(status=Status.SUSPENDED, then=Value(STOPPED)),
        When(is_doubtful, status=Status.ACTIVE, then=Value(DOUBTFUL)),
        When(status=Status.ACTIVE, then=Value(FINE)),
        default=Value(COMING),
        output_field=IntegerField(),
    )


def all_cooperatives() -> list[Cooperative]:
    """Return all cooperatives by name."""
    return list(Cooperative.objects.order_by("name"))


def hosts_of(cooperative: Cooperative) -> QuerySet[Domain]:
    """Return the hosts of a cooperative, the primary one first."""
    return Domain.objects.filter(tenant=cooperative).order_by("-is_primary", "domain")  # type: ignore[no-any-return]


def runs_shown() -> QuerySet[ProvisioningRun]:
    """Return makings of cooperatives that need an eye: unfinished, refused or broken ones, newest first."""
    shown = (WorkStatus.QUEUED, WorkStatus.RUNNING, WorkStatus.REFUSED, WorkStatus.FAILED)
    return ProvisioningRun.objects.filter(status__in=shown).defer("pack")


def provisioning_run(run_id: uuid.UUID) -> ProvisioningRun | None:
    """Return one making without its pack, or None."""
    return ProvisioningRun.objects.filter(pk=run_id).defer("pack").first()


def exports_of(cooperative: Cooperative) -> QuerySet[ExportRun]:
    """Return the exports of a cooperative, newest first."""
    return ExportRun.objects.filter(slug=cooperative.slug)


def export_run(run_id: uuid.UUID) -> ExportRun | None:
    """Return one export or None."""
    return ExportRun.objects.filter(pk=run_id).first()


def events_of(cooperative: Cooperative) -> QuerySet[OperatorEvent]:
    """Return what operators did about a cooperative, newest first."""
    return OperatorEvent.objects.filter(cooperative=cooperative.slug).order_by("-pk")


def filtered_events(wishes: dict[str, Any]) -> QuerySet[OperatorEvent]:
    """Return the platform's own log, newest first, of what the filter's fields say; days are Polish ones."""
    events = OperatorEvent.objects.order_by("-pk")
    if slug := wishes.get("spoldzielnia"):
        events = events.filter(cooperative__icontains=slug)
    if actor := wishes.get("kto"):
        events = events.filter(actor__icontains=actor)
    if action := wishes.get("co"):
        events = events.filter(action=action)
    if first := wishes.get("od"):
        events = events.filter(at__gte=dt.datetime.combine(first, dt.time.min, WARSAW))
    if last := wishes.get("do"):
        events = events.filter(at__lt=dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min, WARSAW))
    return events


def page_of(rows: QuerySet[Any], number: Any) -> Page[Any]:
    """Return one page of rows; an odd number gives the nearest page there is."""
    return Paginator(rows, PAGE_SIZE).get_page(number)
