"""People are told of a block or an end of their account by the cooperative's own rule, and no more than they need."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection

from portal.access.blocking import block_by_decision, block_on_report
from portal.access.closing import close_account, close_ended_titles, tell_of_ending_accounts
from portal.access.closing_own import close_own_account
from portal.access.lapsing import lapse_accounts
from portal.access.notice_models import AccountNotice
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.outbox.models import Message
from portal.premises.models import Title
from portal.residents.models import Person, PersonAccount
from portal.residents.representing import record_representation
from tests.personas import make_staff, make_user
from tests.portal.access.counter import now, prepared
from tests.portal.access.desk import decides
from tests.portal.access.rules_in_force import days_seen_after_the_end, representatives_allowed, with_rules

ONE_DAY = dt.timedelta(days=1)
REPORT: dict[str, Any] = {"reporter": "Zofia Łąkowska", "reason": "Zgubiła torebkę"}


def reachable(user: User, *, email: str = "zofia@example.pl", phone: str = "", confirmed: bool = True) -> User:
    """Give the account an address and its person a telephone."""
    link = PersonAccount.objects.filter(user=user)
    link.update(contact_confirmed_at=now() if confirmed else None)
    User.objects.filter(pk=user.pk).update(email=email)
    Person.objects.filter(account_links__user=user).update(phone=phone)
    user.refresh_from_db()
    return user


def told() -> AccountNotice:
    return AccountNotice.objects.select_related("change").get()


def ended_yesterday(user: User) -> None:
    Title.objects.filter(person__account_links__user=user).update(valid_to=clock.today() - ONE_DAY)


def test_siarkowiec_writes_to_a_confirmed_address_what_is_and_the_way_out_and_nothing_of_the_report(
    people: Any,
) -> None:
    zofia = reachable(people.neighbour)
    block_on_report(user=zofia, by=people.clerk, **REPORT)
    message = Message.objects.get(kind="access_blocked")
    assert (message.to_address, told().how) == ("zofia@example.pl", "email")
    assert "Przyjdź osobiście. Dostaniesz nowy identyfikator i nowe hasło." in message.text
    assert "15 823-38-88" in message.text
    for secret in ("torebk", "zgłoszenie", "Łąkowska, telef", zofia.identifier):
        assert secret not in message.text + message.html + message.subject


def test_a_mailbox_hears_of_a_block_for_misuse_and_not_why(people: Any) -> None:
    zofia = reachable(people.neighbour)
    department = decides(make_staff("P010", role="clerk", full_name="Tadeusz Techniczny"))
    block_by_decision(user=zofia, by=department, reason="Podała hasło obcej osobie")
    blocked = Message.objects.get(kind="access_blocked")
    zofia.refresh_from_db()
    close_account(user=zofia, by=department, cause="misuse", reason="Sprzedawała dane")
    closed = Message.objects.get(kind="access_closed")
    for message in (blocked, closed):
        words = message.text + message.html + message.subject
        assert "Wyjaśnij to u nas." in words
        for reason in ("naduży", "obcej", "Sprzedawała", "prawne", "regulamin", "Powód"):
            assert reason not in words


@pytest.mark.parametrize(
    ("email", "confirmed", "phone", "how"),
    [
        ("zofia@example.pl", False, "600 100 200", "phone"),  # typed from paper, perhaps with a slip
        ("", True, "600 100 200", "phone"),
        ("", True, "", "page"),
    ],
)
def test_without_a_confirmed_address_siarkowiec_calls_and_without_a_number_only_the_page_says_it(
    people: Any, email: str, confirmed: bool, phone: str, how: str
) -> None:
    zofia = reachable(people.neighbour, email=email, confirmed=confirmed, phone=phone)
    close_account(user=zofia, by=people.clerk, cause="on_request", reason="Sprzedaż")
    assert told().how == how
    assert not Message.objects.filter(kind="access_closed").exists()


def test_hutnik_has_no_mail_and_sends_a_letter(people_of_hutnik: Any, in_schema: Any, at: Any) -> None:
    with in_schema("hutnik"):
        zofia = reachable(people_of_hutnik.neighbour)
        close_account(user=zofia, by=people_of_hutnik.clerk, cause="on_request", reason="Sprzedaż")
        assert told().how == "letter"
        assert not Message.objects.exists()
    desk = at("hutnik")
    desk.force_login(people_of_hutnik.clerk)
    assert "Powiedzieć o koncie: wysłać list" in desk.get("/biuro/kolejka").content.decode()


def test_a_cooperative_may_leave_it_to_the_page(people: Any) -> None:
    with_rules(closure={"notice_by": ["page"]})
    block_on_report(user=reachable(people.neighbour, phone="600"), by=people.clerk, **REPORT)
    assert told().how == "page"
    assert not Message.objects.exists()


def test_one_step_is_told_once_and_the_next_one_again(people: Any) -> None:
    zofia = reachable(people.neighbour)
    block_on_report(user=zofia, by=people.clerk, **REPORT)
    block_on_report(user=zofia, by=people.clerk, **REPORT)
    assert AccountNotice.objects.count() == Message.objects.count() == 1
    zofia.refresh_from_db()
    close_account(user=zofia, by=people.clerk, cause="on_request", reason="Prosiła")
    assert [one.kind for one in Message.objects.order_by("created_at")] == ["access_blocked", "access_closed"]


def test_the_night_tells_whose_title_ended(people: Any) -> None:
    ended_yesterday(reachable(people.neighbour))
    close_ended_titles(day=clock.today(), by="system")
    text = Message.objects.get(kind="access_closed").text
    assert "Skończył się tytuł do lokalu." in text
    assert "Złóż nowy wniosek o konto." in text


def test_an_account_that_lapsed_is_told_too(people: Any) -> None:
    with_rules(closure={"lapses_on": "12-31"})
    zofia = reachable(people.neighbour)
    User.objects.filter(pk=zofia.pk).update(lapses_on=clock.today() - ONE_DAY)
    lapse_accounts(day=clock.today(), by="system")
    assert "Nikt nie odnowił konta na czas." in Message.objects.get(person_id=zofia.person_link.person_id).text


def test_nobody_writes_to_the_mailbox_of_the_dead(people: Any) -> None:
    with_rules(closure={"on_request_of": ["holder", "heir"]})
    zofia = reachable(people.neighbour, phone="600 100 200")
    close_account(user=zofia, by=people.clerk, cause="on_request", reason="Akt zgonu", asked_by="heir")
    assert not AccountNotice.objects.exists()
    assert not Message.objects.exists()


def test_whoever_ended_their_account_on_the_page_is_not_called(people: Any) -> None:
    with_rules(application={"ways": ["paper", "electronic_form"]})
    zofia = reachable(people.neighbour, email="", phone="600 100 200")
    link = PersonAccount.objects.select_related("person", "user").get(user=zofia)
    close_own_account(link=link, request_key=uuid.uuid4(), day=clock.today())
    assert told().how == "page"


def test_a_representative_confirmed_no_address_and_is_called(people: Any) -> None:
    representatives_allowed("see")
    made = record_representation(
        principal=people.neighbour.person_link.person,
        representative=None,
        representative_name="Jan Łąkowski",
        basis="paper_authorization",
        scopes=["see"],
        valid_from=clock.today(),
        valid_to=clock.today() + 30 * ONE_DAY,
        document_seen_on=clock.today(),
        email="jan@example.pl",
        phone="600 300 400",
        by="tests",
        day=clock.today(),
    )
    jan = make_user("R1", full_name="Jan Łąkowski")
    PersonAccount.objects.create(user=jan, person=people.neighbour.person_link.person, representation=made)
    block_on_report(user=jan, by=people.clerk, **REPORT)
    assert told().how == "phone"


def test_a_block_holds_whatever_is_wrong_with_the_notice(people: Any) -> None:
    zofia = reachable(people.neighbour)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE outbox_message RENAME COLUMN dedupe_key TO lost")
    assert block_on_report(user=zofia, by=people.clerk, **REPORT)
    zofia.refresh_from_db()
    assert zofia.standing == "blocked_on_report"
    assert not AccountNotice.objects.exists()


class TestDaysOfGrace:
    def test_a_former_holder_is_told_once_until_when_they_see_what(self, people: Any) -> None:
        days_seen_after_the_end(30)
        with_rules(closure={"after_end_days": 20})
        ended_yesterday(reachable(people.neighbour))
        today = clock.today()
        assert tell_of_ending_accounts(day=today, by="system") == 1
        assert tell_of_ending_accounts(day=today, by="system") == 0
        assert tell_of_ending_accounts(day=today + ONE_DAY, by="system") == 0
        text = " ".join(Message.objects.get().text.replace("\u00a0", " ").split())
        for day, words in ((19, "zobaczysz do {}."), (29, "Konto działa do {}."), (-1, "skończył się {}.")):
            assert words.format(day_text(today + day * ONE_DAY)) in text

    def test_where_nothing_is_seen_after_the_end_the_message_says_so(self, people: Any) -> None:
        with_rules(closure={"on_title_end": "after_days", "title_end_days": 30})
        ended_yesterday(reachable(people.neighbour))
        tell_of_ending_accounts(day=clock.today(), by="system")
        assert "już nie widać" in Message.objects.get().text

    def test_nobody_else_is_told(self, people: Any) -> None:
        days_seen_after_the_end(30)
        reachable(people.neighbour)  # the title goes on
        ended_yesterday(reachable(people.title_holder, confirmed=False))
        assert tell_of_ending_accounts(day=clock.today(), by="system") == 0
        assert not Message.objects.exists()


def day_text(day: dt.date) -> str:
    from portal.templatetags.iok import day as words

    return str(words(day)).replace("\u00a0", " ")


class TestAtTheCounter:
    @pytest.fixture
    def desk(self, people: Any, at: Any) -> Any:
        browser = at("siarkowiec")
        browser.force_login(people.clerk)
        return browser

    def test_the_list_of_calls_says_whom_and_a_call_is_written_down(self, people: Any, desk: Any) -> None:
        zofia = reachable(people.neighbour, email="", phone="600 100 200")
        block_on_report(user=zofia, by=people.clerk, **REPORT)
        page = desk.get("/biuro/kolejka").content.decode()
        assert "Powiedzieć o koncie: zadzwonić" in page
        assert "600 100 200" in page
        card = desk.get(f"/biuro/osoby/{zofia.person_link.person_id}").content.decode()
        assert "telefon, czeka w kolejce" in card
        address = f"/biuro/kolejka/zawiadomiono/{told().pk}"
        for _click in range(2):
            assert desk.post(address).status_code == 302
        assert told().told_by == people.clerk.identifier
        assert AuditEvent.objects.filter(action="account.told").count() == 1
        assert "Powiedzieć o koncie" not in desk.get("/biuro/kolejka").content.decode()

    def test_an_account_that_works_again_needs_no_call(self, people: Any, desk: Any) -> None:
        zofia = reachable(people.neighbour, email="", phone="600 100 200")
        block_on_report(user=zofia, by=people.clerk, **REPORT)
        User.objects.filter(pk=zofia.pk).update(standing="active", is_active=True)
        assert "Powiedzieć o koncie" not in desk.get("/biuro/kolejka").content.decode()

    def test_a_title_that_came_back_stands_in_the_queue_and_on_the_card_with_the_step_of_the_rules(
        self, people: Any, desk: Any
    ) -> None:
        zofia = reachable(people.neighbour)
        ended_yesterday(zofia)
        close_ended_titles(day=clock.today(), by="system")
        assert "Tytuł wrócił" not in desk.get("/biuro/kolejka").content.decode()
        Title.objects.filter(person=zofia.person_link.person).update(valid_to=None)
        person = zofia.person_link.person
        queue = desk.get("/biuro/kolejka").content.decode()
        assert "Tytuł wrócił, konto zamknięte" in queue
        assert f'href="/biuro/osoby/{person.pk}/wniosek/dostep"' in queue
        assert "tytuł wrócił, konto zamknięte" in desk.get("/biuro/").content.decode()
        assert "Tytuł wrócił. Przyjmij nowy wniosek" in desk.get(f"/biuro/osoby/{person.pk}").content.decode()
        with_rules(issue={"moment": "at_once", "notice_by": []})
        assert f'href="/biuro/osoby/{person.pk}/wydaj"' in desk.get("/biuro/kolejka").content.decode()

    def test_the_same_account_comes_back_with_a_new_application(self, people: Any, desk: Any) -> None:
        zofia = reachable(people.neighbour)
        ended_yesterday(zofia)
        close_ended_titles(day=clock.today(), by="system")
        Title.objects.filter(person=zofia.person_link.person).update(valid_to=None)
        issue = prepared(zofia.person_link.person)
        assert issue.user.pk == zofia.pk
        assert "Tytuł wrócił" not in desk.get("/biuro/kolejka").content.decode()
