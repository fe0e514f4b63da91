"""Forms of signing in, of passwords and of the second factor. What is allowed is decided in actions and rules."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.account.models import Login
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.actions import password_violations
from portal.accounts.attempts import admit_attempt, withdraw_attempt
from portal.accounts.context_words import context_words
from portal.accounts.identifying import identifier_meant_by
from portal.accounts.known_devices import device_token
from portal.accounts.models import User
from portal.accounts.presenters import wrong_password_text
from portal.accounts.queries import lock_steps_in_force
from portal.accounts.second_factor import accepted_authenticator, code_matches

# Longer ones are refused everywhere alike, so that nobody makes the server hash megabytes.
LONGEST_TYPED = 1024


class PasswordInput(forms.CharField):
    """A password as typed: nothing is trimmed, pasting is allowed, the browser is told what it is."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput(
            attrs={"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"}
        )
        super().__init__(strip=False, max_length=LONGEST_TYPED, widget=widget, **kwargs)
        self.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted without a word
        self.error_messages["max_length"] = _("Hasło jest za długie.")


class CodeInput(forms.CharField):
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none"}
        )
        super().__init__(max_length=40, widget=widget, **kwargs)
        self.error_messages["required"] = _("Wpisz kod.")


class SignInForm(LoginForm):  # type: ignore[misc]
    """Identifier and password. Wrong ones get one answer, whether the identifier exists or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        identifier = forms.CharField(
            label=_("Identyfikator"),
            max_length=150,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
            error_messages={
                "required": _("Wpisz identyfikator."),
                "max_length": _("Identyfikator jest za długi. Sprawdź go w piśmie."),
            },
        )
        password = PasswordInput(
            label=_("Hasło"), autocomplete="current-password", error_messages={"required": _("Wpisz hasło.")}
        )
        self.fields = {"login": identifier, "password": password}

    def clean_login(self) -> str:
        """Return the identifier that was meant; the page keeps showing what was typed."""
        return identifier_meant_by(self.cleaned_data["login"])

    def _clean_with_password(self, credentials: dict[str, Any]) -> dict[str, Any]:
        adapter = get_adapter(self.request)
        user = adapter.authenticate(self.request, **credentials)
        if user is None:
            self.add_error("login", wrong_password_text(adapter.admission, adapter.steps))
        else:
            self._login = Login(user=user)
            self.user = user
        return dict(self.cleaned_data)


class LostPasswordForm(forms.Form):
    """Whose new password it is: the identifier, or what the rules accept in its place."""

    login = forms.CharField(
        label=_("Identyfikator lub e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Wpisz identyfikator."), "max_length": _("Ten tekst jest za długi.")},
    )


class NewPasswordForm(forms.Form):
    """A new password, typed once: it can be shown, so it need not be repeated."""

    password = PasswordInput(
        label=_("Nowe hasło"), autocomplete="new-password", error_messages={"required": _("Wpisz nowe hasło.")}
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.context = context_words(user=user, cooperative=getattr(request, "cooperative", None))

    def clean_password(self) -> str:
        """Return the password; refuses it with every reason at once."""
        password: str = self.cleaned_data["password"]
        found = password_violations(user=self.user, password=password, context=self.context, translate=gettext)
        if found:
            raise ValidationError([ValidationError(each.message, code=each.code) for each in found])
        return password


class ChangePasswordForm(NewPasswordForm):
    """The current password, then the new one."""

    current = PasswordInput(
        label=_("Dotychczasowe hasło"),
        autocomplete="current-password",
        error_messages={"required": _("Wpisz dotychczasowe hasło.")},
    )
    field_order = ("current", "password")

    def clean_current(self) -> str:
        """Return the current password; a wrong one counts as a failed sign-in. Raises SignInLocked."""
        password: str = self.cleaned_data["current"]
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError(_("Hasło jest inne niż u nas. Wpisz je jeszcze raz."), code="incorrect_password")
        return password


class ConfirmPasswordForm(PasswordAgainForm):  # type: ignore[misc]
    """The password once more, before something about security is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = PasswordInput(
            label=_("Hasło"), autocomplete="current-password", error_messages={"required": _("Wpisz hasło.")}
        )


class _CodeForm(forms.Form):
    """One field for both kinds of codes, counted together with the account's failed sign-ins."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = CodeInput(label=_("Kod z aplikacji albo kod zapasowy"))

    def clean_code(self) -> str:
        """Return the code; it is used up by this. Raises SignInLocked."""
        code: str = self.cleaned_data["code"]
        admission = admit_attempt(
            identifier=self.user.identifier,
            device_token=device_token(context.request),
            steps=lock_steps_in_force(),
        )
        authenticator = accepted_authenticator(user=self.user, code=code)
        if authenticator is None:
            raise ValidationError(
                _("Ten kod nie pasuje albo był już użyty. Poczekaj na następny."), code="incorrect_code"
            )
        withdraw_attempt(admission)
        authenticator.user = self.user
        self.authenticator = authenticator
        return code


class SecondFactorForm(_CodeForm, AuthenticateForm):  # type: ignore[misc]
    """The code asked for when signing in."""


class ConfirmCodeForm(_CodeForm, CodeAgainForm):  # type: ignore[misc]
    """The code once more, before something about security is changed."""


class EnrolForm(forms.Form):
    """The first code of a newly added app: it proves that the app has the key."""

    code = CodeInput(label=_("Kod, który pokazuje aplikacja"))

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret

    def clean_code(self) -> str:
        """Return the code; refuses one that the key does not give now."""
        code: str = self.cleaned_data["code"]
        if not code.isascii() or code_matches(secret=self.secret, code=code) is None:
            text = _("Ten kod nie pasuje. Sprawdź, czy telefon ma dobrą godzinę, i wpisz następny kod.")
            raise ValidationError(text, code="incorrect_code")
        return code
