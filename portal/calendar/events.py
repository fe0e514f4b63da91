"""Which days stand in a resident's calendar: those that rooms tell of what the person holds today."""

import datetime as dt
from typing import Any

from portal.kernel.calendar_sources import CALENDAR_SOURCES, CalendarAsk, CalendarEvent, CalendarSource
from portal.premises.policy import held_premises
from portal.residents.policy import link_of
from portal.rulebook.policy import is_shown_to
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules

BACK, AHEAD = dt.timedelta(days=31), dt.timedelta(days=400)


def sources_for(user: Any, rules: Rules, day: dt.date) -> list[CalendarSource]:
    """Return the rooms that tell this account anything."""
    every = (source for _, source in CALENDAR_SOURCES)
    return [one for one in every if not one.module or is_shown_to(rules.module(one.module), user, day)]


def events_of(user: Any, day: dt.date) -> list[CalendarEvent]:
    """Return the events of the account, the nearest first; none once nothing is held. Costs a query or two a room."""
    link = link_of(user)
    held = [one for one in held_premises(user, day) if not one.is_former]
    if link is None or not held:
        return []
    rules = rules_on(day)
    ask = CalendarAsk(link.person_id, held, rules, day - BACK, day + AHEAD)
    found = [event for source in sources_for(user, rules, day) for event in source.events(ask)]
    shown = [one for one in found if one.last_day >= ask.first_day and one.first_day <= ask.last_day]
    return sorted(shown, key=lambda one: (one.first_day, one.key))
