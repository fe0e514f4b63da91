"""What the clock starts: late applications end, printed secrets go – in one cooperative at a time."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.access.models import CredentialIssue
from portal.access.tasks import expire, wipe
from saas.celery import app
from tests.portal.access.counter import newcomer, prepared


def test_the_clock_ends_what_nobody_collected_in_this_cooperative_only(people: Any, in_schema: Any) -> None:
    issue = prepared(newcomer("9901"))
    CredentialIssue.objects.filter(pk=issue.pk).update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    assert expire(schema="hutnik") == 0
    assert expire(schema="siarkowiec") == 1
    issue.application.refresh_from_db()
    assert issue.application.state == "expired"


def test_the_clock_wipes_secrets_a_quarter_of_an_hour_after_they_were_handed_over(people: Any) -> None:
    old, fresh = prepared(newcomer("9902")), prepared(newcomer("9903"))
    for issue, minutes in ((old, 16), (fresh, 1)):
        moment = timezone.now() - dt.timedelta(minutes=minutes)
        CredentialIssue.objects.filter(pk=issue.pk).update(handed_over_at=moment)
    assert wipe(schema="siarkowiec") == 1
    kept = set(CredentialIssue.objects.exclude(secret="").values_list("pk", flat=True))
    assert (old.pk in kept, fresh.pk in kept) == (False, True)


def test_what_the_clock_starts_is_known_to_the_worker() -> None:
    app.loader.import_default_modules()
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if "access" in entry["task"]}
    assert {"portal.access.tasks.dispatch_expire", "portal.access.tasks.dispatch_wipe"} <= tasks
    assert tasks <= set(app.tasks)
