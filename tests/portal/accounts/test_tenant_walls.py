"""Nothing that proves who somebody is at one cooperative proves anything at another."""

import copy
from importlib import import_module
from typing import Any

import pytest
from allauth.account.models import get_emailconfirmation_model
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as RowStore
from django.contrib.sessions.models import Session

from portal.accounts.actions import RoleNotHere, create_account
from portal.accounts.models import User
from portal.accounts.tokens import CooperativeTokenGenerator
from portal.kernel.sealing import CannotUnseal, seal, unseal
from tests.personas import PASSWORD
from tests.portal.accounts.signing import is_signed_in, resident, sign_in


@pytest.fixture
def twin(siarkowiec: Any, in_schema: Any) -> User:
    """The very same row (same key, same password hash) in both cooperatives: the worst case."""
    user = resident("L0417")
    with in_schema("hutnik"):
        copy.copy(user).save(force_insert=True)
    return user


def test_a_session_of_one_cooperative_is_nobodys_at_another(twin: User, at: Any) -> None:
    here, there = at("siarkowiec"), at("hutnik")
    sign_in(here, "L0417")
    there.cookies["iok-session"] = here.cookies["iok-session"].value
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_even_a_session_row_copied_into_another_schema_opens_nothing(twin: User, at: Any, in_schema: Any) -> None:
    here, there = at("siarkowiec"), at("hutnik")
    sign_in(here, "L0417")
    row = Session.objects.get(session_key=here.cookies["iok-session"].value)
    with in_schema("hutnik"):
        Session(session_key=row.session_key, session_data=row.session_data, expire_date=row.expire_date).save()
    there.cookies["iok-session"] = row.session_key
    assert not is_signed_in(there)
    assert is_signed_in(here)


def test_a_pending_sign_in_of_one_cooperative_is_nothing_at_another(twin: User, at: Any, in_schema: Any) -> None:
    from portal.accounts.actions import enrol_totp

    enrol_totp(user=twin, by="tests")
    here, there = at("siarkowiec"), at("hutnik")
    sign_in(here, "L0417")
    there.cookies["iok-session"] = here.cookies["iok-session"].value
    assert there.get("/drugi-skladnik/kod")["Location"] == "/zaloguj"


def test_sessions_are_rows_of_the_schema_and_cookies_are_bound_to_the_host(twin: User, at: Any) -> None:
    assert issubclass(import_module(settings.SESSION_ENGINE).SessionStore, RowStore)
    here = at("siarkowiec")
    sign_in(here, "L0417")
    for name in ("iok-session", "iok-device"):
        assert here.cookies[name]["domain"] == ""


def test_a_password_reset_token_is_worth_nothing_in_another_cooperative(twin: User, in_schema: Any) -> None:
    generator = CooperativeTokenGenerator()
    token = generator.make_token(twin)
    assert generator.check_token(twin, token)
    with in_schema("hutnik"):
        assert not generator.check_token(User.objects.get(pk=twin.pk), token)


def test_confirmation_links_are_rows_not_signatures_valid_everywhere(db: None) -> None:
    assert get_emailconfirmation_model().__name__ == "EmailConfirmation"


def test_what_is_sealed_in_one_cooperative_cannot_be_read_in_another(siarkowiec: Any, in_schema: Any) -> None:
    sealed = seal("tajne", purpose="second-factor")
    assert unseal(sealed, purpose="second-factor") == "tajne"
    with pytest.raises(CannotUnseal):
        unseal(sealed, purpose="other")
    with in_schema("hutnik"), pytest.raises(CannotUnseal):
        unseal(sealed, purpose="second-factor")


def test_what_was_sealed_under_the_former_secret_key_is_still_read(siarkowiec: Any, settings: Any) -> None:
    sealed = seal("tajne", purpose="second-factor")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 60
    assert unseal(sealed, purpose="second-factor") == "tajne"


def test_the_same_identifier_and_password_are_two_accounts(siarkowiec: Any, at: Any, in_schema: Any) -> None:
    here = resident("L0417")
    with in_schema("hutnik"):
        there = resident("L0417")
    assert here.pk != there.pk
    with in_schema("hutnik"):
        there.set_password("zupełnie inne 12")
        there.save()
    assert sign_in(at("siarkowiec"), "L0417", PASSWORD).status_code == 302
    assert sign_in(at("hutnik"), "L0417", PASSWORD).status_code == 200


def test_operators_live_in_the_public_schema_and_nobody_else_does(siarkowiec: Any, in_schema: Any) -> None:
    arguments = {"password": "karton plot burza 12", "origin": "own", "by": "tests"}
    with pytest.raises(RoleNotHere):
        create_account(identifier="x1", role="operator", **arguments)
    with in_schema("public"), pytest.raises(RoleNotHere):
        create_account(identifier="x1", role="resident", **arguments)


def test_no_site_is_shared_by_cooperatives() -> None:
    assert "django.contrib.sites" not in settings.INSTALLED_APPS


def test_production_cookies_carry_the_host_prefix() -> None:
    import os
    import subprocess
    import sys

    program = (
        "import django; from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.KNOWN_DEVICE_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"
    )
    env = os.environ | {
        "IOK_DEPLOYMENT": "production",
        "IOK_SECRET_KEY": "x" * 60,
        "IOK_BASE_DOMAIN": "example.pl",
        "DJANGO_SETTINGS_MODULE": "saas.settings",
    }
    out = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True).stdout
    assert out.split() == ["__Host-iok-session", "__Host-iok-csrf", "__Host-iok-device", "True"]


def test_the_tables_of_second_factors_are_in_each_schema(siarkowiec: Any, in_schema: Any) -> None:
    user = resident("L0417")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    with in_schema("hutnik"):
        assert not Authenticator.objects.exists()
    assert import_module("allauth.mfa.models")
