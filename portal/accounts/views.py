"""Pages of signing in, of passwords and of one's devices. Second factor: ``second_factor_views``."""

from typing import Any

from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.accounts.actions import change_own_password
from portal.accounts.adapter import landing_page
from portal.accounts.forms import ChangePasswordForm, ConfirmPasswordForm, NewPasswordForm, SignInForm
from portal.accounts.known_devices import device_token, forget_devices
from portal.accounts.last_account import forget_account
from portal.accounts.models import User
from portal.accounts.passphrases import suggested_password
from portal.accounts.presenters import device_text
from portal.accounts.queries import password_rule_for
from portal.accounts.sessions import rename_session
from portal.accounts.sign_in_steps import step_progress
from portal.kernel import clock
from portal.kernel.schemas import is_public_schema
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules


class SignInPage(LoginView):  # type: ignore[misc]
    """allauth's sign-in with our form and words."""

    template_name = "account/login.html"
    form_class = SignInForm

    def get_form(self, form_class: Any = None) -> Any:
        """Say where the identifier is to be found, in the cooperative's own words."""
        form = super().get_form(form_class)
        if not is_public_schema():
            form.fields["login"].help_text = self._rules().wording.identifier_hint
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether a blank application form may be taken from here, and whether one begins with a code."""
        page: dict[str, Any] = super().get_context_data(**kwargs)
        application = None if is_public_schema() else self._rules().application
        page["comes_by"] = "" if is_public_schema() else self._rules().issue.handover
        page["has_codes"] = application is not None and self._rules().password.start == "activation_code"
        page["may_take_form"] = bool(application and application.form_downloadable and "paper" in application.ways)
        return page

    def _rules(self) -> Rules:
        if not hasattr(self, "_rules_in_force"):
            self._rules_in_force = rules_on(clock.today())
        return self._rules_in_force


class SignOutPage(LogoutView):  # type: ignore[misc]
    """Signing out by POST; a plain link only asks."""

    template_name = "account/logout.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out, and let the browser forget who it was."""
        response: HttpResponse = super().post(request, *args, **kwargs)
        forget_account(response)
        return response


class ConfirmPasswordPage(ReauthenticateView):  # type: ignore[misc]
    """The password once more."""

    template_name = "account/reauthenticate.html"

    def get_form_class(self) -> Any:
        """Return our form."""
        return ConfirmPasswordForm


class DevicesPage(ListUserSessionsView):  # type: ignore[misc]
    """Where one is signed in, and signing out everywhere else."""

    template_name = "usersessions/usersession_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the devices in words, the one in use first."""
        page: dict[str, Any] = super().get_context_data(**kwargs)
        rows = [
            {
                "name": device_text(session.user_agent),
                "since": session.created_at,
                "address": session.ip,
                "is_current": session.is_current(),
            }
            for session in page["sessions"]
        ]
        page["devices"] = sorted(rows, key=lambda row: (not row["is_current"], row["since"]))
        page["others"] = sum(not row["is_current"] for row in rows)
        return page

    def form_valid(self, form: Any) -> HttpResponse:
        """End the other sessions and forget the other browsers."""
        forget_devices(user=self.request.user, except_token=device_token(self.request))
        response: HttpResponse = super().form_valid(form)
        return response


sign_in = SignInPage.as_view()
sign_out = SignOutPage.as_view()
confirm_password = login_required(ConfirmPasswordPage.as_view())
devices = DevicesPage.as_view()


@login_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_first(request: HttpRequest) -> HttpResponse:
    """Ask for an own password in place of the one that the cooperative gave."""
    user = _owner(request)
    if not user.must_change_password:
        return redirect(landing_page())
    form = NewPasswordForm(request.POST or None, request=request, user=user)
    if form.is_valid():
        return _password_changed(request, user, form)
    return password_page(request, "account/password_first.html", form, user)


@login_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """Change one's own password, with the current one typed first."""
    user = _owner(request)
    form = ChangePasswordForm(request.POST or None, request=request, user=user)
    if form.is_valid():
        return _password_changed(request, user, form)
    return password_page(request, "account/password_change.html", form, user)


def _owner(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - login_required stands before
    return request.user


def password_page(request: HttpRequest, template: str, form: NewPasswordForm, user: User) -> HttpResponse:
    """Return a page that asks for an own password, with the rule, a suggestion and how many screens there are."""
    rule = password_rule_for(user.role)
    page = {
        "form": form,
        "rule": rule.sentence(_),
        "needs": rule.needs(_),
        "suggestion": suggested_password(rule, context=form.context),
        "identifier": user.identifier,
        "progress": step_progress(request, user) if user.must_change_password else None,
        "own_use": "" if is_public_schema() else rules_on(clock.today()).legal.own_use,
    }
    return render(request, template, page)


def _password_changed(request: HttpRequest, user: User, form: NewPasswordForm) -> HttpResponse:
    before = request.session.session_key or ""
    change_own_password(
        user=user,
        password=form.cleaned_data["password"],
        by=user,
        context=form.context,
        keep_session=before,
        keep_device=device_token(request),
    )
    update_session_auth_hash(request, user)  # gives the session a new key
    rename_session(before=before, after=request.session.session_key or "")
    messages.success(request, _("Hasło zmienione. Od teraz loguj się nowym."))
    return HttpResponseRedirect(landing_page())
