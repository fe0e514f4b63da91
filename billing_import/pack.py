"""The section ``import_profiles`` of a cooperative's pack: a table per profile, named by its key unless by itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from billing_import.models import ImportProfile
from billing_import.profiles import Profile, save_profile
from portal.kernel.pack_problems import problems_of
from portal.kernel.registries import PackProblem


def check_profiles(data: Mapping[str, Any]) -> list[PackProblem]:
    """Return everything that is wrong with the section, in Polish, by the place where it is."""
    problems: list[PackProblem] = []
    for name, settings in data.items():
        if not isinstance(settings, Mapping):
            problems.append(PackProblem(name, "Profil importu ma być tabelą ustawień."))
            continue
        problems += [
            replace(problem, path=f"{name}.{problem.path}" if problem.path else name)
            for problem in problems_of(Profile, {"name": name, **settings})
        ]
    return problems


def profiles_content(_day: dt.date) -> dict[str, Any] | None:
    """Return the stored profiles as the section would say them, or None; names that two kinds share tell the kind."""
    stored = list(ImportProfile.objects.filter(archived_at__isnull=True).order_by("kind", "name"))
    names = [profile.name for profile in stored]
    content: dict[str, Any] = {}
    for profile in stored:
        told = {"kind": profile.kind, **profile.settings}
        if names.count(profile.name) > 1:
            content[f"{profile.kind}_{profile.name}"] = {"name": profile.name, **told}
        else:
            content[profile.name] = told
    return content or None


def store_profiles(data: Mapping[str, Any], *, on: dt.date, by: Any) -> None:  # noqa: ARG001  (profiles have no day)
    """Store the profiles in the schema that is open; a profile's version grows only when something changed."""
    for name, settings in data.items():
        save_profile(Profile.model_validate({"name": name, **settings}), by=by)
