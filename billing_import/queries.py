"""Runs and their rejected rows, loaded for pages."""

import uuid
from collections.abc import Sequence

from django.db.models import QuerySet

from billing_import.models import ImportProfileVersion, ImportReject, ImportRun


def newest_runs(limit: int = 50) -> Sequence[ImportRun]:
    """Return the newest runs, newest first. Costs one query."""
    return list(ImportRun.objects.order_by("-queued_at", "-pk")[:limit])


def run_with_id(pk: uuid.UUID | None) -> ImportRun | None:
    """Return a run of this cooperative, None when it has no such. Costs one query at most."""
    return ImportRun.objects.filter(pk=pk).first() if pk else None


def rejects_of(run: ImportRun) -> QuerySet[ImportReject]:
    """Return the problems of a run's rows, in the order of the file."""
    return ImportReject.objects.filter(run=run).order_by("line", "pk")


def mended_lines(run: ImportRun) -> int:
    """Return how many rejected rows of a run a later file brought mended. Costs one query."""
    return rejects_of(run).filter(mended_by_run__isnull=False).values("line").distinct().count()


def version_of_run(run: ImportRun) -> ImportProfileVersion | None:
    """Return the version of the profile that a run was read by, None for the built-in one. Costs one query at most."""
    if not run.profile_version:
        return None
    versions = ImportProfileVersion.objects.select_related("profile")
    return versions.filter(profile__kind=run.kind, profile__name=run.profile, version=run.profile_version).first()
