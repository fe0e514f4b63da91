"""Making or changing a cooperative on an operator's wish: asked for on a page, done by the worker, all or nothing.

Only the worker makes schemas; its database role owns them. The web server writes a row and sends a message.
"""

import logging
import uuid
from functools import partial

from django.db import ProgrammingError, transaction
from django.utils import timezone

from portal.kernel.registries import PackProblem
from tenants.branding.actions import mark_of
from tenants.models import Cooperative, ProvisioningRun, SchemaScript, WorkStatus
from tenants.onboarding.actions import conflicts_of, onboard_cooperative
from tenants.onboarding.pack import PackRefused, read_zipped_pack
from tenants.operator_log import write_event
from tenants.provisioning import SchemaIncomplete, SchemaTaken
from tenants.run_sentences import change_sentences
from tenants.work import UNFINISHED, claim, finish, progress_of, take_lock

logger = logging.getLogger(__name__)


DENIED = "Baza odmówiła. Rola bazy tego workera nie może tworzyć schematów. Powód jest w dzienniku serwera."
NOT_THERE = "Spółdzielni „{slug}” nie ma albo jest właśnie usuwana. Nie da się jej zmienić."


class RunRefused(ValueError):
    """The work cannot be asked for or tried again; the text says why."""


@transaction.atomic
def request_provisioning(
    *, slug: str, pack: bytes, is_dry_run: bool, by: str, is_update: bool = False
) -> ProvisioningRun:
    """Ask the worker to make the cooperative of a pack or to change it, or to try and take everything back.

    Raises RunRefused when the cooperative is there, or is not there to be changed, or when work on it goes on.
    """
    if is_update and not _may_be_changed(slug):
        raise RunRefused(NOT_THERE.format(slug=slug))
    if not is_update and not is_dry_run and Cooperative.objects.filter(slug=slug).exists():
        raise RunRefused(f"Spółdzielnia „{slug}” już jest. Wybierz inny slug.")
    if other := ProvisioningRun.objects.filter(slug=slug, status__in=UNFINISHED).first():
        what = "właśnie się zmienia" if other.is_update else "właśnie powstaje"
        raise RunRefused(f"Spółdzielnia „{slug}” {what}. Poczekaj, aż to się skończy.")
    run = ProvisioningRun.objects.create(
        slug=slug, pack=pack, is_dry_run=is_dry_run, is_update=is_update, requested_by=by
    )
    if not is_dry_run:
        action = "provisioning.update_requested" if is_update else "provisioning.requested"
        write_event(action=action, by=by, cooperative=slug)
    _send_after_commit(run.pk)
    return run


@transaction.atomic
def make_what_was_tried(*, run_id: uuid.UUID, by: str) -> ProvisioningRun:
    """Ask for what a trial showed, out of the same pack. Raises RunRefused."""
    trial = ProvisioningRun.objects.select_for_update().get(pk=run_id)
    if not (trial.is_dry_run and trial.status == WorkStatus.DONE and trial.pack):
        raise RunRefused("Wykonać można tylko to, czego próba się udała.")
    run = request_provisioning(
        slug=trial.slug, pack=bytes(trial.pack), is_dry_run=False, is_update=trial.is_update, by=by
    )
    trial.pack = b""
    trial.save(update_fields=["pack"])
    return run


@transaction.atomic
def retry_provisioning(*, run_id: uuid.UUID, by: str) -> ProvisioningRun:
    """Ask again for work that broke; raises RunRefused for work in any other state."""
    run = ProvisioningRun.objects.select_for_update().get(pk=run_id)
    if run.status != WorkStatus.FAILED:
        raise RunRefused("Ponowić można tylko nieudane uruchomienie.")
    run.status, run.attempts, run.messages, run.finished_at = WorkStatus.QUEUED, 0, [], None
    run.step, run.done, run.known, run.sent_at = "", 0, 0, timezone.now()
    run.save()
    write_event(action="provisioning.retried", by=by, cooperative=run.slug)
    _send_after_commit(run.pk)
    return run


@transaction.atomic
def remove_run(*, run_id: uuid.UUID, by: str) -> ProvisioningRun:
    """Forget work that was refused or broke, with its pack; there is no cooperative of it to remove."""
    run = ProvisioningRun.objects.select_for_update().get(pk=run_id)
    if run.status not in (WorkStatus.FAILED, WorkStatus.REFUSED):
        raise RunRefused("Usunąć można tylko odrzucone albo nieudane uruchomienie.")
    run.status, run.pack = WorkStatus.REMOVED, b""
    run.save(update_fields=["status", "pack"])
    write_event(action="provisioning.removed", by=by, cooperative=run.slug)
    return run


def carry_out_provisioning(run_id: uuid.UUID) -> str:
    """Make or change the cooperative and return the run's status; a second message for the same run finds it done.

    Everything is one transaction, so a worker killed in the middle leaves the row of the run and nothing else.
    """
    run = claim(ProvisioningRun, run_id)
    if run is None:
        return str(ProvisioningRun.objects.values_list("status", flat=True).get(pk=run_id))
    assert isinstance(run, ProvisioningRun)  # noqa: S101 - what was claimed
    try:
        with progress_of(run) as progress, transaction.atomic():
            if not take_lock(run.pk):
                return run.status  # another worker is at it
            progress.tell("pack", 0, 1)
            pack = read_zipped_pack(bytes(run.pack), partial(conflicts_of, update=run.is_update))
            if run.is_update and not _may_be_changed(run.slug):
                raise PackRefused([PackProblem("slug", NOT_THERE.format(slug=run.slug))])
            mark = mark_of(run.slug)
            outcome = onboard_cooperative(
                pack=pack,
                by=run.requested_by,
                update=run.is_update,
                dry_run=run.is_dry_run,
                opens=False,
                tell=progress.tell,
            )
            run.step, run.done, run.known = "done", 1, 1
            if not run.is_dry_run:
                run.pack = b""  # after a trial it is still needed to make the cooperative
            said = change_sentences(outcome, is_new_mark=pack.logo != mark) if run.is_update else []
            finish(run, WorkStatus.DONE, said or [f"Adres: {host}" for host in outcome.hosts])
    except PackRefused as refusal:
        finish(run, WorkStatus.REFUSED, _sentences(refusal.problems))
    except SchemaTaken as error:
        finish(run, WorkStatus.REFUSED, [str(error)])
    except (SchemaIncomplete, SchemaScript.DoesNotExist) as error:
        logger.exception("provisioning.failed", extra={"run": str(run_id)})
        finish(run, WorkStatus.FAILED, [str(error) or "Wzór schematu nie jest gotowy. Uruchom prepare_database."])
    except ProgrammingError:
        # Most of all "permission denied": this worker's database role does not own the schemas.
        logger.exception("provisioning.denied", extra={"run": str(run_id)})
        finish(run, WorkStatus.FAILED, [DENIED])
    return run.status


def _may_be_changed(slug: str) -> bool:
    return bool(Cooperative.objects.filter(slug=slug).exclude(schema_version="").exists())


def _sentences(problems: list[PackProblem]) -> list[str]:
    return [str(problem) for problem in problems]


def _send_after_commit(run_id: uuid.UUID) -> None:
    from tenants.tasks import send_provisioning  # the task calls back into this module

    transaction.on_commit(lambda: send_provisioning(run_id))
