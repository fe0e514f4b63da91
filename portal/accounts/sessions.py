"""Ending and renaming the sessions of an account. Listing them for their owner is allauth's page."""

from allauth.usersessions.models import UserSession

from portal.accounts.models import User


def end_sessions(*, user: User, except_key: str = "") -> int:
    """End the person's sessions but for the one named by its key; returns how many. Two queries a session."""
    ended = 0
    for session in UserSession.objects.filter(user_id=user.pk).exclude(session_key=except_key):
        session.end()
        ended += 1
    return ended


def rename_session(*, before: str, after: str) -> None:
    """Keep the list of one's devices true after a session was given a new key."""
    UserSession.objects.filter(session_key=before).update(session_key=after)
