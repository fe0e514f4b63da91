"""What may be typed in place of an identifier, where a cooperative's rules accept it (Orunia, Sosnowiecka)."""

from typing import Any

import pytest

from portal.accounts.models import SignInFailure, User
from portal.rulebook.actions import adopt_rules
from portal.rulebook.queries import rules_on
from tests.portal.accounts.signing import WRONG, is_signed_in, sign_in, text_of


@pytest.fixture
def accepting(people: Any) -> Any:
    """The people of Siarkowiec, whose rules now accept an e-mail address and a membership number as well."""
    from portal.kernel import clock

    rules = rules_on(clock.today())
    identifier = rules.identifier.model_copy(update={"also_accepted": ("email", "membership_number")})
    adopt_rules(
        rules=rules.model_copy(update={"identifier": identifier}), valid_from=clock.today(), reason="próba", by="tests"
    )
    User.objects.filter(pk=people.title_holder.pk).update(email="danuta@example.pl")
    person = people.title_holder.person_link.person
    person.membership_number = "2214"
    person.save()
    return people


@pytest.mark.parametrize("typed", ["danuta@example.pl", " Danuta@EXAMPLE.pl ", "2214", "L0001", "l0001"])
def test_a_title_holder_signs_in_with_any_form_the_rules_accept(accepting: Any, at: Any, typed: str) -> None:
    browser = at("siarkowiec")
    assert sign_in(browser, typed).status_code == 302
    assert is_signed_in(browser)


def test_where_the_rules_accept_the_identifier_alone_an_email_opens_nothing(people: Any, at: Any) -> None:
    User.objects.filter(pk=people.title_holder.pk).update(email="danuta@example.pl")
    browser = at("siarkowiec")
    sign_in(browser, "danuta@example.pl")
    assert not is_signed_in(browser)


def test_two_people_who_share_an_address_sign_in_with_their_identifiers(accepting: Any, at: Any) -> None:
    User.objects.filter(pk=accepting.co_owner.pk).update(email="danuta@example.pl")
    browser = at("siarkowiec")
    sign_in(browser, "danuta@example.pl")
    assert not is_signed_in(browser)
    sign_in(browser, "L0002")
    assert is_signed_in(browser)


def test_an_identifier_that_looks_like_a_membership_number_means_its_own_account(accepting: Any, at: Any) -> None:
    neighbour = User.objects.get(pk=accepting.neighbour.pk)
    neighbour.identifier = "2214"
    neighbour.save()
    browser = at("siarkowiec")
    sign_in(browser, "2214")
    assert is_signed_in(browser)
    assert browser.session["_auth_user_id"] == str(neighbour.pk)


def test_a_second_form_gives_strangers_no_more_guesses(accepting: Any, at: Any) -> None:
    for number in range(5):
        sign_in(at("siarkowiec"), "danuta@example.pl" if number % 2 else "L0001", WRONG)
    assert sign_in(at("siarkowiec"), "2214", WRONG).status_code == 429
    assert SignInFailure.objects.get(pk="L0001").failures == 5


def test_a_worker_signs_in_with_the_identifier_alone(accepting: Any, at: Any) -> None:
    User.objects.filter(pk=accepting.clerk.pk).update(email="anna@example.pl")
    answer = sign_in(at("siarkowiec"), "anna@example.pl")
    assert answer.status_code == 200
    assert "inne niż u nas" in text_of(answer)


def test_the_page_keeps_what_was_typed_and_does_not_show_the_identifier(accepting: Any, at: Any) -> None:
    page = text_of(sign_in(at("siarkowiec"), "danuta@example.pl", WRONG))
    assert 'value="danuta@example.pl"' in page
    assert "L0001" not in page
