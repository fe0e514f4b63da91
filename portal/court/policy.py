"""The gate to court cases: the person's own alone, and whoever may act for them in court matters by the rules."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from portal.court.models import CourtCase
from portal.court.queries import cases_of
from portal.residents.policy import SEE_COURT, access_link, may_act


def access_cases(user: Any, day: dt.date) -> QuerySet[CourtCase]:
    """Return the cases of the account's person; a co-owner's, even of the same premises, are not among them.

    Raises Http404 for staff, and for a representative unless their authorization names court cases, which the rules
    must allow (``access.representative_scopes``). An account for one of the premises sees no case of another.
    """
    link = access_link(user, SEE_COURT, day)
    found = cases_of(link.person_id).select_related("premises__building")
    if link.premises_id is not None:
        found = found.filter(Q(premises__isnull=True) | Q(premises_id=link.premises_id))
    return found


def may_see_cases(user: Any, day: dt.date) -> bool:
    """Return whether the account may open the page of court cases at all, for the menu."""
    return may_act(user, SEE_COURT, day)
