"""Adopting rules and publishing regulations. A version once in force is history and stays."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from portal.audit.actions import identifier_of, record_event
from portal.kernel import clock
from portal.kernel.once import forget_what_was_read
from portal.kernel.schemas import current_schema
from portal.rulebook.models import RegulationVersion, RulebookVersion
from portal.rulebook.rules import Rules


@contextmanager
def rulebook_held() -> Iterator[None]:
    """Hold the rules from reading to adopting: whoever changes them too waits until the block is over.

    Everything inside is one transaction.
    """
    with transaction.atomic():
        # Race: two administrators who change different sections at once would each write the other's change away.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rulebook:{current_schema()}"])
        yield


def adopt_rules(*, rules: Rules, valid_from: dt.date, reason: str, by: Any) -> RulebookVersion | None:
    """Put the rules in force from a day on; a version of the same day is replaced.

    Returns None, and writes nothing, when the rules in force on that day say the same already. Who makes the rules from
    those in force holds the rulebook meanwhile.
    """
    with rulebook_held():
        return _adopted(rules, valid_from, reason, by)


def _adopted(rules: Rules, valid_from: dt.date, reason: str, by: Any) -> RulebookVersion | None:
    content = rules.model_dump(mode="json", exclude_unset=True)
    before = RulebookVersion.objects.filter(valid_from__lte=valid_from).order_by("-valid_from").first()
    if before is not None and before.rules == content:
        return None
    details = {"reason": reason, "rules": content, "before": before.rules if before else {}}
    version, _ = RulebookVersion.objects.update_or_create(
        valid_from=valid_from, defaults={"rules": content, "reason": reason, "changed_by": identifier_of(by)}
    )
    forget_what_was_read()
    record_event(action="rulebook.adopted", by=by, subject=f"rulebook:{valid_from}", details=details)
    return version


@transaction.atomic
def publish_regulation(
    *, title: str, text: str, valid_from: dt.date, by: Any, published_on: dt.date | None = None
) -> RegulationVersion | None:
    """Publish a text of the account regulation as a new version; None when the text of that day is the same already.

    Without ``published_on`` the text counts as published when it came into force, today at the latest. Earlier
    versions stay as they are.
    """
    # Race: two who publish at once would both take the next number.
    last = RegulationVersion.objects.select_for_update().order_by("-number").first()
    before = RegulationVersion.objects.filter(valid_from__lte=valid_from).order_by("-valid_from", "-number").first()
    if before is not None and (before.title, before.text) == (title, text):
        return None
    version = RegulationVersion.objects.create(
        number=last.number + 1 if last else 1,
        published_on=published_on or min(valid_from, clock.today()),
        valid_from=valid_from,
        title=title,
        text=text,
    )
    record_event(
        action="regulation.published",
        by=by,
        subject=f"regulation:{version.number}",
        details={"title": title, "valid_from": valid_from.isoformat()},
    )
    return version
