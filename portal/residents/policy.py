"""The gates of residents: a person's own contact data, and in what an account may act for its person on a day."""

import datetime as dt
from typing import Any

from django.http import Http404

from portal.accounts.models import User
from portal.residents.models import PersonAccount
from portal.residents.queries import own_link_of
from portal.residents.representing import is_in_force

SEE, SUBMIT, COLLECT, CLOSE = "see", "submit", "collect_credentials", "close"
# Court cases and letters are a person's own: whoever acts for them sees them only where this is said as well.
SEE_COURT, SEE_LETTERS = "court_cases", "letters"


def access_own_link(user: Any) -> PersonAccount:
    """Return the tie of the account with its own person; raises Http404 for staff and representatives."""
    link = own_link_of(user) if user.is_authenticated else None
    if link is None:
        raise Http404
    return link


def link_of(user: User) -> PersonAccount | None:
    """Return the tie between an account and its person, with both and the representation loaded.

    Costs nothing for the account of the request, which is loaded with it; one query for any other.
    """
    if user.is_of_request and "person_link" in user._state.fields_cache:
        return getattr(user, "person_link", None)
    return PersonAccount.objects.select_related("person", "representation").filter(user_id=user.pk).first()


def may_act(user: User, scope: str, day: dt.date) -> bool:
    """Return whether the account may do this for its person on the day; never for staff. Costs one query.

    Its own person may do everything, a representative what the scopes name while the authorization holds.
    """
    link = link_of(user)
    return link is not None and covers(link, scope, day)


def covers(link: PersonAccount, scope: str, day: dt.date) -> bool:
    """Return whether the tie covers the scope on the day: one's own always does, a representation while it holds."""
    representation = link.representation
    return representation is None or (is_in_force(representation, day) and scope in representation.scopes)


def access_link(user: Any, scope: str, day: dt.date) -> PersonAccount:
    """Return the tie of an account that may act for its person in the scope on the day.

    Raises Http404 for staff, for an account without a person and for a representative whose authorization does not
    reach so far. Costs what ``link_of`` does.
    """
    link = link_of(user)
    if link is None or not covers(link, scope, day):
        raise Http404
    return link
