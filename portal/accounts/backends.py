"""Authentication by identifier and password. Whether an attempt may be made at all is decided in the adapter."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from portal.accounts.password_rule import normalized


class IdentifierBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's backend, in the schema of the host; unknown identifiers cost a hash like known ones."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        """Return the account or None; the password is compared in Unicode's composed form."""
        password = credentials.pop("password", None)
        if not password:
            return None
        return super().authenticate(request, password=normalized(password), **credentials)
