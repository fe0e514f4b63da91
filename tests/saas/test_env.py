"""Settings are read strictly: a typo stops the start instead of becoming a default."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from saas import env


def test_a_flag_is_true_or_false_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IOK_X", "True")
    assert env.flag("IOK_X", default=False)
    monkeypatch.setenv("IOK_X", "yes")
    with pytest.raises(ImproperlyConfigured, match="IOK_X is 'yes'"):
        env.flag("IOK_X", default=False)


def test_a_number_must_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IOK_X", "5m")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.number("IOK_X", 1)
    monkeypatch.setenv("IOK_X", "0")
    assert env.number("IOK_X", 1) == 0
    with pytest.raises(ImproperlyConfigured, match="1 or more"):
        env.number("IOK_X", 1, least=1)


def test_a_word_must_be_among_the_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IOK_X", "prod")
    with pytest.raises(ImproperlyConfigured, match="local, production"):
        env.choice("IOK_X", "local", ("local", "production"))


def test_a_missing_text_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IOK_X", raising=False)
    with pytest.raises(ImproperlyConfigured, match="IOK_X_FILE"):
        env.text("IOK_X")


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("sól i pieprz\n", encoding="utf-8")
    monkeypatch.setenv("IOK_X_FILE", str(tmp_path / "secret"))
    assert env.text("IOK_X") == "sól i pieprz"


def test_a_database_address_must_be_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IOK_X", "postgres://u:p%40ss@127.0.0.1:5433/iok")
    assert env.postgres_url("IOK_X")["PASSWORD"] == "p@ss"
    monkeypatch.setenv("IOK_X", "mysql://u@h/iok")
    with pytest.raises(ImproperlyConfigured, match="postgres://"):
        env.postgres_url("IOK_X")
