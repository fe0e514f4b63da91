"""The step of signing in at which the regulation is accepted, where the cooperative's rules ask for it."""

from django.http import HttpRequest

from portal.accounts.models import User
from portal.accounts.sign_in_steps import SignInStep
from portal.consents.queries import regulation_to_accept
from portal.kernel.clock import today

_DONE = "regulation_settled_on"


def is_missing(request: HttpRequest, user: User) -> bool:
    """Return whether the person must accept a regulation first.

    Cost: up to three queries with the first request of a session and of a day, none with the others.
    """
    if user.role != User.Role.RESIDENT or request.session.get(_DONE) == today().isoformat():
        return False
    if regulation_to_accept(user, today()) is not None:
        return True
    settle(request)
    return False


def settle(request: HttpRequest) -> None:
    """Remember in the session that nothing waits to be accepted today."""
    request.session[_DONE] = today().isoformat()


STEP = SignInStep(
    url_name="accept_regulation",
    is_missing=is_missing,
    open_meanwhile=frozenset({"regulation", "regulation_version", "regulation_versions", "regulation_paper"}),
)
