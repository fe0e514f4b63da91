"""A resident reads their own account, and ends it: at once where the rules have a page for it, else on paper."""

import datetime as dt
import time
import uuid
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from portal.access.issuing import hand_over
from portal.access.models import AccessApplication
from portal.accounts.models import StandingChange, User
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.residents.representing import record_representation
from tests.personas import PASSWORD, been_here_before
from tests.portal.access.counter import newcomer, now, prepared, rules_of, seen
from tests.portal.access.rules_in_force import representatives_allowed, with_rules
from tests.portal.accounts.signing import sign_in, text_of

PAGE, CLOSE = "/moje-dane", "/moje-dane/zamknij-konto"


@pytest.fixture
def danuta(people: Any, at: Any) -> Any:
    """Danuta's browser, signed in just now by the form."""
    browser = at("siarkowiec")
    assert sign_in(browser, people.title_holder.identifier).status_code == 302
    return browser


def representation(people: Any) -> Any:
    return record_representation(
        principal=people.title_holder.person_link.person,
        representative=people.neighbour.person_link.person,
        representative_name="Zofia Łąkowska",
        basis="paper_authorization",
        scopes=["see", "submit"],
        valid_from=clock.today(),
        valid_to=clock.today() + dt.timedelta(days=30),
        document_seen_on=clock.today(),
        by="tests",
        day=clock.today(),
    )


class TestMyAccount:
    def test_it_says_whose_since_when_and_what_it_shows(self, danuta: Any) -> None:
        page = text_of(danuta.get(PAGE))
        for words in ("L0001", "Konto od", "Sienkiewicza 12 m. 34", "Garaż nr 7", "Zmień hasło", "Loguj się palcem"):
            assert words in page
        assert "Sienkiewicza 12 m. 35" not in page

    def test_every_link_of_it_opens(self, danuta: Any) -> None:
        for address in ("/haslo/zmiana", "/drugi-skladnik", "/urzadzenia", "/moje-dane/kto-ogladal", "/zgody", CLOSE):
            assert f'href="{address}"' in text_of(danuta.get(PAGE))
            assert danuta.get(address).status_code == 200, address

    def test_it_names_the_office_that_gave_the_credentials(self, siarkowiec: Any, at: Any) -> None:
        issue = prepared(newcomer("9301"))
        hand_over(issue=issue, by="P1", identity=seen("P1"), now=now())
        issue.user.set_password(PASSWORD)
        issue.user.password_origin = User.PasswordOrigin.OWN
        issue.user.opens_at = None
        issue.user.save()
        been_here_before(issue.user)
        browser = at("siarkowiec")
        browser.force_login(issue.user)
        assert "Dane wydało" in text_of(browser.get(PAGE))

    def test_both_sides_read_who_acts_for_whom_in_what_and_until_when(self, people: Any, danuta: Any, at: Any) -> None:
        representatives_allowed("see", "submit")
        representation(people)
        page = text_of(danuta.get(PAGE))
        assert "Za Ciebie działa: Zofia Łąkowska." in page
        assert "ogląda rozliczenia, podaje odczyty i zgłasza awarie" in page
        zofia = at("siarkowiec")
        zofia.force_login(people.neighbour)
        assert "Działasz za: Danuta Zięba." in text_of(zofia.get(PAGE))
        with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
            later = at("siarkowiec")
            later.force_login(people.title_holder)
            assert "Zofia" not in text_of(later.get(PAGE))

    def test_staff_have_no_such_page(self, people: Any, at: Any) -> None:
        browser = at("siarkowiec")
        browser.force_login(people.clerk)
        assert browser.get(PAGE).status_code == browser.get(CLOSE).status_code == 404


class TestClosingOnPaper:
    def test_the_page_says_where_to_go_and_gives_the_form(self, danuta: Any, people: Any) -> None:
        page = text_of(danuta.get(CLOSE))
        assert "na papierze" in page
        assert "Gdzie złożyć wniosek" in page
        assert ".pdf" in page
        assert danuta.post(CLOSE).status_code == 405
        people.title_holder.refresh_from_db()
        assert people.title_holder.is_active

    def test_elsewhere_the_one_form_of_the_regulation_serves(self, people_of_hutnik: Any, hutnik: Any, at: Any) -> None:
        browser = at("hutnik")
        browser.force_login(people_of_hutnik.title_holder)
        assert "/wniosek/dostep.pdf" in text_of(browser.get(CLOSE))


class TestClosingOnThePage:
    @pytest.fixture(autouse=True)
    def on_page(self, siarkowiec: Any) -> None:
        rules_of("zielone")

    def test_the_owner_is_told_what_is_lost_and_the_account_is_closed_at_once(self, danuta: Any, people: Any) -> None:
        page = text_of(danuta.get(CLOSE))
        assert "Tego nie da się cofnąć" in page
        assert "Dane konta usuniemy po 72 mies." in page
        done = text_of(danuta.post(CLOSE, follow=True))
        application = AccessApplication.objects.get()
        assert (application.operation, application.state) == ("revoke", "done")
        assert f"Konto jest zamknięte. Numer wniosku: {application.label}." in done
        people.title_holder.refresh_from_db()
        assert people.title_holder.standing == "closed_on_request"
        assert StandingChange.objects.get(user=people.title_holder).by == people.title_holder.identifier
        assert AuditEvent.objects.filter(action="account.closed", actor="L0001").exists()
        assert danuta.get(PAGE).status_code == 302, "the next request is refused"
        assert sign_in(danuta, "L0001").status_code != 302

    def test_an_old_sign_in_asks_for_the_password_before_the_page(self, danuta: Any) -> None:
        with time_machine.travel(time.time() + 600):
            asked = danuta.get(CLOSE)["Location"]
            assert asked.startswith("/potwierdz-haslo")
            danuta.post(asked, {"password": PASSWORD})
            assert danuta.get(CLOSE).status_code == 200

    def test_an_old_page_closes_nothing_before_the_password_is_typed(self, danuta: Any, people: Any) -> None:
        with time_machine.travel(time.time() + 600):
            asked = danuta.post(CLOSE)["Location"]
            assert asked.startswith("/potwierdz-haslo")
            danuta.post(asked, {"password": "nie to hasło"})
            people.title_holder.refresh_from_db()
            assert people.title_holder.is_active
            danuta.post(asked, {"password": PASSWORD}, follow=True)
            people.title_holder.refresh_from_db()
            assert not people.title_holder.is_active

    def test_a_paper_that_waits_already_is_the_one_that_is_done(self, danuta: Any, people: Any) -> None:
        from portal.access.applying import take_application

        taken = take_application(
            operation="revoke",
            way="paper",
            person=people.title_holder.person_link.person,
            by="P1",
            request_key=uuid.uuid4(),
            day=clock.today(),
        )
        danuta.post(CLOSE)
        taken.refresh_from_db()
        assert taken.state == "done"
        assert AccessApplication.objects.count() == 1

    def test_the_co_owners_account_stays(self, danuta: Any, people: Any) -> None:
        danuta.post(CLOSE)
        people.co_owner.refresh_from_db()
        assert people.co_owner.is_active

    def test_where_the_owner_may_not_ask_there_is_no_page(self, danuta: Any) -> None:
        with_rules(closure={"on_request_of": ["heir"]})
        assert danuta.get(CLOSE).status_code == 404
        assert CLOSE not in text_of(danuta.get(PAGE))
