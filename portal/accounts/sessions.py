"""Ending and renaming the sessions of an account, and whose an ended one was. Listing them is allauth's page."""

import hashlib
import uuid

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from portal.accounts.models import User


def end_sessions(*, user: User, except_key: str = "") -> int:
    """End the person's sessions but for the one named by its key; returns how many. Two queries a session."""
    ended = 0
    for session in UserSession.objects.filter(user_id=user.pk).exclude(session_key=except_key):
        session.end()
        # What is kept is no way in, only whom to answer; a cache that forgets it leaves the plain sign-in page.
        cache.set(_ended(session.session_key), str(user.pk), settings.SESSION_COOKIE_AGE)
        ended += 1
    return ended


def owner_of_ended_session(request: HttpRequest) -> User | None:
    """Return whose session it was that the browser still names although it was ended from elsewhere, or None.

    Costs nothing for a visitor, a look into the cache for a browser with a dead session, and a query for the owner.
    """
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not key or request.session.session_key is not None:
        return None
    owner = cache.get(_ended(key))
    return User.objects.filter(pk=uuid.UUID(owner)).first() if owner else None


def rename_session(*, before: str, after: str) -> None:
    """Keep the list of one's devices true after a session was given a new key."""
    UserSession.objects.filter(session_key=before).update(session_key=after)


def _ended(session_key: str) -> str:
    return f"ended-session:{hashlib.sha256(session_key.encode()).hexdigest()}"
