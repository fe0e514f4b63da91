"""The last step of the first sign-in: the person looks at their contact data and says that they are right."""

from django.http import HttpRequest

from portal.accounts.models import User
from portal.accounts.sign_in_steps import SignInStep
from portal.residents.queries import is_contact_confirmed

_DONE = "contact_confirmed"


def is_missing(request: HttpRequest, user: User) -> bool:
    """Return whether the person has still to look; representatives have no contact data of their own here.

    Cost: one query with the first request of a session, none with the others.
    """
    if user.role != User.Role.RESIDENT or request.session.get(_DONE):
        return False
    if is_contact_confirmed(user):
        settle(request)
        return False
    return True


def settle(request: HttpRequest) -> None:
    """Remember in the session that the contact data are confirmed."""
    request.session[_DONE] = True


STEP = SignInStep(url_name="contact_first", is_missing=is_missing)
