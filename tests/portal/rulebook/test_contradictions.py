"""Rules that cannot hold together are refused together, each with its key and a way out."""

from typing import Any

import pytest

from portal.kernel.pack_problems import problems_of
from portal.rulebook.role_checks import role_clashes, role_problems
from portal.rulebook.rules import Rules

OFFICE = {"key": "biuro", "name": "Biuro", "estates": ["*"], "tasks": ["applications", "collection", "forms"]}


@pytest.mark.parametrize(
    ("rules", "path", "words"),
    [
        ({"password": {"min_length": 12, "max_length": 10}}, "password.max_length", "nie może być mniejsze"),
        ({"password": {"digit": True, "digit_or_special": True}}, "password.digit_or_special", "wystarczy cyfra albo"),
        ({"application": {"ways": ["electronic_form"]}}, "application.ways", "nie ma nadawcy poczty"),
        ({"sign_in": {"lost_password_ways": ["email_link"]}}, "sign_in.lost_password_ways", "nie ma nadawcy poczty"),
        ({"issue": {"handover": "by_email"}, "application": {"identity_shown": "never"}}, "issue.handover", "nadawcy"),
        ({"issue": {"notice_by": ["email"]}}, "issue.notice_by", "nie ma nadawcy poczty"),
        ({"availability": {"announced_by": ["email"]}}, "availability.announced_by", "nie ma nadawcy poczty"),
        ({"issue": {"handover": "by_post"}}, "application.identity_shown", "danych nie odbiera się osobiście"),
        ({"issue": {"moment": "at_once", "handover": "with_rent_notice"}}, "issue.moment", "nie da się wydać od razu"),
        ({"issue": {"moment": "at_once", "notice_by": ["phone"]}}, "issue.notice_by", "wydaje się od razu"),
        ({"issue": {"moment": "after_notice", "notice_by": []}}, "issue.notice_by", "lista notice_by jest pusta"),
        ({"issue": {"opens": "after_hours"}}, "issue.opens", "idą w parze"),
        ({"sign_in": {"block_by_phone": True}}, "sign_in.block_by_phone", "nie ma telefonu"),
        ({"offices": [{**OFFICE, "tasks": ["forms"]}]}, "application.ways", "żadne biuro ich nie przyjmuje"),
        (
            {"offices": [{**OFFICE, "tasks": ["applications"]}]},
            "issue.handover",
            "w żadnym biurze nie można ich odebrać",
        ),
        ({"offices": [{**OFFICE, "estates": []}]}, "offices[1].estates", "nie obsługuje żadnego osiedla"),
        ({"offices": [OFFICE, OFFICE]}, "offices[2].key", "jest już wyżej"),
        ({"modules": [{"key": "ledger"}, {"key": "ledger"}]}, "modules[2].key", "jest już wyżej"),
        ({"access": {"co_owners": "one_named"}}, "access.co_owners", "a wniosek o nie nie pyta"),
        ({"access": {"representative_scopes": ["see"]}}, "access.representative_scopes", "jest pusta"),
        (
            {"access": {"account_per": "premises"}, "identifier": {"kind": "membership_number"}},
            "identifier.kind",
            "jest jeden na osobę",
        ),
        (
            {"identifier": {"kind": "email"}, "application": {"asks_for": ["name"]}},
            "identifier.kind",
            "wniosek o niego nie pyta",
        ),
        (
            {"identifier": {"kind": "email", "also_accepted": ["email"]}},
            "identifier.also_accepted",
            "już identyfikatorem",
        ),
        ({"identifier": {"kind": "pattern"}}, "identifier.pattern", "idą w parze"),
        ({"identifier": {"kind": "pattern", "pattern": "L{numer}"}}, "identifier.pattern", "{sequence:5}"),
        ({"application": {"one_form": False}}, "application.revoke_form_name", "Przy dwóch drukach"),
        (
            {"application": {"ways": ["self_registration"], "challenge": ["email"]}},
            "application.challenge",
            "dwóch pytań",
        ),
        (
            {"application": {"identity_shown": "at_application", "handed_in": ["by_post"]}},
            "application.identity_shown",
            "nie oddaje się osobiście",
        ),
        ({"closure": {"on_title_end": "after_days"}}, "closure.title_end_days", "idą w parze"),
        ({"closure": {"lapses_on": "02-30"}}, "closure.lapses_on", "miesiąc i dzień"),
        (
            {"closure": {"on_misuse": False, "misuse_decided_by": "biuro"}},
            "closure.misuse_decided_by",
            "blokady nie ma",
        ),
        (
            {"contact_data": {"changed_directly": ["email"], "changed_after_acceptance": ["email"]}},
            "contact_data.changed_directly",
            "albo od razu, albo po akceptacji",
        ),
        (
            {"readings": {"windows": [{"from_day": "12-31", "to_day": "01-02"}]}},
            "readings.windows[1].from_day",
            "podziel",
        ),
        (
            {"readings": {"windows": [{"from_day": "31-12", "to_day": "01-02"}]}},
            "readings.windows[1].from_day",
            "12-10",
        ),
        ({"sign_in": {"lock_steps": [{"failures": 9}]}}, "sign_in.lock_steps", "najpóźniej po 5 błędach"),
        (
            {"legal": {"consents": [{"key": "a1", "title": "Abc", "text": "Zgadzam się."}] * 2}},
            "legal.consents",
            "Dwie zgody mają klucz „a1”",
        ),
    ],
)
def test_a_contradiction_is_told_at_its_key(rules: dict[str, Any], path: str, words: str) -> None:
    told = {problem.path: problem.text for problem in problems_of(Rules, rules)}
    assert words in told[path], told


def test_the_platforms_defaults_hold_together() -> None:
    assert problems_of(Rules, {}) == []


def test_all_contradictions_come_at_once() -> None:
    rules = {"application": {"ways": ["electronic_form"]}, "sign_in": {"block_by_phone": True}}
    assert {problem.path for problem in problems_of(Rules, rules)} == {"application.ways", "sign_in.block_by_phone"}


def paths_of(rules: dict[str, Any]) -> list[str]:
    return sorted(problem.path for problem in problems_of(Rules, rules))


def test_all_that_does_not_fit_in_one_section_comes_at_once() -> None:
    issue = {"moment": "at_once", "notice_by": ["phone"], "opens": "after_hours"}
    assert paths_of({"issue": issue}) == ["issue.notice_by", "issue.opens"]
    steps = [{"failures": 9, "minutes": 5}]
    assert paths_of({"sign_in": {"lock_steps": steps}}) == ["sign_in.lock_steps"] * 3


def test_keys_that_do_not_fit_are_told_beside_keys_that_are_wrong_by_themselves() -> None:
    password = {"min_length": 12, "max_length": 10, "history": "trzy", "digit": True, "digit_or_special": True}
    assert paths_of({"password": password}) == ["password.digit_or_special", "password.history", "password.max_length"]
    twice = {"ways": ["paper", "paper"], "one_form": False, "confirmation_hours": 0}
    assert paths_of({"application": twice}) == [
        "application.confirmation_hours",
        "application.revoke_form_name",
        "application.ways",
    ]


def test_what_a_wrong_key_was_to_say_is_not_guessed() -> None:
    """The other length is no number, or has a slip in its name: nobody knows whether this one is too short."""
    assert paths_of({"password": {"min_length": "12", "max_length": 8}}) == ["password.min_length"]
    assert paths_of({"password": {"min_lenght": 6, "max_length": 7}}) == ["password.max_length", "password.min_lenght"]
    assert paths_of({"password": {"min_lenght": 6, "max_length": 8, "digit_or_special": True, "digit": True}}) == [
        "password.digit_or_special",
        "password.min_lenght",
    ]


def test_sections_that_are_right_are_held_against_each_other_beside_a_wrong_one() -> None:
    rules = {"application": {"ways": ["electronic_form"]}, "password": {"min_length": 4}}
    assert paths_of(rules) == ["application.ways", "password.min_length"]
    assert paths_of({"application": {"ways": ["electronic_form"]}, "sender": {"nazwa": "SM"}}) == ["sender.nazwa"]
    assert paths_of({"stated": {"x.y": "§ 1", "z.z": "§ 2"}, "password": {"min_length": 4}}) == [
        "password.min_length",
        "stated",
        "stated",
    ]


ROLE = {"key": "biuro", "name": "Biuro", "capabilities": ["register_applications", "issue_access", "change_rules"]}


@pytest.mark.parametrize(
    ("rules", "roles", "path", "words"),
    [
        ({"closure": {"misuse_decided_by": "zarzad"}}, [ROLE], "rules.closure.misuse_decided_by", "nikt nie ma"),
        ({"closure": {"misuse_decided_by": "biuro"}}, [ROLE], "rules.closure.misuse_decided_by", "nie może blokować"),
        ({}, [{**ROLE, "offices": ["nigdzie"]}], "roles[1].offices", "Nie ma biura „nigdzie”"),
        ({}, [{**ROLE, "capabilities": ["publish"]}], "rules.application.ways", "Dopisz „register_applications”"),
        ({}, [{**ROLE, "capabilities": ["publish"]}], "rules.issue.handover", "Dopisz „issue_access”"),
        ({}, [ROLE], "roles", "Dopisz „manage_staff”"),
    ],
)
def test_rules_and_roles_must_fit(rules: dict[str, Any], roles: list[Any], path: str, words: str) -> None:
    told = {problem.path: problem.text for problem in role_clashes({"rules": rules, "roles": roles})}
    assert words in told[path], told


def test_a_pack_without_roles_uses_the_platforms_and_nothing_is_missing() -> None:
    assert role_clashes({"rules": {}}) == []


def test_roles_are_checked_one_by_one() -> None:
    roles = [ROLE, {**ROLE, "capabilities": ["fly"]}, "wszyscy", {"key": "x", "name": "Y", "capabilities": []}]
    told = {problem.path: problem.text for problem in role_problems(roles)}
    assert told["[2].key"] == "Rola „biuro” jest już wyżej. Każda ma swój klucz."
    assert told["[2].capabilities"].startswith("Nie znam wartości „fly”.")
    assert told["[3]"] == "Tu ma być rola, czyli nagłówek [[roles]] i jej klucze."
    assert "[4].key" in told
    assert told["[4].capabilities"] == "Lista jest za krótka: potrzeba co najmniej 1 pozycji."
