"""The gate of modules: a page of a module that the cooperative does not show is not there."""

import datetime as dt

from django.http import Http404

from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules


def access_module(key: str, day: dt.date) -> Rules:
    """Return the rules of the day; raises Http404 when the cooperative does not show the module. Costs one query."""
    rules = rules_on(day)
    if rules.module(key) is None:
        raise Http404
    return rules
