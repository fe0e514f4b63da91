"""The gate of modules: a page of a module that the cooperative does not show is not there."""

import datetime as dt
from typing import Any

from django.http import Http404

from portal.kernel.people_facts import is_members_account
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules
from portal.rulebook.sections.modules import ModuleChoice


def access_module(key: str, day: dt.date, user: Any = None) -> Rules:
    """Return the rules of the day; raises Http404 when the cooperative does not show the module to this account.

    A module that is for members only opens for nobody when no ``user`` is given. Costs one query a page, one more for
    a module of members.
    """
    rules = rules_on(day)
    if not is_shown_to(rules.module(key), user, day):
        raise Http404
    return rules


def is_shown_to(choice: ModuleChoice | None, user: Any, day: dt.date) -> bool:
    """Return whether a module is the cooperative's and, when it is for members, the account acts for one."""
    if choice is None:
        return False
    return choice.audience != "members" or is_members_account(user, day)
