"""One-time codes: random, read over a telephone, used once, counted when guessed."""

import datetime as dt
import math
from typing import Any

import pytest

from portal.access.issuing import hand_over, reissue, secret_of
from portal.access.models import CredentialIssue
from portal.access.one_time_codes import LENGTH, SIGNS, as_compared, new_code
from portal.accounts.attempts import SignInLocked
from portal.accounts.models import SignInFailure, User
from portal.audit.models import AuditEvent
from tests.portal.access.counter import adopt, newcomer, now, prepared, redeemed, seen


def test_a_code_has_forty_bits_and_no_signs_that_look_or_sound_alike() -> None:
    assert math.log2(len(SIGNS)) * LENGTH >= 40
    assert not set(SIGNS) & set("0O1lIL")
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 11 and code[3] == code[7] == "-" for code in codes)


@pytest.fixture
def paper(siarkowiec: Any) -> tuple[CredentialIssue, str]:
    """A code in its owner's hands."""
    adopt(password={"start": "activation_code", "initial_valid_days": 14})
    issue = prepared(newcomer("9501"))
    code = secret_of(issue, "P1")
    assert code
    hand_over(issue=issue, by="P1", identity=seen("P1"), now=now())
    return issue, code


def redeem(issue: CredentialIssue, code: str, **given: Any) -> User | None:
    return redeemed(identifier=issue.user.identifier, code=code, **({"now": now()} | given))


def test_the_code_opens_once(paper: tuple[CredentialIssue, str]) -> None:
    issue, code = paper
    assert redeem(issue, code.lower().replace("-", " ")) == issue.user
    assert redeem(issue, code) is None
    issue.refresh_from_db()
    assert issue.used_at == issue.ended_at
    assert AuditEvent.objects.filter(action="credentials.code_used").count() == 1
    assert code not in repr(list(AuditEvent.objects.values()))


def test_only_its_hash_is_kept(paper: tuple[CredentialIssue, str]) -> None:
    issue, code = paper
    issue.refresh_from_db()
    assert issue.code_hash.startswith("argon2")
    assert issue.secret == ""
    assert as_compared(code) not in issue.code_hash
    assert not issue.user.has_usable_password()


def test_after_its_time_it_opens_nothing(paper: tuple[CredentialIssue, str]) -> None:
    issue, code = paper
    assert redeem(issue, code, now=now() + dt.timedelta(days=14, minutes=1)) is None


def test_a_right_code_that_comes_too_early_is_no_failed_try(paper: tuple[CredentialIssue, str]) -> None:
    issue, code = paper
    User.objects.filter(pk=issue.user.pk).update(opens_at=now() + dt.timedelta(hours=3))
    for _ in range(10):
        assert redeem(issue, code) is None
    assert not SignInFailure.objects.filter(failures__gt=0).exists()
    assert redeem(issue, code, now=now() + dt.timedelta(hours=4)) == issue.user


def test_before_it_is_handed_over_it_opens_nothing(siarkowiec: Any) -> None:
    adopt(password={"start": "activation_code"})
    issue = prepared(newcomer("9502"))
    code = secret_of(issue, "P1")
    assert code
    assert redeem(issue, code) is None


def test_guesses_are_counted_like_failed_sign_ins_and_lock_the_right_code_out(
    paper: tuple[CredentialIssue, str],
) -> None:
    issue, code = paper
    assert [redeem(issue, new_code()) for _ in range(5)] == [None] * 5
    with pytest.raises(SignInLocked):
        redeem(issue, code)
    assert SignInFailure.objects.get(pk=issue.user.identifier).failures == 5


def test_an_unknown_identifier_is_counted_too(siarkowiec: Any) -> None:
    assert redeemed(identifier="nikt", code="AAA-AAA-AAA", now=now()) is None
    assert SignInFailure.objects.get(pk="NIKT").failures == 1


def test_a_new_code_ends_the_old_one(paper: tuple[CredentialIssue, str]) -> None:
    issue, code = paper
    again = reissue(user=issue.user, by="P1", identity=seen("P1"), reason="Zgubiony list", now=now())
    newer = secret_of(again, "P1")
    assert newer
    hand_over(issue=again, by="P1", identity=seen("P1"), now=now())
    assert redeem(again, code) is None
    assert redeem(again, newer) == issue.user


def test_a_blocked_accounts_code_opens_nothing(paper: tuple[CredentialIssue, str]) -> None:
    from portal.accounts.standing import change_standing

    issue, code = paper
    change_standing(user=issue.user, to="blocked_on_report", by="P1")
    assert redeem(issue, code) is None
