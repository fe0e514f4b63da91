"""Authentication by identifier."""

from allauth.account.auth_backends import AuthenticationBackend


class IdentifierBackend(AuthenticationBackend):
    """allauth's backend; the owner of an account is found by identifier in the schema of the host."""
