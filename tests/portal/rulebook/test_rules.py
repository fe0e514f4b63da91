"""Rules are dated data: what held on a day still says so later."""

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from portal.kernel.pack_problems import problems_of
from portal.rulebook.actions import adopt_rules, publish_regulation
from portal.rulebook.models import RulebookVersion
from portal.rulebook.queries import regulation_on, rules_on
from portal.rulebook.rules import Rules


def test_a_rule_holds_from_its_day_on(hutnik: Any) -> None:
    adopt_rules(
        rules=Rules.model_validate({"password": {"min_length": 10}}),
        valid_from=dt.date(2030, 1, 1),
        reason="uchwała 1/2030",
        by="tests",
    )
    assert rules_on(dt.date(2029, 12, 31)).password.min_length == 6
    assert rules_on(dt.date(2030, 1, 1)).password.min_length == 10


def test_the_same_rules_again_write_nothing(hutnik: Any) -> None:
    before = RulebookVersion.objects.count()
    rules = rules_on(dt.date(2030, 1, 1))
    assert adopt_rules(rules=rules, valid_from=dt.date(2030, 1, 1), reason="bez zmian", by="tests") is None
    assert RulebookVersion.objects.count() == before


def test_hutnik_and_siarkowiec_have_the_password_rules_of_their_regulations(siarkowiec: Any, in_schema: Any) -> None:
    today = dt.date(2026, 11, 21)
    assert rules_on(today).password.min_length == 8
    with in_schema("hutnik"):
        rule = rules_on(today).password
    assert (rule.min_length, rule.letter, rule.digit) == (6, True, True)


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [{"failures": 6, "minutes": 5}, {"failures": 20}],
        [{"failures": 5, "minutes": 5}],
        [{"failures": 5, "minutes": 1}, {"failures": 20}],
        [{"failures": 5, "minutes": 5}, {"failures": 3}],
    ],
)
def test_a_cooperative_cannot_lock_later_than_the_platform(steps: list[dict[str, int]]) -> None:
    with pytest.raises(ValidationError):
        Rules.model_validate({"sign_in": {"lock_steps": steps}})


def test_a_cooperative_may_lock_earlier_and_until_a_request() -> None:
    Rules.model_validate({"sign_in": {"lock_steps": [{"failures": 5}]}})


def test_a_key_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="min_lenght"):
        Rules.model_validate({"password": {"min_lenght": 8}})


def test_the_regulation_in_force_is_the_newest_one_begun(hutnik: Any) -> None:
    publish_regulation(title="Regulamin", text="Nowy tekst", valid_from=dt.date(2031, 1, 1), by="tests")
    later = regulation_on(dt.date(2031, 1, 1))
    before = regulation_on(dt.date(2030, 12, 31))
    assert later is not None
    assert later.text == "Nowy tekst"
    assert before is not None
    assert before.text != "Nowy tekst"


def test_what_a_regulation_says_may_be_written_by_path_or_by_group_and_only_of_rules_that_are() -> None:
    by_path = Rules.model_validate({"stated": {"password.min_length": "§ 4", "offices": "§ 1"}})
    by_group = Rules.model_validate({"stated": {"password": {"min_length": "§ 4"}, "offices": "§ 1"}})
    assert by_path.stated == by_group.stated
    (problem,) = problems_of(Rules, {"stated": {"password.min_lenght": "§ 4"}})
    assert problem.path == "stated"
    assert "Czy chodziło o „password.min_length”?" in problem.text
    assert problems_of(Rules, {"stated": {"password": 5}}), "no words"
    assert problems_of(Rules, {"stated": ["§ 4"]}), "no group"
