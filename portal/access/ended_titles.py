"""Whose titles have ended, through which day their accounts are open, whose came back. Closing is in ``closing``."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.access.ending import HeldTitle, last_open_day, seen_through, titles_ended_on
from portal.accounts.models import ENDED, User
from portal.premises.models import Title
from portal.residents.models import PersonAccount
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules


@dataclass(frozen=True, slots=True)
class EndedAccount:
    """An account whose titles have all ended: ``ended_on`` is their last day, ``open_through`` the account's."""

    user: User
    person_id: uuid.UUID
    ended_on: dt.date
    open_through: dt.date

    def seen_through(self, rules: Rules) -> dt.date | None:
        """Return the last day on which the days of the titles are seen: never longer than the account is open."""
        last = seen_through(self.ended_on, rules)
        return None if last is None else min(last, self.open_through)


def ended_accounts(day: dt.date) -> Iterator[EndedAccount]:
    """Yield accounts that ought to close on ``day`` because every title that gave the right to them has ended.

    Only titles that the rules ask for count, so a garage does not keep open what a flat gave. Accounts of people the
    register knows no such title of are left alone: nothing ended. Costs three queries, whatever the number of people.
    """
    return (one for one in _at_an_end(_open_links(), day) if one.open_through < day)


def ending_accounts(day: dt.date) -> Iterator[EndedAccount]:
    """Yield accounts that are still open on ``day`` although every such title has ended. Costs three queries."""
    return (one for one in _at_an_end(_open_links(), day) if one.open_through >= day)


def end_of_account(link: PersonAccount, day: dt.date) -> EndedAccount | None:
    """Return the end of one open account that comes because its titles have ended; None while one goes on.

    Costs two queries, three when there is an end.
    """
    links = _open_links().filter(pk=link.pk)
    return next(_at_an_end(links, day, of=[link.person_id]), None)


def accounts_with_a_title_again(day: dt.date) -> QuerySet[User]:
    """Return accounts that closed with their title although the register knows one in force again, for the counter.

    They do not open by themselves: the person applies anew. Costs one query.
    """
    rules = rules_on(day)
    in_force = Title.objects.filter(
        _entitles(rules),
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        person=OuterRef("person_link__person"),
    )
    at_its_premises = in_force.filter(premises=OuterRef("person_link__premises"))
    closed = User.objects.filter(standing=User.Standing.CLOSED_TITLE_ENDED).order_by("identifier")
    return closed.filter(Q(Exists(in_force), person_link__premises__isnull=True) | Q(Exists(at_its_premises)))


def _at_an_end(
    links: QuerySet[PersonAccount], day: dt.date, *, of: Iterable[uuid.UUID] | None = None
) -> Iterator[EndedAccount]:
    rules = rules_on(day)
    found = list(links.select_related("user"))
    titles = _entitling_titles(rules, {link.person_id for link in found}, of)
    ended: list[tuple[PersonAccount, dt.date, set[uuid.UUID]]] = []
    for link in found:
        own = [
            title
            for title in titles.get(link.person_id, ())
            if link.premises_id is None or link.premises_id == title.premises_id
        ]
        last_day = titles_ended_on(own, day)
        if last_day is not None:
            ended.append((link, last_day, {title.premises_id for title in own if title.valid_to == last_day}))
    if not ended and of is not None:
        return
    newest = _newest_beginnings(set().union(*(premises for _link, _day, premises in ended)), day)
    for link, last_day, premises in ended:
        has_new_holder = any(
            person_id != link.person_id and began > last_day
            for premises_id in premises
            for person_id, began in newest.get(premises_id, ())
        )
        open_through = last_open_day(last_day, rules, has_new_holder=has_new_holder)
        yield EndedAccount(link.user, link.person_id, last_day, open_through)


def _open_links() -> QuerySet[PersonAccount]:
    return PersonAccount.objects.exclude(user__standing__in=ENDED)


def _entitles(rules: Rules) -> Q:
    return Q(kind__in=rules.access.title_kinds, premises__kind__in=rules.access.premises_kinds)


def _entitling_titles(
    rules: Rules, person_ids: set[uuid.UUID], of: Iterable[uuid.UUID] | None
) -> dict[uuid.UUID, list[HeldTitle]]:
    found: dict[uuid.UUID, list[HeldTitle]] = defaultdict(list)
    titles = Title.objects.filter(_entitles(rules))
    if of is not None:
        titles = titles.filter(person__in=list(of))
    rows = titles.values_list("person_id", "premises_id", "valid_from", "valid_to")
    for person_id, premises_id, valid_from, valid_to in rows.iterator():
        if person_id in person_ids:
            found[person_id].append(HeldTitle(premises_id, valid_from, valid_to))
    return found


def _newest_beginnings(premises_ids: set[uuid.UUID], day: dt.date) -> dict[uuid.UUID, list[tuple[uuid.UUID, dt.date]]]:
    found: dict[uuid.UUID, list[tuple[uuid.UUID, dt.date]]] = defaultdict(list)
    rows = Title.objects.filter(premises_id__in=premises_ids, valid_from__lte=day)
    for premises_id, person_id, began in rows.values_list("premises_id", "person_id", "valid_from"):
        if began is not None:  # the query leaves out titles without a first day; the type does not know
            found[premises_id].append((person_id, began))
    return found
