"""Who may see and start imports: accounts with the capability. Everybody else gets 404."""

import uuid
from typing import Any

from django.http import Http404

from billing_import.kinds import Owner, kind_named
from billing_import.models import ImportProfile, ImportRun, ImportSample
from portal.accounts.capabilities import IMPORT_FILES, can
from portal.staff_desk.policy import access_person, access_premises_card


def can_import(user: Any) -> bool:
    """Return whether the account may see and start imports."""
    return can(user, IMPORT_FILES)


def access_imports(user: Any) -> None:
    """Let pass who may import; raise Http404 for everybody else."""
    if not can_import(user):
        raise Http404


def access_import_run(user: Any, run_id: uuid.UUID) -> ImportRun:
    """Return a run of this cooperative; raise Http404 for whoever may not see it or when there is none."""
    access_imports(user)
    run = ImportRun.objects.select_related("continues", "after", "reverses").filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run


def access_import_line(user: Any, run_id: uuid.UUID, line: int) -> tuple[ImportRun, list[Owner]]:
    """Return a run and whose one of its lines is; raise Http404 for whoever may not see that line.

    Who imports files sees every line. Others see a line that became a row of people or premises whose card they may
    open and whose rows of that kind they may see. Costs up to six queries.
    """
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None:
        raise Http404
    kind = kind_named(run.kind)
    owners = list(kind.owners(run.pk, line)) if kind.owners is not None else []
    if can_import(user) or any(_reaches(user, kind.seen_with, owner) for owner in owners):
        return run, owners
    raise Http404


def _reaches(user: Any, capability: str, owner: Owner) -> bool:
    premises_id, person_id = owner
    try:
        if person_id is not None:
            access_person(user, person_id, capability)
            return True
        if premises_id is None:
            return False
        estate = access_premises_card(user, premises_id).building.estate
    except Http404:
        return False
    return can(user, capability) if estate is None else can(user, capability, estate=estate)


def access_import_profile(user: Any, profile_id: int) -> ImportProfile:
    """Return a stored profile of this cooperative; raise Http404 for whoever may not see it or when there is none."""
    access_imports(user)
    profile = ImportProfile.objects.filter(pk=profile_id).first()
    if profile is None:
        raise Http404
    return profile


def access_import_sample(user: Any, sample_id: uuid.UUID) -> ImportSample:
    """Return a sample of this cooperative; raise Http404 for whoever may not see it or when its day is over."""
    access_imports(user)
    sample = ImportSample.objects.select_related("profile").filter(pk=sample_id).first()
    if sample is None:
        raise Http404
    return sample
