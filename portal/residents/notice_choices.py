"""Telling residents of something new, each the way they chose: at once, in the mail of the day, or not at all.

A room registers its topic (``kernel.notice_topics``) and calls ``tell`` or, for many people, ``tell_many``::

    tell(person, "faults", "resident_notice", {"text": "Usterka usunięta."},
         title="Zgłoszenie 2026/114: załatwione", path="/zgloszenia/…", key=f"fault:{fault.pk}:done", by=worker)

``kind`` is one of ``outbox.kinds``; of its keys ``name``, ``title`` and ``link`` are filled here unless given. A notice
never stands in the way of the act: whoever has no account, no address or no wish is told nothing.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.actions import record_event
from portal.kernel.clock import WARSAW, today
from portal.kernel.notice_topics import NOTICE_TOPICS, NoticeTopic
from portal.kernel.own_address import own_address
from portal.kernel.people_facts import members_among
from portal.outbox.actions import send_message
from portal.outbox.kinds import kind_named
from portal.residents.models import Person, PersonAccount
from portal.residents.notice_models import How, NoticeChoice, WaitingNotice
from portal.residents.unsubscribing import unsubscribe_address
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules

# Of so many people at a time the choices are read and the notices written.
AT_ONCE = 500


class TopicUnknown(LookupError):
    """No room registered this topic."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person with an account of their own that opens, and the address their mail goes to."""

    person_id: uuid.UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Told:
    """How many people are told at once, and how many in their mail of the day."""

    at_once: int
    daily: int


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A topic as its reader sees it; ``is_own`` when they chose, and not the rules."""

    key: str
    topic: NoticeTopic
    how: str
    is_own: bool


def tell(
    person: Person, topic: str, kind: str, context: Mapping[str, Any], *, title: str, path: str, key: str, by: Any
) -> Told:
    """Tell one person; see ``tell_many``. Costs four queries, two more when mail goes out at once."""
    return tell_many([person.pk], topic, kind, context, title=title, path=path, key=key, by=by)


def tell_many(
    people: Iterable[uuid.UUID],
    topic: str,
    kind: str,
    context: Mapping[str, Any],
    *,
    title: str,
    path: str,
    key: str,
    by: Any,
) -> Told:
    """Queue a notice for people, in the transaction that is open: now, or for their mail of the day.

    ``title`` is a few words that name nobody, ``path`` the page it is on, ``key`` what happened: told again with the
    same key nobody is told twice. What a module shows to members only is told to members only. During the quiet hours
    of the rules mail waits until they end.

    Raises TopicUnknown. Costs three queries for 500 people, and three more with some milliseconds of rendering for each
    who is written to at once; many people are told by a task.
    """
    if NOTICE_TOPICS.get(topic) is None:
        raise TopicUnknown(topic)
    now = timezone.now()
    day = now.astimezone(WARSAW).date()
    rules = rules_on(day)
    every, at_once, daily = list(people), 0, 0
    for start in range(0, len(every), AT_ONCE):
        some = _who_may_open(every[start : start + AT_ONCE], topic, rules, day)
        readers = addressees(some)
        chosen = dict(NoticeChoice.objects.filter(person__in=readers, topic=topic).values_list("person_id", "how"))
        how = {pk: chosen.get(pk, rules.notices.how(topic)) for pk in readers}
        lines = [
            WaitingNotice(person_id=pk, topic=topic, key=key[:120], title=title[:200], path=path[:300])
            for pk in readers
            if how[pk] == How.DAILY
        ]
        WaitingNotice.objects.bulk_create(lines, ignore_conflicts=True)
        daily += len(lines)
        for pk, reader in readers.items():
            if how[pk] == How.AT_ONCE:
                given = {"name": reader.name, "title": title, "link": own_address(path), **context}
                send_message(
                    kind=kind,
                    channel="email",
                    to=reader.email,
                    context={name: given[name] for name in given if name in kind_named(kind).keys or name in context},
                    dedupe_key=f"notice:{pk}:{key[:120]}",
                    by=by,
                    person_id=pk,
                    unsubscribe=unsubscribe_address(pk, topic),
                    not_before=end_of_quiet(rules, now),
                )
                at_once += 1
    return Told(at_once, daily)


def _who_may_open(people: Sequence[uuid.UUID], topic: str, rules: Rules, day: dt.date) -> Collection[uuid.UUID]:
    """Return those of the people for whom the module of a topic is there: where it is for members, the members."""
    known = NOTICE_TOPICS.get(topic)
    choice = rules.module(known.module) if known and known.module else None
    return members_among(people, day) if choice is not None and choice.audience == "members" else people


def untell(key: str) -> int:
    """Take a notice out of the mail of the day of everybody who did not get it yet; return of how many."""
    return WaitingNotice.objects.filter(key=key[:120], sent_on__isnull=True).delete()[0]


def addressees(people: Iterable[uuid.UUID]) -> dict[uuid.UUID, Addressee]:
    """Return those of the people who can be written to: an own account that opens, an address. Costs one query."""
    links = PersonAccount.objects.filter(
        person__in=list(people), representation__isnull=True, user__standing=User.Standing.ACTIVE
    )
    found: dict[uuid.UUID, Addressee] = {}
    for link in links.select_related("user", "person").order_by("created_at"):
        email = link.user.email or link.person.email
        if email and link.person_id not in found:
            found[link.person_id] = Addressee(link.person_id, link.person.display_name, email)
    return found


def end_of_quiet(rules: Rules, now: dt.datetime) -> dt.datetime | None:
    """Return when mail may go out, or None when it may now."""
    here = now.astimezone(WARSAW)
    if not rules.notices.is_quiet(here.hour):
        return None
    day = here.date() if here.hour < rules.notices.quiet_to else here.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(rules.notices.quiet_to), tzinfo=WARSAW)


def topic_choices(person: Person, rules: Rules) -> list[TopicChoice]:
    """Return what the person is told of and how, topic by topic, in the topics' order.

    Costs one query, and one more for each topic that is for members only.
    """
    own = dict(NoticeChoice.objects.filter(person=person).values_list("topic", "how"))
    offered = [
        (key, topic)
        for key, topic in NOTICE_TOPICS
        if not topic.module or (rules.module(topic.module) and _who_may_open([person.pk], key, rules, today()))
    ]
    offered.sort(key=lambda named: named[1].place)
    return [TopicChoice(key, topic, own.get(key, rules.notices.how(key)), key in own) for key, topic in offered]


@transaction.atomic
def choose_notices(*, person: Person, wishes: Mapping[str, str], by: Any, way: str = "page") -> bool:
    """Write down how the person wants to be told, by topic; return whether anything changed.

    What waits for the mail of the day goes when its topic is switched off. Raises TopicUnknown. Race: two browsers of
    one person wait for each other, the last word stands.
    """
    if unknown := [topic for topic in wishes if NOTICE_TOPICS.get(topic) is None]:
        raise TopicUnknown(unknown[0])
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    stored = dict(NoticeChoice.objects.filter(person=person).values_list("topic", "how"))
    changed = {topic: How(how) for topic, how in wishes.items() if stored.get(topic) != how}
    for topic, how in changed.items():
        NoticeChoice.objects.update_or_create(
            person=person, topic=topic, defaults={"how": how, "chosen_at": timezone.now()}
        )
    off = [topic for topic, how in changed.items() if how == How.NONE]
    WaitingNotice.objects.filter(person=person, topic__in=off, sent_on__isnull=True).delete()
    if changed:
        record_event(
            action="notices.chosen",
            by=by,
            subject=f"person:{person.code}",
            person_id=person.pk,
            details={"way": way, **{topic: str(how) for topic, how in changed.items()}},
        )
    return bool(changed)
