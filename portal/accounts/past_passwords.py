"""Former passwords that may not be chosen again, as many as the cooperative's rules say. Hashes only."""

from django.contrib.auth.hashers import check_password

from portal.accounts.models import PastPassword, User
from portal.kernel import clock
from portal.kernel.schemas import is_public_schema
from portal.rulebook.queries import rules_on


def forbidden_past_passwords(user: User) -> int:
    """Return how many former passwords the person may not use again. Costs a query for a resident, else none."""
    if is_public_schema() or user.role != User.Role.RESIDENT:
        return 0
    return rules_on(clock.today()).password.history


def is_past_password(user: User, password: str) -> bool:
    """Return whether the password (as of ``normalized``) is one of those. Costs a hash for each of them."""
    count = forbidden_past_passwords(user)
    if not count or not user.pk:
        return False
    past = PastPassword.objects.filter(user_id=user.pk).order_by("-pk")[:count]
    return any(check_password(password, one.password) for one in past)


def remember_past_password(user: User) -> None:
    """Keep the hash of the person's own password, which is about to be replaced, and forget what rules no longer ask.

    Call it before the new password is set. Costs three queries for a resident.
    """
    count = forbidden_past_passwords(user)
    if count and user.password and user.password_origin == User.PasswordOrigin.OWN:
        PastPassword.objects.create(user_id=user.pk, password=user.password)
    kept = PastPassword.objects.filter(user_id=user.pk).order_by("-pk").values("pk")[:count]
    PastPassword.objects.filter(user_id=user.pk).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
