"""Announcements of the tests, written and published through the room's own doors."""

import datetime as dt
import uuid
from typing import Any

from portal.announcements.actions import Words, publish_announcement, write_announcement
from portal.announcements.models import Announcement
from portal.kernel import clock
from portal.premises.audience import EVERYBODY, AudienceChoice
from portal.premises.models import Building, Estate, Premises, Staircase
from portal.rulebook.actions import adopt_rules
from portal.rulebook.rules import Rules


def days_ago(number: int) -> dt.date:
    return clock.today() - dt.timedelta(days=number)


def published(
    title: str = "Przegląd gazu", choice: AudienceChoice = EVERYBODY, *, ago: int = 0, **words: Any
) -> Announcement:
    """Publish an announcement so many days ago."""
    day = days_ago(ago)
    said = Words(title=title, text=words.pop("text", "Prosimy być w domu."), shown_from=day, **words)
    draft = write_announcement(words=said, choice=choice, request_key=uuid.uuid4(), by="P001")
    publish_announcement(announcement=draft, by="P001", today=day)
    draft.refresh_from_db()
    return draft


def of_staircase(premises: Premises) -> AudienceChoice:
    assert premises.staircase_id is not None
    return AudienceChoice(staircases=frozenset({premises.staircase_id}))


def another_staircase() -> Staircase:
    """Return a staircase of another building, where nobody lives."""
    estate, _ = Estate.objects.get_or_create(code="2", defaults={"name": "Osiedle Drugie"})
    building, _ = Building.objects.get_or_create(estate=estate, street="Moniuszki", number="3", town="Tarnobrzeg")
    return Staircase.objects.get_or_create(building=building, code="A")[0]


def put_in_force(**sections: Any) -> None:
    """Put rules in force today that say only this much."""
    adopt_rules(rules=Rules.model_validate(sections), valid_from=clock.today(), reason="test", by="tests")
