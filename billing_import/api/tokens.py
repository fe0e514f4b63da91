"""Tokens of programs: making one, taking it back, and finding out whose request it is. Answers are in ``routes``.

A token is 256 random bits, so nobody guesses one and a plain digest is enough; the digest names the cooperative.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from billing_import.api.models import ApiToken
from billing_import.api.problems import Problem
from billing_import.api.scopes import SCOPES
from portal.audit.actions import identifier_of, record_event
from portal.kernel import clock
from portal.kernel.schemas import current_schema

LONGEST_DAYS = 730
_START = "iok_"
_MINUTE = dt.timedelta(minutes=1)


class TokenRefused(ValueError):
    """The token cannot be made; the text is a Polish sentence."""


def make_token(*, name: str, scopes: Collection[str], expires_on: dt.date, by: Any) -> tuple[ApiToken, str]:
    """Make a token and return it with its text, which nobody can read ever again. Raises TokenRefused."""
    today = clock.today()
    if not scopes or set(scopes) - set(SCOPES):
        raise TokenRefused("Wybierz, co wolno programowi.")
    if not today < expires_on <= today + dt.timedelta(days=LONGEST_DAYS):
        raise TokenRefused("Wybierz ostatni dzień ważności: od jutra do dwóch lat.")
    text = _START + secrets.token_urlsafe(32)
    token = ApiToken(name=name, digest=_digest(text), scopes=sorted(scopes), expires_on=expires_on)
    token.made_by = identifier_of(by)
    try:
        with transaction.atomic():
            token.save(force_insert=True)
            details = {"name": name, "scopes": token.scopes, "expires_on": expires_on.isoformat()}
            record_event(action="api_token.made", by=by, subject=f"api_token:{token.pk}", details=details)
    except IntegrityError as error:
        raise TokenRefused("Jest już klucz o tej nazwie. Nazwij ten inaczej albo unieważnij tamten.") from error
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Any) -> bool:
    """End a token at once; return whether it worked until now."""
    current = ApiToken.objects.select_for_update().get(pk=token.pk)
    if current.revoked_at is not None:
        return False
    current.revoked_at, current.revoked_by = timezone.now(), identifier_of(by)
    current.save(update_fields=["revoked_at", "revoked_by"])
    record_event(action="api_token.revoked", by=by, subject=f"api_token:{token.pk}", details={"name": current.name})
    return True


class Bearer(HttpBearer):
    """Lets in whoever shows a token of this cooperative that has the scope, and counts the request."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:  # noqa: ARG002
        """Return the token. Raises Problem: 401 for none that works, 403 without the scope, 429 after too many."""
        found = ApiToken.objects.filter(digest=_digest(token)).first()
        if found is None or found.revoked_at is not None or found.expires_on < clock.today():
            raise no_token()
        _count(found)
        if self.scope not in found.scopes:
            raise Problem(
                403, "scope_missing", f"Ten klucz nie ma prawa {self.scope}. Załóż w portalu klucz z tym prawem."
            )
        return found


def no_token() -> Problem:
    """Return the refusal of a request without a token that works; it does not say what is wrong with the one given."""
    detail = "Podaj ważny klucz tej spółdzielni w nagłówku „Authorization: Bearer …”. Klucze są w portalu, w Importach."
    return Problem(401, "token_needed", detail, headers={"WWW-Authenticate": 'Bearer realm="IOK"'})


def _count(token: ApiToken) -> None:
    """Count the request in the minute that is on. One statement: requests at once are each counted."""
    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE import_api_token
               SET window_count = CASE WHEN window_at = %(minute)s THEN window_count + 1 ELSE 1 END,
                   window_at = %(minute)s, last_used_at = %(now)s
             WHERE id = %(id)s RETURNING window_count
            """,
            {"minute": minute, "now": now, "id": token.pk},
        )
        row = cursor.fetchone()
    if row and row[0] > settings.API_REQUESTS_PER_MINUTE:
        wait = max(1, int((minute + _MINUTE - now).total_seconds()) + 1)
        detail = f"Ten klucz może pytać {settings.API_REQUESTS_PER_MINUTE} razy na minutę. Spróbuj za {wait} s."
        raise Problem(429, "too_many_requests", detail, headers={"Retry-After": str(wait)})


def _digest(text: str) -> str:
    return hashlib.sha256(f"{current_schema()}:{text}".encode()).hexdigest()
