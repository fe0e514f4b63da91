"""How allauth is bent to cooperatives: no sign-up, attempts counted in PostgreSQL, secrets sealed per schema."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.attempts import Admission, admit_attempt, clear_failures, withdraw_attempt
from portal.accounts.client_address import client_address
from portal.accounts.known_devices import device_token, is_known_device, remember_device
from portal.accounts.last_account import remember_account
from portal.accounts.lock_steps import LockStep
from portal.accounts.models import User
from portal.accounts.notices import tell_of_new_device
from portal.accounts.own_language import speak_as_chosen
from portal.accounts.presenters import device_text
from portal.accounts.queries import lock_steps_in_force
from portal.accounts.second_factor import opened_secret, sealed_secret
from portal.accounts.standing_pages import why_closed, words_about
from portal.audit.actions import record_event

# Seconds for which a sign-in counts as fresh before something about security is changed.
FRESH_SIGN_IN = 300

# What allauth says through templates of its own; whatever is not here stays unsaid.
_MESSAGES = {
    "account/messages/logged_out.txt": _("Wylogowano."),
    "mfa/messages/recovery_codes_generated.txt": _("Mamy dla Ciebie nowe kody zapasowe. Zapisz je."),
    "usersessions/messages/sessions_logged_out.txt": _("Wylogowano pozostałe urządzenia."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made at a counter; signing in is counted by ``attempts`` and never by the cache."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": _("Hasło jest inne niż u nas. Wpisz je jeszcze raz."),
    }

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.admission: Admission | None = None
        self.steps: tuple[LockStep, ...] = ()

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody signs up."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Answer with pages only: allauth's JSON would send the typed password back."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return an address always: a server behind a socket must not refuse everybody."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is looked at; raises SignInLocked."""
        self.steps = lock_steps_in_force()
        self.admission = admit_attempt(
            identifier=credentials.get("username", ""), device_token=device_token(request), steps=self.steps
        )

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the account whose password this is (also a blocked one) or None; raises SignInLocked.

        A right password takes its attempt back; failures before it stay counted until the sign-in is complete, so that
        whoever knows the password cannot try codes of the second factor without end.
        """
        user = super().authenticate(request, **credentials)
        if user is not None and self.admission is not None:
            withdraw_attempt(self.admission)
        return user

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:  # noqa: ARG002
        """Refuse, in plain words, an account that does not open: blocked, closed, not yet open, password too old."""
        reason = why_closed(user)
        return self._refused(request, user, reason) if reason else None

    def _refused(self, request: HttpRequest, user: User, reason: str) -> HttpResponse:
        clear_login(request)
        page = {"reason": reason, "words": words_about(user)}
        return render(request, "account/refused.html", page, status=403)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Finish a complete sign-in, unless the account was blocked while its owner was signing in.

        Race: the account's row is locked while the session is entered in the list of the person's sessions. A block
        waits and ends it with the others, or came first – perhaps while the page of the second factor was open – and
        is seen here; what was begun before a block never comes back to life.
        """
        with transaction.atomic():
            stored = User.objects.select_for_update().get(pk=user.pk)
            reason = why_closed(stored)
            if not reason:
                return self._finished(request, user, **kwargs)
        logout(request)
        return self._refused(request, stored, reason)

    def _finished(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Clear failures, remember the browser, write the sign-in down.

        Failures seen while the owner came from a known browser are strangers' and stay, with the lock they caused.
        """
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if not is_known_device(user=user, token=device_token(request)):
            clear_failures(user.identifier)
            # With a password that the cooperative has just given, every browser is new; there is nothing to tell.
            if not user.must_change_password:
                tell_of_new_device(user=user, device=device_text(request.META.get("HTTP_USER_AGENT", "")))
        remember_device(user=user, request=request, response=response)
        remember_account(user=user, response=response)
        speak_as_chosen(user=user, request=request, response=response)
        record_event(
            action="account.signed_in",
            by=user,
            subject=f"account:{user.identifier}",
            details={"address": client_address(request)},
        )
        return response

    def add_message(  # noqa: PLR0917 - allauth's signature
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 - allauth's signature
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say our own Polish sentence in place of allauth's, or nothing."""
        text = message or _MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """Return the first page after signing in."""
        return landing_page()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """Return the page after a change of password."""
        return landing_page()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Return whether the password must be typed again; a sign-in of the last minutes counts as typed."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0)
        return bool(timezone.now().timestamp() - newest > FRESH_SIGN_IN)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed; app and device show the cooperative's name and the identifier."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Ten kod nie pasuje albo był już użyty. Poczekaj na następny."),
    }

    def encrypt(self, text: str) -> str:
        """Return the secret as stored."""
        return sealed_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret in the clear."""
        return opened_secret(encrypted_text)

    def get_totp_label(self, user: User) -> str:
        """Return the name of the account in the app."""
        return user.identifier

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return to whom a passkey belongs: this very host, under the cooperative's name."""
        return {"id": context.request.get_host().partition(":")[0], "name": self.get_totp_issuer()}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Return how the device names the account; the id is the account's own and says nothing."""
        return {**super().get_public_key_credential_user_entity(user), "name": user.identifier}

    def get_totp_issuer(self) -> str:
        """Return whose account it is."""
        cooperative = getattr(context.request, "cooperative", None)
        return cooperative.short_name if cooperative else "IOK"


def landing_page() -> str:
    """Return the address of the first page on this host."""
    try:
        return reverse("home")
    except NoReverseMatch:
        return "/"
