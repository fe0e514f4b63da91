"""The step of the first sign-in at which consents are asked for: optional, apart from everything else, shown once."""

from django.http import HttpRequest

from portal.accounts.models import User
from portal.accounts.sign_in_steps import SignInStep
from portal.consents.queries import has_consent_history
from portal.kernel.clock import today
from portal.residents.queries import is_contact_confirmed
from portal.rulebook.queries import rules_on

_DONE = "consents_asked"


def is_missing(request: HttpRequest, user: User) -> bool:
    """Return whether the person has not been asked yet: never here, and never answered before.

    Cost: up to three queries with the first request of a session, none with the others.
    """
    if user.role != User.Role.RESIDENT or request.session.get(_DONE):
        return False
    if is_contact_confirmed(user) or has_consent_history(user) or not rules_on(today()).legal.consents:
        settle(request)
        return False
    return True


def settle(request: HttpRequest) -> None:
    """Remember in the session that the person was asked."""
    request.session[_DONE] = True


STEP = SignInStep(url_name="consents_first", is_missing=is_missing)
