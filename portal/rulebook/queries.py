"""Which rules and which regulation hold on a day. Changing them is in ``actions``."""

import datetime as dt

from django.db.models import QuerySet

from portal.kernel.once import once
from portal.kernel.schemas import is_public_schema
from portal.rulebook.models import RegulationVersion, RulebookVersion
from portal.rulebook.rules import Rules


def rules_on(day: dt.date) -> Rules:
    """Return the rules in force on the day; the platform's defaults where nothing is adopted.

    In the public schema (operators) the platform's own rule is the default one. Costs one query, on a page that only
    reads one in all.
    """
    if is_public_schema():
        return Rules()
    return once(("rules", day), lambda: _rules_on(day))


def _rules_on(day: dt.date) -> Rules:
    version = rulebook_version_on(day)
    return Rules() if version is None else Rules.model_validate(version.rules)


def rulebook_version_on(day: dt.date) -> RulebookVersion | None:
    """Return the version in force on the day, with its reason and author, or None. Costs one query."""
    return RulebookVersion.objects.filter(valid_from__lte=day).order_by("-valid_from").first()


def leading_rulebook(day: dt.date) -> RulebookVersion | None:
    """Return the version in force on the day, or else the first one to come, or None. Costs up to two queries."""
    return rulebook_version_on(day) or all_rulebooks().first()


def all_rulebooks() -> QuerySet[RulebookVersion]:
    """Return every version, the one that began first before the others."""
    return RulebookVersion.objects.order_by("valid_from")


def leading_regulation(day: dt.date) -> RegulationVersion | None:
    """Return the text in force on the day, or else the first one to come, or None. Costs up to two queries."""
    return regulation_on(day) or RegulationVersion.objects.order_by("valid_from", "-number").first()


def regulation_on(day: dt.date) -> RegulationVersion | None:
    """Return the account regulation in force on the day, or None when none is published. Costs one query."""
    return published_regulations(day).filter(valid_from__lte=day).first()


def published_regulations(day: dt.date) -> QuerySet[RegulationVersion]:
    """Return the versions published by the day, the newest in force first; those still to come stand before them."""
    return RegulationVersion.objects.filter(published_on__lte=day).order_by("-valid_from", "-number")


def rules_are_adopted(day: dt.date) -> bool:
    """Return whether the cooperative has rules of its own in force on the day. Costs one query."""
    return RulebookVersion.objects.filter(valid_from__lte=day).exists()


def all_regulations() -> QuerySet[RegulationVersion]:
    """Return every version, the one that holds from the latest day first."""
    return RegulationVersion.objects.order_by("-valid_from", "-number")


def planned_rulebooks(day: dt.date) -> QuerySet[RulebookVersion]:
    """Return the versions that come into force after the day, the nearest first."""
    return RulebookVersion.objects.filter(valid_from__gt=day).order_by("valid_from")
