"""Profiles as the desk lists them: where each came from, when it was last used, what its versions changed."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from billing_import.kinds import kind_codes
from billing_import.models import ImportProfile, ImportRun
from billing_import.profile_words import changes_between
from billing_import.profiles import profile_in_version


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One profile in the list; ``used_at`` is None when no run was read by it."""

    profile: ImportProfile
    used_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version: who made it, when, what it changed."""

    version: int
    made_at: dt.datetime
    made_by: str
    changes: list[str]


def profile_lines() -> list[ProfileLine]:
    """Return the stored profiles, in use first, in the order of kinds. Costs two queries."""
    used = {
        (kind, name): used_at
        for kind, name, used_at in ImportRun.objects.values_list("kind", "profile")
        .annotate(used_at=Max("queued_at"))
        .order_by()
    }
    order = {kind: at for at, kind in enumerate(kind_codes())}
    stored = [one for one in ImportProfile.objects.all() if one.kind in order]
    stored.sort(key=lambda one: (one.archived_at is not None, order[one.kind], one.name))
    return [ProfileLine(one, used.get((one.kind, one.name))) for one in stored]


def version_lines(profile: ImportProfile) -> list[VersionLine]:
    """Return the versions of a profile, the newest first. Costs one query."""
    versions = list(profile.versions.all())
    lines = []
    for at, one in enumerate(versions):
        before = versions[at + 1] if at + 1 < len(versions) else None
        said = profile_in_version(profile, one)
        changes = changes_between(profile_in_version(profile, before), said) if before else []
        lines.append(VersionLine(one.version, one.made_at, one.made_by, changes))
    return lines
