"""Forms of signing in."""

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """Identifier and password."""
