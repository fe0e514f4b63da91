"""Pages of the second factor: enrolling an app, typing a code, recovery codes. Checking codes: ``second_factor``."""

from typing import Any

import segno
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.actions import enrol_totp, remove_app
from portal.accounts.forms import ConfirmCodeForm, EnrolForm, SecondFactorForm
from portal.accounts.middleware import used_second_factor
from portal.accounts.models import User
from portal.accounts.passkey_views import host_of
from portal.accounts.passkeys import PasskeyRefused, owner_of_answer, passkeys_of, read_answer, sign_in_options
from portal.accounts.second_factor import has_second_factor, opened_secret, sealed_secret
from portal.accounts.sessions import rename_session
from portal.kernel.sealing import CannotUnseal

_PENDING = "pending_second_factor"


class SecondFactorPage(AuthenticateView):  # type: ignore[misc]
    """The code that staff type after the password."""

    template_name = "mfa/authenticate.html"

    def _build_forms(self) -> Any:
        # Quirk: allauth would read a form without a code as one of a passkey; ours says which it is.
        posted = self.request.POST if self.request.method == "POST" else None
        user = self.stage.login.user
        is_passkey = posted is not None and "credential" in posted
        self.auth_form = SecondFactorForm(None if is_passkey else posted, user=user)
        self.webauthn_form = PasskeyAnswer(posted if is_passkey else None, user=user)
        return self.webauthn_form if is_passkey else self.auth_form

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say that a passkey did not answer; the code may still be typed."""
        if form is self.webauthn_form:
            messages.error(self.request, _("Ten klucz tu nie pasuje. Spróbuj jeszcze raz albo wpisz kod."))
        response: HttpResponse = super().form_invalid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the passkeys of this host, and say at which address the others work."""
        page: dict[str, Any] = super(AuthenticateView, self).get_context_data(**kwargs)
        user, host = self.stage.login.user, host_of(self.request)
        hosts = {passkey.host for passkey in passkeys_of(user)}
        page["form"] = self.auth_form
        page["has_app"] = has_second_factor(user)
        page["options"] = sign_in_options(user) if host in hosts else None
        page["other_hosts"] = sorted(hosts - {host})
        return page


class PasskeyAnswer(forms.Form):
    """The answer of a passkey of the person whose password was right."""

    credential = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_credential(self) -> Any:
        """Return the passkey that answered."""
        try:
            return owner_of_answer(read_answer(self.cleaned_data["credential"]), self.user)
        except PasskeyRefused:
            raise ValidationError(_("Ten klucz tu nie pasuje.")) from None

    def save(self) -> None:
        """Write down that it was used."""
        post_authentication(context.request, self.cleaned_data["credential"])


class ConfirmCodePage(ReauthenticateView):  # type: ignore[misc]
    """The code once more."""

    template_name = "mfa/reauthenticate.html"

    def get_form_class(self) -> Any:
        """Return our form."""
        return ConfirmCodeForm


class RecoveryCodesFile(DownloadRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes as a text file."""

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        """Name the file in Polish."""
        response: HttpResponse = super().render_to_response(context, **kwargs)
        response["Content-Disposition"] = 'attachment; filename="kody-zapasowe.txt"'
        return response


second_factor_code = SecondFactorPage.as_view()
confirm_code = login_required(ConfirmCodePage.as_view())
recovery_codes = login_required(ViewRecoveryCodesView.as_view())
new_recovery_codes = login_required(GenerateRecoveryCodesView.as_view())
recovery_codes_file = RecoveryCodesFile.as_view()


@login_required
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show whether a second factor protects the account, and what can be done about it."""
    user = _owner(request)
    page = {"is_enrolled": has_second_factor(user), "may_remove": _may_remove(user), "host": host_of(request)}
    page["passkeys"] = passkeys_of(user) if _may_remove(user) else []
    return render(request, "mfa/index.html", page)


@login_required
@never_cache
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Show the key of a new app and take its first code; an app enrolled before is replaced."""
    user = _owner(request)
    secret = _pending_secret(request)
    form = EnrolForm(request.POST or None, secret=secret)
    if not form.is_valid():
        return render(
            request, "mfa/totp/activate_form.html", {"form": form, **_key_to_add(user, secret), **_menu(request)}
        )
    enrol_totp(user=user, by=user, secret=secret)
    del request.session[_PENDING]
    before = request.session.session_key or ""
    request.session.cycle_key()
    rename_session(before=before, after=request.session.session_key or "")
    record_authentication(request, user, "mfa", type=Authenticator.Type.TOTP.value)
    messages.success(request, _("Drugi składnik działa. Zapisz jeszcze kody zapasowe."))
    return redirect("mfa_view_recovery_codes")


@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest) -> HttpResponse:
    """Let a resident go back to the password alone; for staff there is no such page."""
    user = _owner(request)
    if not _may_remove(user) or not has_second_factor(user):
        raise Http404
    if request.method != "POST":
        return render(request, "mfa/totp/deactivate_form.html")
    remove_app(user=user, by=user, keep_session=request.session.session_key or "")
    messages.success(request, _("Drugi składnik wyłączony."))
    return redirect("mfa_index")


def _owner(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - login_required stands before
    return request.user


def _may_remove(user: User) -> bool:
    return not user.is_staff_member


def _pending_secret(request: HttpRequest) -> str:
    """Return the key that is being added; it waits in the session, sealed, so that a reload shows the same one."""
    try:
        return opened_secret(request.session[_PENDING])
    except (KeyError, CannotUnseal):
        secret: str = generate_totp_secret()
        request.session[_PENDING] = sealed_secret(secret)
        return secret


def _menu(request: HttpRequest) -> dict[str, Any]:
    """Leave the menu out while nothing of it would open yet."""
    return {"menu": []} if _owner(request).is_staff_member and not used_second_factor(request) else {}


def _key_to_add(user: User, secret: str) -> dict[str, str]:
    address = get_adapter().build_totp_url(user, secret)
    picture = segno.make(address, micro=False).svg_data_uri(scale=5, border=4, light="#fff")
    return {"key": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)), "picture": picture}
