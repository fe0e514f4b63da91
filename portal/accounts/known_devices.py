"""Browsers in which the owner of an account has signed in before, by a cookie with a random token."""

import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from portal.accounts.models import KnownDevice, User

YEAR = 60 * 60 * 24 * 365
# Wrong attempts from one known browser before it is a stranger's like any other.
FAILURES_ALLOWED = 5
# A person rarely uses more browsers; the oldest are forgotten first.
DEVICES_KEPT = 10


def device_token(request: HttpRequest | None) -> str:
    """Return the token that the browser shows, or nothing."""
    return "" if request is None else request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE_NAME, "")


def is_known_device(*, user: User, token: str) -> bool:
    """Return whether the owner once signed in from this browser. Costs one query when a token is given."""
    return bool(token) and KnownDevice.objects.filter(user=user, token_hash=_hash(token)).exists()


def admit_from_known_device(*, identifier: str, token: str) -> KnownDevice | None:
    """Count an attempt on the browser itself, or return None when it is not this person's known one.

    Race: the row is locked while it is counted, so parallel guesses from a stolen cookie are counted one by one.
    The browser is forgotten with the attempt after the last allowed one. Costs one query, two when known.
    """
    if not token:
        return None
    with transaction.atomic():
        device = (
            KnownDevice.objects.select_for_update(of=("self",))
            .filter(token_hash=_hash(token), user__identifier__iexact=identifier, user__is_active=True)
            .first()
        )
        if device is None:
            return None
        if device.failures >= FAILURES_ALLOWED:
            device.delete()
            return None
        device.failures += 1
        device.save(update_fields=["failures"])
    return device


def remember_device(*, user: User, request: HttpRequest, response: HttpResponseBase) -> None:
    """Make the browser known to the person who has just signed in, under a fresh token.

    The token is new each time and takes everybody's rows of this browser along: one that a stranger planted is void.
    """
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        shown = device_token(request)
        if shown:
            KnownDevice.objects.filter(token_hash=_hash(shown)).update(token_hash=_hash(token))
        KnownDevice.objects.update_or_create(
            user=user, token_hash=_hash(token), defaults={"failures": 0, "last_seen_at": now}
        )
        kept = KnownDevice.objects.filter(user=user).order_by("-last_seen_at", "-pk").values_list("pk", flat=True)
        KnownDevice.objects.filter(user=user).exclude(pk__in=list(kept[:DEVICES_KEPT])).delete()
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        token,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_devices(*, user: User, except_token: str = "") -> None:
    """Make every browser of the person a stranger's again, but for the one named by its token."""
    devices = KnownDevice.objects.filter(user=user)
    if except_token:
        devices = devices.exclude(token_hash=_hash(except_token))
    devices.delete()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
