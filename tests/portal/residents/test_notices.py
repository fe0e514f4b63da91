"""Which e-mails a resident gets: as the rules say, as they chose, once a day, and none after one click."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest

from portal.accounts.standing import change_standing
from portal.audit.models import AuditEvent
from portal.kernel.clock import WARSAW, today
from portal.kernel.notice_topics import NOTICE_TOPICS, NoticeTopic
from portal.outbox.mail import mail_of
from portal.outbox.models import Message
from portal.outbox.rendering import Words
from portal.residents import notice_choices
from portal.residents.digest import send_digests
from portal.residents.models import Person
from portal.residents.notice_choices import TopicUnknown, choose_notices, end_of_quiet, tell, tell_many
from portal.residents.notice_models import NoticeChoice, WaitingNotice
from portal.residents.unsubscribing import read_unsubscription
from portal.rulebook.actions import adopt_rules
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules
from portal.rulebook.sections.sender import SenderRules
from tests.personas import People

pytestmark = pytest.mark.django_db

TOPIC = "outages"
DAY = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _known_topics() -> Iterator[None]:
    """Topics of the suite's own where no room registered them."""
    added = [key for key in ("outages", "announcements") if NOTICE_TOPICS.get(key) is None]
    for key in added:
        NOTICE_TOPICS.add(key, NoticeTopic(f"Temat {key}"))
    yield
    for key in added:
        del NOTICE_TOPICS._entries[key]


@pytest.fixture
def danuta(people: People) -> Person:
    """Danuta, with an address."""
    person = Person.objects.get(code="0001")
    person.email = "danuta@example.pl"
    person.save()
    return person


def at(hour: int, minute: int = 0, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=WARSAW)


def say(person: Person, topic: str = TOPIC, key: str = "o:1", title: str = "Nie będzie wody") -> Any:
    return tell(
        person, topic, "resident_notice", {"text": "Jutro od 8."}, title=title, path="/ogloszenia/1", key=key, by="t"
    )


def test_what_the_rules_send_at_once_is_queued_once_however_often_it_is_told(danuta: Person) -> None:
    for _ in range(2):
        say(danuta)
    message = Message.objects.get()
    assert message.to_address == "danuta@example.pl"
    assert "Nie będzie wody" in message.subject
    assert "siarkowiec" in message.text
    assert message.unsubscribe in message.text
    assert message.unsubscribe in message.html


def test_a_mail_carries_the_heads_of_rfc_8058(danuta: Person) -> None:
    say(danuta)
    message = Message.objects.get()
    letter = mail_of(message, Words("s", "t", "h"), SenderRules(name="SM")).message()
    assert letter["List-Unsubscribe"] == f"<{message.unsubscribe}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nobody_without_an_account_or_an_address_is_told(danuta: Person, people: People) -> None:
    marek, without_account = Person.objects.get(code="0002"), people.co_resident
    assert (say(marek).at_once, say(without_account).at_once) == (0, 0)
    change_standing(user=people.title_holder, to="blocked_by_decision", by="t")
    assert say(danuta).at_once == 0
    assert not Message.objects.exists()


def test_the_mail_of_the_day_goes_once_after_its_hour_with_titles_and_links(danuta: Person) -> None:
    choose_notices(person=danuta, wishes={TOPIC: "daily"}, by="t")
    say(danuta, key="a", title="Nie będzie wody")
    say(danuta, key="b", title="Wymiana windy")
    say(danuta, key="b", title="Wymiana windy")
    assert not Message.objects.exists()
    assert send_digests(at(16, 59)) == 0, "before the hour of the rules"
    assert send_digests(at(22)) == 0, "in the quiet hours"
    assert [send_digests(at(17, 5)), send_digests(at(17, 5)), send_digests(at(18, 5))] == [1, 0, 0]
    message = Message.objects.get()
    assert message.text.count("/ogloszenia/1") == 2
    assert "Jutro od 8" not in message.text, "titles and links only"
    say(danuta, key="c", title="Przegląd gazu")
    assert send_digests(at(19, 5)) == 0, "a second mail on one day"
    assert send_digests(at(17, 5, DAY + dt.timedelta(days=1))) == 1
    assert Message.objects.count() == 2


def test_lines_that_went_out_are_forgotten_after_a_week(danuta: Person) -> None:
    choose_notices(person=danuta, wishes={TOPIC: "daily"}, by="t")
    say(danuta)
    send_digests(at(17, 5))
    WaitingNotice.objects.update(sent_on=DAY - dt.timedelta(days=8))
    send_digests(at(18, 5))
    assert not WaitingNotice.objects.exists()


def test_in_the_quiet_hours_mail_waits_for_the_morning() -> None:
    rules = Rules()
    assert end_of_quiet(rules, at(12)) is None
    assert end_of_quiet(rules, at(20, 59)) is None
    assert end_of_quiet(rules, at(23)) == at(7, 0, DAY + dt.timedelta(days=1))
    assert end_of_quiet(rules, at(3)) == at(7)
    without = Rules.model_validate({"notices": {"quiet_from": 7, "quiet_to": 7}})
    assert end_of_quiet(without, at(3)) is None


def test_a_message_of_the_night_is_due_in_the_morning(danuta: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    tomorrow = at(7, 0, today() + dt.timedelta(days=2))
    monkeypatch.setattr(notice_choices, "end_of_quiet", lambda _rules, _now: tomorrow)
    say(danuta)
    message = Message.objects.get()
    assert message.next_attempt_at == tomorrow
    assert message.give_up_at > tomorrow


def test_a_resident_chooses_on_their_page_and_switching_off_drops_what_waits(
    danuta: Person, people: People, at: Any
) -> None:
    choose_notices(person=danuta, wishes={TOPIC: "daily"}, by="t")
    say(danuta)
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    page = browser.get("/moje-dane/powiadomienia").content.decode()
    assert "danuta@example.pl" in page
    fields = dict(re.findall(r'name="(\w+)" value="(\w+)"[^>]*checked', page))
    assert fields[TOPIC] == "daily"
    answer = browser.post("/moje-dane/powiadomienia", {**fields, TOPIC: "none"})
    assert answer.status_code == 302
    assert not WaitingNotice.objects.exists()
    assert say(danuta).at_once == 0
    assert AuditEvent.objects.filter(action="notices.chosen", person_id=danuta.pk).count() == 2
    assert "Powiadomienia" in browser.get("/moje-dane").content.decode()


def test_nonsense_in_the_form_is_refused_in_words(danuta: Person, people: People, at: Any) -> None:
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    for wish in ("", "x", "\x00", "none' OR 1=1", "🏠", "1" * 100_000):
        answer = browser.post("/moje-dane/powiadomienia", {TOPIC: wish})
        assert answer.status_code == 422, wish
        assert "Wybierz jedno z trzech" in answer.content.decode()
    assert not NoticeChoice.objects.exists()


def test_one_click_ends_a_topic_without_signing_in_and_opening_the_link_changes_nothing(
    danuta: Person, at: Any
) -> None:
    say(danuta)
    path = "/" + Message.objects.get().unsubscribe.split("/", 3)[3]
    stranger = at("siarkowiec")
    stranger.handler.enforce_csrf_checks = True
    assert "Wyłączyć te e-maile?" in stranger.get(path).content.decode()
    assert not NoticeChoice.objects.exists()
    for _ in range(2):
        assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(NoticeChoice.objects.values_list("topic", "how")) == [(TOPIC, "none")]
    assert say(danuta, key="o:2").at_once == 0


def test_the_link_of_the_digest_ends_all_that_comes_in_it(danuta: Person, at: Any) -> None:
    say(danuta, topic="announcements")
    send_digests(dt.datetime.combine(DAY, dt.time(17, 5), tzinfo=WARSAW))
    path = "/" + Message.objects.get().unsubscribe.split("/", 3)[3]
    at("siarkowiec").post(path)
    assert NoticeChoice.objects.get(topic="announcements").how == "none"
    assert not NoticeChoice.objects.filter(topic=TOPIC).exists(), "what comes at once stays"


def test_a_link_that_was_changed_or_belongs_to_another_cooperative_is_not_there(
    danuta: Person, people_of_hutnik: People, at: Any
) -> None:
    say(danuta)
    token = Message.objects.get().unsubscribe.rsplit("/", 1)[1]
    assert read_unsubscription(token) is not None
    for host, tried in (("siarkowiec", token[:-1] + "x"), ("siarkowiec", "x"), ("hutnik", token)):
        assert at(host).get(f"/powiadomienia/wylacz/{tried}").status_code == 404
        assert at(host).post(f"/powiadomienia/wylacz/{tried}").status_code == 404


def test_a_topic_that_no_room_has_is_a_mistake(danuta: Person) -> None:
    with pytest.raises(TopicUnknown):
        say(danuta, topic="nie-ma")
    with pytest.raises(TopicUnknown):
        choose_notices(person=danuta, wishes={"nie-ma": "none"}, by="t")


def test_many_people_are_told_in_few_queries(people: People, django_assert_max_num_queries: Any) -> None:
    Person.objects.exclude(code="0005").update(email="ktos@example.pl")
    everybody = list(Person.objects.values_list("pk", flat=True))
    assert rules_on(today()).notices.how("announcements") == "daily"
    with django_assert_max_num_queries(4):
        told = tell_many(
            everybody, "announcements", "resident_notice", {"text": "x"}, title="T", path="/o/1", key="k", by="t"
        )
    assert told.daily == 4


def test_the_page_says_where_no_mail_goes_out_and_leads_to_where_an_address_is_given(people: People, at: Any) -> None:
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)

    def said(rules: dict[str, Any]) -> str:
        adopt_rules(rules=Rules.model_validate(rules), valid_from=dt.date(2020, 1, 2), reason="uchwała", by="tests")
        return str(browser.get("/moje-dane/powiadomienia").content.decode())

    Person.objects.filter(code="0001").update(email="")
    page = said({"sender": {"name": "SM Siarkowiec"}})
    assert 'href="/moje-dane/kontakt/zmien"' in page
    assert "po godzinie" in page.replace("\u00a0", " ")
    page = said({"sender": {"name": "SM Siarkowiec"}, "contact_data": {"changed_after_acceptance": []}})
    assert "Podaj go w biurze" in page
    page = said({})
    assert "nie wysyła teraz e-maili" in page
    assert "po godzinie" not in page.replace("\u00a0", " ")
