"""Holes between cooperatives that were once reproduced on a trial of this stack; each stays a test for good."""

from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC, get_emailconfirmation_model
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as RowStore
from django.contrib.sessions.models import Session
from django.db import connection
from django_tenants.utils import schema_context

from portal.accounts.models import User
from portal.accounts.session_store import SessionStore
from portal.accounts.tokens import CooperativeTokenGenerator
from tests.personas import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def _same_user_in_both() -> User:
    """Make one and the same row in both cooperatives: the worst case a restored copy or an import could bring."""
    with schema_context("siarkowiec"):
        user = make_user("L0001")
        user.email = "danuta@example.pl"
        user.save()
    with schema_context("hutnik"):
        User.objects.create(
            id=user.pk, identifier=user.identifier, password=user.password, email=user.email, password_origin="own"
        )
    return user


def test_a_confirmation_of_an_address_in_one_cooperative_confirms_nothing_in_another() -> None:
    assert settings.ACCOUNT_EMAIL_CONFIRMATION_HMAC is False
    model = get_emailconfirmation_model()
    assert model is not EmailConfirmationHMAC
    user = _same_user_in_both()
    keys = {}
    for slug in ("siarkowiec", "hutnik"):
        with schema_context(slug):
            address = EmailAddress.objects.create(id=7, user=User.objects.get(pk=user.pk), email=f"{slug}@example.pl")
            confirmation = model.create(address)
            confirmation.sent = confirmation.created
            confirmation.save()
            keys[slug] = confirmation.key
    with schema_context("hutnik"):
        assert model.from_key(keys["siarkowiec"]) is None
        assert EmailConfirmationHMAC.from_key(keys["siarkowiec"]) is None
        assert not EmailAddress.objects.get(pk=7).verified
    with schema_context("siarkowiec"):
        assert model.from_key(keys["siarkowiec"]) is not None


def test_a_session_is_a_row_of_one_cooperative_and_its_cookie_is_worth_nothing_in_another(at: Any) -> None:
    user = _same_user_in_both()
    theirs = at("siarkowiec")
    theirs.force_login(user)
    assert theirs.get("/urzadzenia").status_code == 200
    here = at("hutnik")
    here.cookies = theirs.cookies
    assert here.get("/urzadzenia").status_code == 302
    with schema_context("hutnik"):
        assert Session.objects.count() == 0


def test_even_a_copied_session_row_opens_nothing_in_another_cooperative(at: Any) -> None:
    user = _same_user_in_both()
    theirs = at("siarkowiec")
    theirs.force_login(user)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO hutnik.django_session SELECT * FROM siarkowiec.django_session")
    here = at("hutnik")
    here.cookies = theirs.cookies
    response = here.get("/urzadzenia")
    assert response.status_code == 302
    assert response["Location"].startswith("/zaloguj")


def test_sessions_and_cookies_are_kept_where_only_one_cooperative_can_read_them(at: Any) -> None:
    assert settings.SESSION_ENGINE == "portal.accounts.session_store"  # Django's rows of the schema
    assert issubclass(SessionStore, RowStore)
    assert settings.MESSAGE_STORAGE.endswith("session.SessionStorage")
    assert getattr(settings, "SESSION_COOKIE_DOMAIN", None) is None
    assert getattr(settings, "CSRF_COOKIE_DOMAIN", None) is None
    with schema_context("siarkowiec"):
        make_user("L0001")
    client = at("siarkowiec")
    client.get("/zaloguj")
    client.post("/zaloguj", {"login": "L0001", "password": PASSWORD})
    assert settings.SESSION_COOKIE_NAME in client.cookies
    for cookie in client.cookies.values():
        assert cookie["domain"] == ""
        assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("generator", [default_token_generator, CooperativeTokenGenerator()])
def test_a_password_token_of_one_cooperative_is_refused_in_another(generator: Any) -> None:
    user = _same_user_in_both()
    with schema_context("siarkowiec"):
        token = generator.make_token(User.objects.get(pk=user.pk))
        assert generator.check_token(User.objects.get(pk=user.pk), token)
    with schema_context("hutnik"):
        assert not generator.check_token(User.objects.get(pk=user.pk), token)


def test_primary_keys_of_people_are_random() -> None:
    with schema_context("siarkowiec"):
        one = make_user("L0001")
    with schema_context("hutnik"):
        other = make_user("L0001")
    assert one.pk != other.pk
    assert one.pk.version == 4
