"""Two years of fault reports and outages: who reported what, what was said, how it ended. Made by the room's own doors.

The people and places are those of the register that the demo imported; what happens is drawn by the cooperative's name,
so the same day makes the same reports.
"""

import dataclasses
import datetime as dt
import random
import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.accounts.models import User
from portal.faults.answers import save_answer
from portal.faults.joining import join_fault
from portal.faults.models import FaultReport
from portal.faults.moving import change_state, plan_report, rate_report
from portal.faults.outage_models import Outage
from portal.faults.outages import OutageFacts, announce_outage, end_outage
from portal.faults.reporting import Told, report_fault
from portal.faults.spots import Spot, spots_of
from portal.faults.talking import write_note, write_to_cooperative, write_to_reporter
from portal.kernel.clock import WARSAW
from portal.premises.audience import AudienceChoice
from portal.premises.models import Premises, Title
from portal.premises.queries import titles_in_force
from portal.residents.models import PersonAccount
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules
from saas.demo.faults_words import ANSWERS, OUTAGES, STORIES, Story

_NAMESPACE = uuid.UUID("5f0b8c9e-6f1d-4f0e-9a86-2f7d3c1e4b55")
HOW_MANY = 24
# Every step costs some ten statements, and a demo should not be waited for.


@dataclasses.dataclass(frozen=True)
class _Desk:
    """Who works at the cooperative of the demo, by which rules; nobody is written to about what is long past."""

    slug: str
    clerk: User
    rules: Rules
    today: dt.date

    def key(self, name: object) -> uuid.UUID:
        return uuid.uuid5(_NAMESPACE, f"{self.slug}:{self.today}:{name}")

    def moment(self, days_ago: int, hour: int = 9, minute: int = 0) -> dt.datetime:
        day = self.today - dt.timedelta(days=days_ago)
        return min(dt.datetime.combine(day, dt.time(hour, minute), tzinfo=WARSAW), timezone.now())


def make_faults(slug: str, today: dt.date) -> int:
    """Make the cooperative's reports and outages; 0 when they are there already. Returns how many reports."""
    with schema_context(slug), transaction.atomic():
        if FaultReport.objects.exists() or Outage.objects.exists():
            return 0
        clerk = User.objects.filter(role=User.Role.STAFF).order_by("identifier").first()
        titles = list(_homes(today))
        if clerk is None or not titles:
            return 0
        rules = rules_on(today)
        quiet = rules.model_copy(update={"faults": rules.faults.model_copy(update={"told": ()})})
        desk = _Desk(slug, clerk, quiet, today)
        for name, text in ANSWERS:
            save_answer(name=name, text=text, by=clerk)
        _outages(desk, titles)
        count = _past(desk, titles)
        # What is long past has been read by everybody.
        FaultReport.objects.update(seen_at=F("news_at"), staff_seen_at=timezone.now())
        return count + _current(desk, titles)


def _homes(today: dt.date) -> Any:
    held = titles_in_force(today).filter(premises__kind=Premises.Kind.RESIDENTIAL, premises__staircase__isnull=False)
    return held.select_related("person", "premises__building__estate", "premises__staircase").order_by(
        "premises__building_id", "premises__code", "pk"
    )[:400]


def _past(desk: _Desk, titles: list[Title]) -> int:
    chance = random.Random(f"{desk.slug}:faults")
    for number in range(HOW_MANY):
        story, title = chance.choice(STORIES), chance.choice(titles)
        days = round(730 - (705 * number / HOW_MANY)) + chance.randrange(-6, 7)
        _tell(desk, story, title, days, chance, name=number)
    return HOW_MANY


def _tell(desk: _Desk, story: Story, title: Title, days: int, chance: random.Random, *, name: object) -> None:
    report = _reported(desk, story, title, desk.moment(days, chance.randrange(7, 21), chance.randrange(60)), name)
    taken, ended = max(1, days - 1), max(0, days - story.days)
    _move(desk, report, "taken", desk.moment(taken))
    if story.note:
        write_note(report=report, text=story.note, by=desk.clerk, now=desk.moment(taken, 10), request_key=uuid.uuid4())
    if story.answer and report.reporter_id:
        now = desk.moment(taken, 11)
        write_to_reporter(
            report=report, text=story.answer, by=desk.clerk, now=now, request_key=uuid.uuid4(), rules=desk.rules
        )
    if story.end == "refused":
        _move(desk, report, "refused", desk.moment(ended), story.last_words)
        return
    is_closed = days > desk.rules.faults.reopen_days + story.days
    _move(desk, report, "closed" if is_closed else "done", desk.moment(ended, 14), story.last_words)
    if report.reporter_id and chance.random() < 0.6:
        rate_report(report=report, rating=chance.choices((5, 4, 3, 2), (6, 4, 2, 1))[0], by="demo")


def _current(desk: _Desk, titles: list[Title]) -> int:
    """Make what is open today: a lift that neighbors know of, and cases of the demo's own residents in many states."""
    own = _own_titles(desk.today)
    place = next((title for title in titles if own and title.premises.building_id == own[0].premises.building_id), None)
    reporter = next(
        (title for title in titles if place and title.premises.staircase_id == place.premises.staircase_id
         and title.person_id not in {one.person_id for one in own}),
        titles[0],
    )  # fmt: skip
    lift = Story("staircase", "winda", "Winda stoi na drugim piętrze i nie reaguje na przyciski.", 0)
    report = _reported(desk, lift, reporter, desk.moment(1, 18, 20), "lift")
    _move(desk, report, "in_progress", desk.moment(0, 8))
    plan_report(
        report=report, step="Serwis windy wymieni sterownik.", on=desk.today + dt.timedelta(days=2),
        official_note="Serwis zamówił część. Winda ruszy najpóźniej za dwa dni.", by=desk.clerk,
        now=desk.moment(0, 8, 5),
    )  # fmt: skip
    neighbors = [one for one in titles if one.premises.staircase_id == reporter.premises.staircase_id]
    for one in {title.person_id: title for title in neighbors}.values():
        if one.person_id != reporter.person_id and one.person_id not in {title.person_id for title in own}:
            join_fault(report=report, person=one.person, by="demo")
    count = 1
    chance = random.Random(f"{desk.slug}:open")
    for days, state, story in zip((12, 6, 3, 2, 1, 0), ("waiting", "in_progress", "taken", "new", "new", "new"),
                                  STORIES, strict=False):  # fmt: skip
        other = _reported(desk, story, chance.choice(titles), desk.moment(days, 10), f"open-{count}")
        if state != "new":
            _move(desk, other, "taken", desk.moment(max(0, days - 1)))
        if state in {"waiting", "in_progress"}:
            _move(desk, other, state, desk.moment(max(0, days - 2)))
        count += 1
    return count + _own_cases(desk, own)


def _own_cases(desk: _Desk, own: list[Title]) -> int:
    count = 0
    for title in own[:2]:
        place = "premises"
        story = Story(place, "woda", "Cieknie zawór pod zlewem. Podstawiam miskę, trzeba ją opróżniać co dzień.", 0)
        report = _reported(desk, story, title, desk.moment(4, 19, 10), f"own-{title.pk}")
        _move(desk, report, "taken", desk.moment(3, 8))
        text = "Hydraulik może przyjść w tym tygodniu po 15. Który dzień pasuje?"
        now = desk.moment(3, 9)
        write_to_reporter(report=report, text=text, by=desk.clerk, now=now, request_key=uuid.uuid4(), rules=desk.rules)
        write_to_cooperative(
            report=report, text="Pasuje każdy dzień oprócz piątku.", by="demo", now=desk.moment(2, 17),
            request_key=uuid.uuid4(),
        )  # fmt: skip
        plan_report(
            report=report, step="Przyjdzie hydraulik, między 15 a 18.", on=desk.today + dt.timedelta(days=1),
            official_note="", by=desk.clerk, now=desk.moment(1, 8),
        )  # fmt: skip
        done = Story(place, "okna", "Nie domyka się okno w kuchni.", 5, last_words="Wymieniliśmy zawias.")
        _tell(desk, done, title, 9, random.Random(str(title.pk)), name=f"own-done-{title.pk}")
        count += 2
    return count


def _own_titles(today: dt.date) -> list[Title]:
    """Return the titles of those who can sign in to the demo, flats first, one of each person."""
    people = PersonAccount.objects.filter(user__role=User.Role.RESIDENT).values("person_id")
    held = titles_in_force(today).filter(person__in=people)
    rows = held.select_related("person", "premises__building__estate", "premises__staircase")
    ordered = sorted(rows, key=lambda one: (one.premises.kind != Premises.Kind.RESIDENTIAL, one.premises.code))
    return list({title.person_id: title for title in reversed(ordered)}.values())[::-1]


def _reported(desk: _Desk, story: Story, title: Title, now: dt.datetime, name: object) -> FaultReport:
    has_module = desk.rules.module("fault_reports") is not None
    spot = _spot(title, story.place)
    # Where residents have no reports of their own, workers write down what people call about.
    by = "demo" if has_module else desk.clerk
    told = Told(story.category, story.details, title.person.phone, "present" if story.place == "premises" else "")
    return report_fault(
        spot=spot, told=told, reporter=title.person, by=by, rules=desk.rules, now=now, request_key=desk.key(name),
        is_by_telephone=not has_module,
    )  # fmt: skip


def _spot(title: Title, place: str) -> Spot:
    return next(spot for spot in spots_of([title.premises]) if spot.place == place)


def _move(desk: _Desk, report: FaultReport, to: str, now: dt.datetime, text: str = "") -> None:
    change_state(report=report, to=to, by=desk.clerk, now=now, rules=desk.rules, text=text)
    report.refresh_from_db()


def _outages(desk: _Desk, titles: list[Title]) -> None:
    own = _own_titles(desk.today)
    home = own[0].premises.building_id if own else titles[0].premises.building_id
    for number, (kind, is_planned, days, hours, text) in enumerate(OUTAGES):
        start = desk.moment(days, 8) if days > 0 else _coming(desk, days)
        facts = OutageFacts(kind, is_planned, start, start + dt.timedelta(hours=hours), text)
        estate = titles[0].premises.building.estate_id
        near = AudienceChoice(buildings=frozenset({home}))
        where = near if days <= 0 or estate is None else AudienceChoice(estates=frozenset({estate}))
        at = min(start - dt.timedelta(days=3), timezone.now()) if is_planned else start
        outage = announce_outage(facts=facts, where=where, by=desk.clerk, now=at, request_key=desk.key(f"o{number}"))
        if days > 0:
            end_outage(outage=outage, by=desk.clerk, now=start + dt.timedelta(hours=hours))


def _coming(desk: _Desk, days: int) -> dt.datetime:
    day = desk.today - dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(8), tzinfo=WARSAW)
