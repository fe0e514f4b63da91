"""Authentication by identifier and password. Whether an attempt may be made at all is decided in the adapter."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from portal.accounts.models import User
from portal.accounts.password_rule import normalized
from portal.kernel.registries import Registry
from portal.kernel.schemas import is_public_schema

# What of other rooms is loaded together with the account of a request, as ``select_related`` names it.
LOADED_WITH_ACCOUNT: Registry[str] = Registry("what is loaded with an account")


class IdentifierBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's backend, in the schema of the host; unknown identifiers cost a hash like known ones."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        """Return the account or None; the password is compared in Unicode's composed form."""
        password = credentials.pop("password", None)
        if not password:
            return None
        return super().authenticate(request, password=normalized(password), **credentials)

    def get_user(self, user_id: Any) -> User | None:
        """Return the account of a session, with what other rooms need of it on every page. Costs one query."""
        accounts = User.objects.all()
        if not is_public_schema():
            accounts = accounts.select_related(*(relation for _, relation in LOADED_WITH_ACCOUNT))
        user = accounts.filter(pk=user_id).first()
        if user is not None:
            user.is_of_request = True
        return user if user is not None and self.user_can_authenticate(user) else None
