"""Settings that would open a wall between cooperatives are refused by name."""

from typing import Any

import pytest
from django.apps import apps

from saas.checks import check_foreign_keys_stay, check_walls


def test_the_product_as_it_is_passes() -> None:
    assert check_walls() == []
    assert check_foreign_keys_stay() == []


@pytest.mark.parametrize(
    ("setting", "value", "word"),
    [
        ("TENANT_LIMIT_SET_CALLS", False, "one SET"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.signed_cookies", "SESSION_ENGINE"),
        ("SESSION_COOKIE_DOMAIN", ".localhost", "host-only"),
        ("CSRF_COOKIE_DOMAIN", ".localhost", "host-only"),
        ("ACCOUNT_EMAIL_CONFIRMATION_HMAC", True, "HMAC"),
        ("ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR", "x", "token"),
        ("CACHES", {"default": {}}, "cache"),
        ("CELERY_TASK_CLS", "celery:Task", "CooperativeTask"),
    ],
)
def test_a_setting_that_opens_a_wall_is_refused(settings: Any, setting: str, value: Any, word: str) -> None:
    setattr(settings, setting, value)
    assert [word in error.msg for error in check_walls()] == [True]


def test_the_engine_that_shows_the_public_schema_is_refused(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django_tenants.postgresql_backend")
    assert ["search path" in error.msg for error in check_walls()] == [True]


def test_a_foreign_key_to_a_public_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.ledger.models import Account

    field = Account._meta.get_field("premises")
    monkeypatch.setattr(field.remote_field, "model", apps.get_model("tenants.Cooperative"))
    assert [error.msg for error in check_foreign_keys_stay()] == ["portal.Account.premises leaves the schema."]
