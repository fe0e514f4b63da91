"""Addresses that allauth's code leads to exist, or the code that leads there cannot be reached."""

import re
from pathlib import Path

import allauth
from django.conf import settings
from django.urls import NoReverseMatch, reverse

# Pages that are not offered: sign-up, mail addresses, reset by mail, codes by mail, telephones, passkeys, trust.
# Each is reached only from views that have no address here, or from settings that are off (asserted below).
NOT_OFFERED = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_change_phone",
    "account_complete_password_reset",
    "account_confirm_password_reset_code",
    "account_email",
    "account_email_verification_sent",
    "account_inactive",  # AccountAdapter.pre_login answers before
    "account_password_reset_completed",
    "account_request_login_code",
    "account_reset_password",  # a help text that our forms do not use; guarded by NoReverseMatch besides
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "account_signup",  # guarded by NoReverseMatch
    "account_signup_by_passkey",
    "account_verify_phone",
    "mfa_list_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_signup_webauthn",
    "mfa_trust",
}
CALLS = re.compile(r"""(?:reverse|reverse_lazy|headed_redirect_response)\(\s*["'](\w+)["']|urlname = ["'](\w+)["']""")


def names_in_allauth() -> set[str]:
    root = Path(allauth.__file__).parent
    found: set[str] = set()
    for room in ("account", "mfa", "usersessions", "core"):
        for file in (root / room).rglob("*.py"):
            if "tests" not in file.parts:
                found.update(first or second for first, second in CALLS.findall(file.read_text(encoding="utf-8")))
    return found


def test_every_address_that_allauth_names_exists_or_is_known_not_to_be_reached() -> None:
    missing = set()
    for name in names_in_allauth():
        try:
            reverse(name, urlconf=settings.ROOT_URLCONF)
            reverse(name, urlconf=settings.OPERATOR_URLCONF)
        except NoReverseMatch:
            missing.add(name)
    assert missing == NOT_OFFERED & names_in_allauth()
    assert len(names_in_allauth()) > 15


def test_settings_keep_the_pages_that_are_not_offered_out_of_reach() -> None:
    from allauth.account import app_settings as account
    from allauth.mfa import app_settings as mfa

    assert {"username"} == account.LOGIN_METHODS
    assert account.EMAIL_VERIFICATION == "none"
    assert not account.LOGIN_BY_CODE_ENABLED
    assert not account.LOGIN_BY_CODE_REQUIRED
    assert "phone" not in account.SIGNUP_FIELDS
    assert not mfa.PASSKEY_SIGNUP_ENABLED
    assert not mfa.TRUST_ENABLED
    assert not account.EMAIL_NOTIFICATIONS
