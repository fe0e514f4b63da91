"""Consents and accepted regulations: given and withdrawn by people, in words that are kept."""

import datetime as dt
from typing import Any

import pytest

from portal.audit.models import AuditEvent
from portal.consents import actions
from portal.consents.models import ConsentEvent, RegulationAcceptance
from portal.consents.queries import consent_states
from portal.kernel import clock
from portal.rulebook.actions import adopt_rules, publish_regulation
from portal.rulebook.rules import Rules
from tests.personas import People

pytestmark = pytest.mark.django_db

WORDS = "Zgadzam się na wiadomości o remontach na mój e-mail."


def put_in_force(**legal: Any) -> None:
    """Put rules in force today that say only this much."""
    rules = Rules.model_validate({"legal": legal})
    adopt_rules(rules=rules, valid_from=clock.today(), reason="test", by="tests")


def ask_for_consent(text: str = WORDS, version: int = 1) -> None:
    purpose = {"key": "newsletter", "title": "Wiadomości e-mail", "text": text, "version": version}
    put_in_force(consents=[purpose])


def test_a_resident_agrees_and_takes_it_back_and_both_stay_on_record(people: People, at: Any) -> None:
    ask_for_consent()
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    assert "nie ma zgody" in browser.get("/zgody").content.decode()
    browser.post("/zgody/zmien", {"cel": "newsletter", "zgoda": "tak"})
    assert "zgoda jest" in browser.get("/zgody").content.decode()
    browser.post("/zgody/zmien", {"cel": "newsletter", "zgoda": "nie"})
    page = browser.get("/zgody").content.decode()
    assert "nie ma zgody" in page
    assert "zgoda cofnięta" in page
    assert list(ConsentEvent.objects.order_by("id").values_list("is_given", flat=True)) == [True, False]
    written = AuditEvent.objects.filter(action__startswith="consent.").values_list("action", "actor")
    assert set(written) == {
        ("consent.given", people.title_holder.identifier),
        ("consent.withdrawn", people.title_holder.identifier),
    }


def test_the_same_click_twice_is_one_act(people: People) -> None:
    ask_for_consent()
    for _ in range(2):
        actions.record_consent(
            user=people.title_holder, purpose_key="newsletter", is_given=True, on=clock.today(), by="tests"
        )
    assert ConsentEvent.objects.count() == 1


def test_a_consent_stays_with_the_words_it_was_given_in(people: People) -> None:
    ask_for_consent()
    actions.record_consent(user=people.title_holder, purpose_key="newsletter", is_given=True, on=clock.today(), by="t")
    ask_for_consent("Zgadzam się na reklamy firm, które znają spółdzielnię.", version=2)
    (state,) = consent_states(people.title_holder, clock.today())
    assert not state.is_given
    assert state.is_given_to_other_words
    assert ConsentEvent.objects.get().wording.text == WORDS
    withdrawn = actions.record_consent(
        user=people.title_holder, purpose_key="newsletter", is_given=False, on=clock.today(), by="t"
    )
    assert withdrawn is not None
    assert withdrawn.wording.text == WORDS


def test_nobody_withdraws_what_they_never_gave(people: People) -> None:
    ask_for_consent()
    wish = {"user": people.title_holder, "purpose_key": "newsletter", "is_given": False, "by": "tests"}
    assert actions.record_consent(on=clock.today(), **wish) is None


def test_an_unknown_purpose_is_not_there(people: People, at: Any) -> None:
    ask_for_consent()
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    assert browser.post("/zgody/zmien", {"cel": "nie-ma", "zgoda": "tak"}).status_code == 404


def test_one_person_does_not_see_the_consents_of_another(people: People, at: Any) -> None:
    ask_for_consent()
    actions.record_consent(user=people.co_owner, purpose_key="newsletter", is_given=True, on=clock.today(), by="t")
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    assert "nie ma zgody" in browser.get("/zgody").content.decode()


def test_where_published_counts_as_delivered_nobody_is_asked(people: People, at: Any) -> None:
    put_in_force(regulation_delivery="published")
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    assert browser.get("/").status_code == 200


def test_where_it_is_accepted_at_sign_in_nothing_opens_before_it_is(people: People, at: Any) -> None:
    put_in_force(regulation_delivery="accepted_at_sign_in")
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    for address in ("/", "/rozliczenia", "/urzadzenia", "/zgody"):
        assert browser.get(address)["Location"] == "/regulamin/przyjmij"
    assert browser.get("/regulamin").status_code == 200, "who is asked to accept may read"
    page = browser.get("/regulamin/przyjmij").content.decode()
    assert browser.post("/regulamin/przyjmij", {"numer": "1"}).status_code == 422, "without the tick"
    assert 'name="numer" value="1"' in page
    assert browser.post("/regulamin/przyjmij", {"numer": "1", "przyjmuje": "tak"})["Location"] == "/"
    assert browser.get("/").status_code == 200
    acceptance = RegulationAcceptance.objects.get()
    assert (acceptance.user_id, acceptance.version.number) == (people.title_holder.pk, 1)


def test_a_new_version_is_accepted_anew_at_the_next_sign_in(people: People, at: Any) -> None:
    put_in_force(regulation_delivery="accepted_at_sign_in")
    today = clock.today()
    first = publish_regulation(title="Regulamin", text="Pierwszy.", valid_from=today - dt.timedelta(days=1), by="t")
    assert first is not None
    actions.accept_regulation(user=people.title_holder, version=first, by="tests")
    second = publish_regulation(title="Regulamin", text="Drugi.", valid_from=today, by="t")
    assert second is not None
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    assert browser.get("/")["Location"] == "/regulamin/przyjmij"
    stale = browser.post("/regulamin/przyjmij", {"numer": str(first.number), "przyjmuje": "tak"})
    assert stale.status_code == 422, "what was shown is not what is in force"
    browser.post("/regulamin/przyjmij", {"numer": str(second.number), "przyjmuje": "tak"})
    assert browser.get("/").status_code == 200


def test_staff_accept_nothing_and_have_no_page_of_consents(people: People, at: Any) -> None:
    put_in_force(regulation_delivery="accepted_at_sign_in")
    browser = at("siarkowiec")
    browser.force_login(people.clerk)
    assert browser.get("/biuro/").status_code == 200
    assert browser.get("/zgody").status_code == 404
    assert browser.get("/regulamin/przyjmij").status_code == 404
