"""What is said of an account that does not open: every state, at Siarkowiec and Hutnik, to owner and worker."""

import datetime as dt
from typing import Any

import pytest

from portal.access.account_state import state_of
from portal.access.desk_words import words_for_worker
from portal.access.standing_words import FOR_GOOD, AccountState, ResidentWords, words_for_resident
from portal.accounts.lock_steps import UNTIL_A_WAY_OUT
from portal.accounts.models import SignInFailure, User
from portal.kernel.plain_polish import PLAIN, readability
from portal.rulebook.rules import Rules
from tests.tenants.pack_facts import facts_of

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=4, seconds=30)
STATES = {
    "locked_for_minutes": AccountState("active", NOW, locked_until=LATER),
    "locked_for_good": AccountState("active", NOW, locked_until=FOR_GOOD),
    "opens_later": AccountState("active", NOW, opens_at=LATER, opens_words="22.11.2026, godz. 0:00"),
    "expired_password": AccountState("active", NOW, has_expired_password=True),
    "ended_representation": AccountState("lapsed", NOW, acts_for_another=True),
    **{standing: AccountState(standing, NOW) for standing in User.Standing.values if standing != "active"},
}
# State → a word of what the owner is told to do, at Siarkowiec and at Hutnik.
WAYS = {
    "locked_for_minutes": ("minut: 5", "minut: 5"),
    "locked_for_good": ("nowy identyfikator i nowe hasło", "dostaniesz nowe hasło"),
    "opens_later": ("gdy ten czas minie", "gdy ten czas minie"),
    "expired_password": ("nowy identyfikator i nowe hasło", "dostaniesz nowe hasło"),
    "prepared": ("osobiście", "osobiście"),
    "blocked_on_report": ("nowy identyfikator i nowe hasło", "Odblokujemy konto"),
    "blocked_by_decision": ("Wyjaśnij to u nas", "Wyjaśnij to u nas"),
    "closed_on_request": ("nowy wniosek", "nowy wniosek"),
    "closed_title_ended": ("Masz tytuł do lokalu?", "Masz tytuł do lokalu?"),
    "closed_for_misuse": ("Wyjaśnij to u nas", "Wyjaśnij to u nas"),
    "lapsed": ("nowy wniosek", "nowy wniosek"),
    "ended_representation": ("nowe upoważnienie", "nowe upoważnienie"),
    "erased": ("nowy wniosek", "nowy wniosek"),
}
DESK_WAYS = {
    "locked_for_minutes": ("unlock reissue", "unlock reissue"),
    "locked_for_good": ("reissue", "unlock reissue"),
    "opens_later": ("", ""),
    "expired_password": ("reissue", "reissue"),
    "prepared": ("hand_over", "hand_over"),
    "blocked_on_report": ("reissue", "unblock reissue"),
    "blocked_by_decision": ("unblock", "unblock"),
    "closed_on_request": ("apply", "apply"),
    "closed_title_ended": ("apply", "apply"),
    "closed_for_misuse": ("apply", "apply"),
    "lapsed": ("renew apply", "renew apply"),
    "ended_representation": ("apply", "apply"),
    "erased": ("", ""),
}


def rules(slug: str) -> Rules:
    return facts_of(slug).rules


def said(key: str, slug: str) -> ResidentWords:
    words = words_for_resident(STATES[key], rules(slug))
    assert words is not None
    return words


def test_every_state_is_looked_at_here() -> None:
    assert set(WAYS) == set(DESK_WAYS) == set(STATES)
    assert FOR_GOOD == UNTIL_A_WAY_OUT


@pytest.mark.parametrize("place", [0, 1], ids=["siarkowiec", "hutnik"])
@pytest.mark.parametrize("key", sorted(WAYS))
def test_the_owner_is_told_what_to_do(key: str, place: int) -> None:
    words = said(key, ("siarkowiec", "hutnik")[place])
    assert words.key == key
    assert WAYS[key][place] in words.to_do
    measured = readability(f"{words.text}\n{words.to_do}")
    assert measured.longest_sentence <= 20
    assert measured.fog <= PLAIN + 3, measured  # of some ten words; the whole room is held to nine


@pytest.mark.parametrize("place", [0, 1], ids=["siarkowiec", "hutnik"])
@pytest.mark.parametrize("key", sorted(DESK_WAYS))
def test_a_worker_is_told_the_ways_out_that_the_rules_leave(key: str, place: int) -> None:
    words = words_for_worker(STATES[key], rules(("siarkowiec", "hutnik")[place]), decider="Dział Techniczny")
    assert " ".join(way for way, _text in words.ways_out) == DESK_WAYS[key][place]
    assert words.title


def test_no_two_states_are_told_in_the_same_words() -> None:
    for slug in ("siarkowiec", "hutnik"):
        texts = [(said(key, slug).title, said(key, slug).text) for key in WAYS]
        assert len(set(texts)) == len(texts)


def test_an_open_account_needs_no_words() -> None:
    assert words_for_resident(AccountState("active", NOW), rules("hutnik")) is None
    over = AccountState("active", NOW, locked_until=NOW, opens_at=NOW)
    assert words_for_resident(over, rules("hutnik")) is None


def test_s9_after_a_report_the_owner_is_sent_to_rooms_108_and_213() -> None:
    (place,) = said("blocked_on_report", "siarkowiec").places
    assert place.where == "ul. Moniuszki 3, Tarnobrzeg, pokój 108 lub 213"
    assert place.phones == ("15 823-38-88 wew. 29", "15 823-38-88 wew. 34")
    assert "w godzinach pracy" in place.hours


def test_s10_a_decision_is_told_in_the_departments_words_and_a_worker_hears_who_decides() -> None:
    assert "Dostęp zablokował Dział Techniczny" in said("blocked_by_decision", "siarkowiec").text
    assert said("blocked_by_decision", "siarkowiec").places[0].name == "Dział Techniczny"
    desk = words_for_worker(STATES["blocked_by_decision"], rules("siarkowiec"), decider="Dział Techniczny")
    assert "Dział Techniczny" in desk.ways_out[0][1]


def test_h5_the_owner_is_sent_to_the_administration_of_their_estate() -> None:
    state = AccountState("blocked_on_report", NOW, estate="Administracja Środula")
    words = words_for_resident(state, rules("hutnik"))
    assert words is not None
    assert [place.name for place in words.places] == ["Administracja Środula"]


def test_h11_the_end_of_a_title_is_told_apart_from_a_closing_on_request() -> None:
    assert "tytuł" in said("closed_title_ended", "hutnik").text
    assert "wniosek" in said("closed_on_request", "hutnik").text


def test_where_a_written_request_or_a_link_gives_a_new_password_that_is_said() -> None:
    lock = STATES["locked_for_good"]
    written = Rules.model_validate({"sign_in": {"lost_password_ways": ["written_request"]}})
    assert "pisemny wniosek" in words_for_resident(lock, written).to_do  # type: ignore[union-attr]
    link = Rules.model_validate({"sign_in": {"lost_password_ways": ["email_link"]}, "sender": {"name": "SM"}})
    assert "e-mailem" in words_for_resident(lock, link).to_do  # type: ignore[union-attr]


def test_the_state_is_read_from_the_account(people: Any) -> None:
    user = people.title_holder
    assert state_of(user, NOW).key == "open"
    assert state_of(user, NOW).estate == "Osiedle Pierwsze"
    SignInFailure.objects.create(
        identifier=user.identifier.upper(), failures=20, first_failed_at=NOW, last_failed_at=NOW, locked_until=FOR_GOOD
    )
    assert state_of(user, NOW).key == "locked_for_good"
    user.opens_at = LATER
    SignInFailure.objects.all().update(locked_until=None)
    assert state_of(user, NOW).opens_words == "21.11.2026, godz. 11:04"
