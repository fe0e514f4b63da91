"""The first visit with a one-time code, at a cooperative that gives codes instead of passwords."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from portal.access.identity import IdentitySeen
from portal.access.issuing import hand_over, reissue, secret_of
from portal.access.models import CredentialIssue
from portal.accounts.models import User
from portal.accounts.standing import change_standing
from portal.kernel import clock
from portal.residents.models import PersonAccount
from portal.rulebook.actions import adopt_rules
from portal.rulebook.queries import rules_on
from tests.portal.accounts.signing import is_signed_in, text_of

NEW = "deszczowy-kasztan-rower-82"


@pytest.fixture
def paper(people: Any) -> tuple[User, str]:
    """The title holder with a paper from the counter: her identifier and a code."""
    rules = rules_on(clock.today())
    changed = rules.password.model_copy(update={"start": "activation_code", "initial_valid_days": 14})
    adopt_rules(rules=rules.model_copy(update={"password": changed}), valid_from=clock.today(), reason="x", by="tests")
    PersonAccount.objects.filter(user=people.title_holder).update(contact_confirmed_at=None)
    seen = IdentitySeen("identity_card", clock.today(), people.clerk.identifier)
    issue = reissue(
        user=people.title_holder, by=people.clerk, identity=seen, reason="pierwsze dane", now=timezone.now()
    )
    code = secret_of(issue, people.clerk)
    assert code
    hand_over(issue=issue, by=people.clerk, received_by="Danuta Zięba", identity=seen, now=timezone.now())
    user: User = User.objects.get(pk=people.title_holder.pk)
    return user, code


def type_code(browser: Any, identifier: str, code: str) -> Any:
    return browser.post("/pierwszy-raz", {"identifier": identifier, "code": code})


def test_a_code_leads_to_an_own_password_and_on_to_the_further_steps(paper: tuple[User, str], at: Any) -> None:
    user, code = paper
    browser = at("siarkowiec")
    assert "Mam kod z pisma" in text_of(browser.get("/zaloguj"))
    assert type_code(browser, user.identifier.lower(), code.lower().replace("-", " "))["Location"] == (
        "/pierwszy-raz/haslo"
    )
    done = browser.post("/pierwszy-raz/haslo", {"password": NEW}, follow=True)
    assert done.redirect_chain[-1][0] == "/moje-dane/potwierdz"
    assert CredentialIssue.objects.get(user=user, kind="activation_code").used_at is not None


def test_a_code_opens_once(paper: tuple[User, str], at: Any) -> None:
    user, code = paper
    first, second = at("siarkowiec"), at("siarkowiec")
    type_code(first, user.identifier, code)
    type_code(second, user.identifier, code)
    first.post("/pierwszy-raz/haslo", {"password": NEW})
    assert second.post("/pierwszy-raz/haslo", {"password": "inny-fotel-lampa-91"})["Location"] == "/pierwszy-raz"
    assert type_code(second, user.identifier, code).status_code == 422
    assert not is_signed_in(second)


def test_whoever_leaves_before_setting_a_password_comes_back_with_the_same_paper(
    paper: tuple[User, str], at: Any
) -> None:
    user, code = paper
    type_code(at("siarkowiec"), user.identifier, code)
    later = at("siarkowiec")
    type_code(later, user.identifier, code)
    assert "Hasło jest za krótkie" in text_of(later.post("/pierwszy-raz/haslo", {"password": "abc"}))
    assert later.post("/pierwszy-raz/haslo", {"password": NEW}).status_code == 302


def test_a_code_is_over_after_its_days(paper: tuple[User, str], at: Any) -> None:
    user, code = paper
    with time_machine.travel(timezone.now() + dt.timedelta(days=15)):
        answer = type_code(at("siarkowiec"), user.identifier, code)
    assert "kod już nie działa" in text_of(answer)


def test_a_guessed_code_counts_like_a_guessed_password_and_the_page_tells_nothing(
    paper: tuple[User, str], at: Any
) -> None:
    user, code = paper
    wrong = text_of(type_code(at("siarkowiec"), user.identifier, "AAA-AAA-AAA"))
    nobody = text_of(type_code(at("siarkowiec"), "L777", "AAA-AAA-AAA"))
    assert wrong.replace(user.identifier, "X").count("inny niż u nas") == nobody.count("inny niż u nas") > 0
    for _ in range(4):
        type_code(at("siarkowiec"), user.identifier, "AAA-AAA-AAA")
    assert type_code(at("siarkowiec"), user.identifier, code).status_code == 429


def test_a_block_between_the_code_and_the_password_holds(paper: tuple[User, str], people: Any, at: Any) -> None:
    user, code = paper
    browser = at("siarkowiec")
    type_code(browser, user.identifier, code)
    change_standing(user=user, to="blocked_on_report", by=people.clerk)
    assert browser.post("/pierwszy-raz/haslo", {"password": NEW})["Location"] == "/pierwszy-raz"
    assert not is_signed_in(browser)


def test_the_password_page_opens_for_nobody_who_typed_no_code(paper: tuple[User, str], at: Any) -> None:
    assert at("siarkowiec").get("/pierwszy-raz/haslo")["Location"] == "/pierwszy-raz"
