"""The worker's side of the console. Tasks that make or drop schemas go to the queue of the role that owns them."""

import datetime as dt
import uuid

from celery import shared_task
from django.utils import timezone

from tenants.deletion import carry_out_due_deletions
from tenants.export_runs import carry_out_export, remove_old_exports
from tenants.host_proofs import check_hosts_in_turn
from tenants.models import ExportRun, ProvisioningRun
from tenants.provisioning_runs import carry_out_provisioning
from tenants.summary import gather_summary, slugs_to_gather
from tenants.work import send_lost

# Figures of one round must not pile up behind those of the next.
SUMMARY_EXPIRES_SECONDS = 110


@shared_task(name="tenants.tasks.provision", needs_schema=False)  # type: ignore[untyped-decorator]
def provision(*, run_id: str) -> str:
    """Make one cooperative."""
    status = carry_out_provisioning(uuid.UUID(run_id))
    slug = ProvisioningRun.objects.values_list("slug", flat=True).get(pk=run_id)
    gather_summary(slug)
    return status


@shared_task(name="tenants.tasks.export", needs_schema=False)  # type: ignore[untyped-decorator]
def export(*, run_id: str) -> str:
    """Write one export."""
    return carry_out_export(uuid.UUID(run_id))


@shared_task(name="tenants.tasks.gather", needs_schema=False)  # type: ignore[untyped-decorator]
def gather(*, cooperative: str) -> bool:
    """Gather the figures of one cooperative, whatever its state."""
    return gather_summary(cooperative) is not None


@shared_task(name="tenants.tasks.dispatch_gather", needs_schema=False, expires=60)  # type: ignore[untyped-decorator]
def dispatch_gather() -> int:
    """Send ``gather`` for every cooperative, spread over a minute; return how many were sent."""
    slugs = slugs_to_gather()
    for place, slug in enumerate(slugs):
        wait = dt.timedelta(seconds=60 * place / max(len(slugs), 10))
        gather.apply_async(
            kwargs={"cooperative": slug}, countdown=wait.total_seconds(), expires=SUMMARY_EXPIRES_SECONDS
        )
    return len(slugs)


@shared_task(name="tenants.tasks.send_lost_work", needs_schema=False, expires=20)  # type: ignore[untyped-decorator]
def send_lost_work() -> int:
    """Send again what a killed worker or a flushed broker left; return how many."""
    return send_lost(ProvisioningRun, send_provisioning) + send_lost(ExportRun, send_export)


@shared_task(name="tenants.tasks.check_hosts", needs_schema=False, expires=600)  # type: ignore[untyped-decorator]
def check_hosts() -> dict[str, int]:
    """Ask DNS about hosts that wait for their proof, and again about those that have it."""
    return check_hosts_in_turn()


@shared_task(name="tenants.tasks.delete_due", needs_schema=False, expires=600)  # type: ignore[untyped-decorator]
def delete_due() -> list[str]:
    """Delete the cooperatives whose delay is over, and exports whose days are."""
    remove_old_exports()
    return carry_out_due_deletions(timezone.now())


def send_provisioning(run_id: uuid.UUID) -> None:
    """Send the message for one making of a cooperative."""
    provision.apply_async(kwargs={"run_id": str(run_id)})


def send_export(run_id: uuid.UUID) -> None:
    """Send the message for one export."""
    export.apply_async(kwargs={"run_id": str(run_id)})
