"""Adopting rules and publishing regulations. A version once in force is history and stays."""

import datetime as dt

from django.db import transaction

from portal.audit.actions import record_event
from portal.rulebook.models import RegulationVersion, RulebookVersion
from portal.rulebook.rules import Rules


@transaction.atomic
def adopt_rules(*, rules: Rules, valid_from: dt.date, reason: str, by: str) -> RulebookVersion | None:
    """Put the rules in force from a day on; a version of the same day is replaced.

    Returns None, and writes nothing, when the rules in force on that day say the same already.
    """
    content = rules.model_dump(mode="json", exclude_unset=True)
    before = RulebookVersion.objects.filter(valid_from__lte=valid_from).order_by("-valid_from").first()
    if before is not None and before.rules == content:
        return None
    version, _ = RulebookVersion.objects.update_or_create(
        valid_from=valid_from, defaults={"rules": content, "reason": reason, "changed_by": by}
    )
    record_event(
        action="rulebook.adopted", by=by, subject=f"rulebook:{valid_from}", details={"reason": reason, "rules": content}
    )
    return version


@transaction.atomic
def publish_regulation(*, title: str, text: str, valid_from: dt.date, by: str) -> RegulationVersion | None:
    """Publish a text of the account regulation; returns None when the text in force on that day is the same."""
    before = RegulationVersion.objects.filter(valid_from__lte=valid_from).order_by("-valid_from").first()
    if before is not None and (before.title, before.text) == (title, text):
        return None
    version, _ = RegulationVersion.objects.update_or_create(
        valid_from=valid_from, defaults={"title": title, "text": text}
    )
    record_event(action="regulation.published", by=by, subject=f"regulation:{valid_from}", details={"title": title})
    return version
