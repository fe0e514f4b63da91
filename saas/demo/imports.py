"""Importing the demo's files through the Celery worker, both cooperatives' at once, and how far that is."""

import dataclasses
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from django_tenants.utils import schema_context

from billing_import.actions import queue_import
from billing_import.models import ImportProfile, ImportRun
from billing_import.presenters import progress_of
from billing_import.profiles import DEFAULT, Profile, profile_named

LOOK_SECONDS = 0.1
LONGEST_SECONDS = 3600.0
UNFINISHED = (ImportRun.Status.QUEUED, ImportRun.Status.RUNNING)
FINE = (ImportRun.Status.APPLIED, ImportRun.Status.UNCHANGED)


class ImportFailed(Exception):
    """A file of the demo was not taken over whole; the text says which and why."""


@dataclasses.dataclass
class Waiting:
    """One run that the worker carries out."""

    slug: str
    run: ImportRun

    def look(self) -> str:
        """Read the run's row again and return where it is, in a word."""
        with schema_context(self.slug):
            self.run = ImportRun.objects.get(pk=self.run.pk)
            percent = progress_of(self.run).percent
        if self.run.status in UNFINISHED:
            return f"{self.slug} {percent} %" if percent else f"{self.slug} {self.run.status}"
        if self.run.status == ImportRun.Status.UNCHANGED:
            return f"{self.slug} unchanged"
        return f"{self.slug} {self.run.accepted:,} rows"


def profile_of(slug: str, kind: str) -> Profile:
    """Return the cooperative's own profile for a kind of file, or the built-in one."""
    with schema_context(slug):
        stored = ImportProfile.objects.filter(kind=kind).order_by("name").first()
        return profile_named(kind, stored.name if stored else DEFAULT)[0]


def import_files(kind: str, paths: Mapping[str, Path], note: Callable[[str], None]) -> list[ImportRun]:
    """Import a file for each cooperative and wait for all; raise ImportFailed unless every row was taken."""
    waiting = [_queue(slug, kind, path) for slug, path in paths.items()]
    deadline = time.monotonic() + LONGEST_SECONDS
    said = ""
    while True:
        words = ", ".join(one.look() for one in waiting)
        if words != said:
            note(words)
            said = words
        if all(one.run.status not in UNFINISHED for one in waiting):
            break
        if time.monotonic() > deadline:
            raise ImportFailed(f"The worker did not finish the {kind} files: {words}.")
        time.sleep(LOOK_SECONDS)
    for one in waiting:
        _refuse_what_is_not_whole(one, kind)
    return [one.run for one in waiting]


def _queue(slug: str, kind: str, path: Path) -> Waiting:
    profile = profile_of(slug, kind).name
    with path.open("rb") as file, schema_context(slug):
        return Waiting(slug, queue_import(kind=kind, file=file, file_name=path.name, by="demo", profile=profile))


def _refuse_what_is_not_whole(one: Waiting, kind: str) -> None:
    if one.run.status not in FINE:
        with schema_context(one.slug):
            first = one.run.rejects.first()
        reason = f"line {first.line}: {first.reason}" if first else one.run.message
        raise ImportFailed(f"The {kind} of {one.slug} ended as {one.run.status}: {reason}")
