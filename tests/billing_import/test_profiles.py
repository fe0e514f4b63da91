"""Profiles: what they may say, where they come from, when they count as changed."""

import datetime as dt
from typing import Any

import pytest

from billing_import.pack import check_profiles, store_profiles
from billing_import.profiles import Profile, UnknownProfile, profile_named, profile_names, save_profile


def test_every_cooperative_has_the_built_in_profile(hutnik: Any) -> None:
    assert profile_named("ledger") == (Profile(), 0)
    with pytest.raises(UnknownProfile):
        profile_named("ledger", "nieznany")


def test_a_profile_grows_a_version_only_when_it_changes(hutnik: Any) -> None:
    assert save_profile(Profile(name="nasz", decimal="comma")).version == 1
    assert save_profile(Profile(name="nasz", decimal="comma")).version == 1
    assert save_profile(Profile(name="nasz", decimal="dot")).version == 2
    assert profile_named("ledger", "nasz") == (Profile(name="nasz", decimal="dot"), 2)
    assert profile_names("ledger") == ["default", "nasz"]
    assert profile_names("register") == ["default"]


def test_a_pack_brings_profiles(hutnik: Any) -> None:
    section = {"nasz": {"kind": "ledger", "mode": "snapshot", "columns": {"premises": "Klucz"}}}
    assert check_profiles(section) == []
    for _ in range(2):
        store_profiles(section, on=dt.date(2026, 1, 1), by="test")
    assert profile_named("ledger", "nasz") == (Profile(name="nasz", mode="snapshot", columns={"premises": "Klucz"}), 1)


def test_a_pack_may_change_the_profile_that_is_used_unless_another_is_named(hutnik: Any) -> None:
    section = {"nalicz": {"name": "default", "decimal": "comma"}, "rejestr": {"name": "default", "kind": "register"}}
    store_profiles(section, on=dt.date(2026, 1, 1), by="test")
    assert profile_named("ledger") == (Profile(decimal="comma"), 1)
    assert profile_named("register") == (Profile(kind="register"), 1)


def test_everything_wrong_with_a_packs_profiles_is_told() -> None:
    section = {"Zły": 3, "nasz": {"decimal": "kropka", "tryb": "x", "columns": {"nie_ma": "K"}}}
    assert sorted(problem.path for problem in check_profiles(section)) == ["Zły", "nasz.decimal", "nasz.tryb"]
    assert [problem.path for problem in check_profiles({"nasz": {"columns": {"nie_ma": "K"}}})] == ["nasz"]
