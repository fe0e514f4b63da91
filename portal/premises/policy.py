"""The gate to premises: load them for a person, or 404."""

import datetime as dt
import uuid

from django.http import Http404

from portal.accounts.models import User
from portal.premises.queries import HeldPremises, premises_held_by
from portal.premises.visibility import LONGEST_AFTER_END
from portal.residents.policy import SEE, covers, link_of
from portal.rulebook.queries import rules_on


def held_premises(user: User, today: dt.date) -> list[HeldPremises]:
    """Return what the account's person holds today, or held and may still see by the rules.

    Empty for staff and for people whose titles have ended. A representative sees it only while the authorization holds
    and lets them see; an account made for one of the premises sees that one alone. Costs two queries, one more for
    somebody whose title to some premises ended within a year.
    """
    link = link_of(user)
    if link is None or not covers(link, SEE, today):
        return []
    held = premises_held_by(link.person_id, today, after_end_days=LONGEST_AFTER_END)
    if any(one.is_former for one in held):
        allowed = rules_on(today).closure.after_end_days or 0
        held = [one for one in held if one.days.days_since_end(today) <= allowed]
    return [one for one in held if link.premises_id is None or link.premises_id == one.premises.pk]


def access_one_of_held(user: User, premises_id: uuid.UUID, today: dt.date) -> tuple[HeldPremises, list[HeldPremises]]:
    """Return premises the account's person holds today, and all they hold, for pages with a switcher.

    Raises Http404 as ``access_premises`` does. Costs what ``held_premises`` does.
    """
    held = held_premises(user, today)
    for one in held:
        if one.premises.pk == premises_id:
            return one, held
    raise Http404


def access_premises(user: User, premises_id: uuid.UUID, today: dt.date) -> HeldPremises:
    """Return premises the account's person holds today.

    Raises Http404 for everybody else: a neighbour, a former owner, another cooperative's person, and for an id that
    does not exist – the answers cannot be told apart.
    """
    return access_one_of_held(user, premises_id, today)[0]
