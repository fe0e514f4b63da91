"""Asking for an account on the page, as somebody without one sees it: how, the form, its link, self-registration."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from portal.access.electronic import token_of
from portal.access.models import AccessApplication
from portal.accounts.models import SignInFailure, User
from portal.ledger.models import Account
from portal.outbox.models import Message
from portal.residents.models import Person
from tests.personas import post_entry
from tests.portal.access.counter import adopt, newcomer, rules_of
from tests.portal.accounts.signing import text_of

pytestmark = pytest.mark.usefixtures("siarkowiec")

NAUGHTY = [
    "x" * 10_000,
    "Ala\x00ma",
    "\u202eanilaH\u202c",
    "🏠👵🏽 Halina",
    "'; DROP TABLE access_application; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% now %}",
    "../../etc/passwd",
    "\ufeff",
    "هالينا",
]


@pytest.fixture
def zielone(siarkowiec: Any) -> None:
    rules_of("zielone")


def filled(**given: str) -> dict[str, str]:
    facts = {"name": "Halina Nowak", "premises": "Sucha 1/1", "email": "halina@example.pl", "phone": "600 100 200"}
    return facts | {"regulation": "on", "request_key": str(uuid.uuid4())} | given


def send(browser: Any, **given: str) -> Any:
    return browser.post("/wniosek/formularz", filled(**given))


class TestHowToApply:
    def test_a_stranger_reads_who_how_where_what_to_bring_and_what_comes_next(self, at: Any) -> None:
        page = text_of(at("siarkowiec").get("/jak-dostac-konto"))
        assert "przynieś go do biura" in page
        assert "dowód osobisty" in page
        assert "W ciągu 5 dni roboczych" in page
        assert "/wniosek/dostep.pdf" in page
        assert "Gdzie złożyć wniosek" in page
        assert "Wypełnij wniosek na stronie" not in page
        assert "Zarejestruj się" not in page

    def test_elsewhere_credentials_are_given_at_once_by_the_office_of_the_estate(self, hutnik: Any, at: Any) -> None:
        page = text_of(at("hutnik").get("/jak-dostac-konto"))
        assert "dostaniesz od razu w biurze" in page
        assert "dni roboczych" not in page
        assert "Dla kogo" in page

    def test_the_sign_in_page_and_the_footer_lead_there(self, at: Any) -> None:
        assert text_of(at("siarkowiec").get("/zaloguj")).count("/jak-dostac-konto") == 2

    @pytest.mark.parametrize("path", ["/wniosek/formularz", "/wniosek/wyslany", "/rejestracja", "/rejestracja/gotowe"])
    def test_what_the_rules_do_not_have_is_not_there(self, at: Any, path: str) -> None:
        assert at("siarkowiec").get(path).status_code == 404
        assert at("siarkowiec").post(path, filled()).status_code in {404, 405}


@pytest.mark.usefixtures("zielone")
class TestElectronicForm:
    def test_the_form_asks_what_the_rules_ask_and_the_link_in_the_email_hands_it_in(self, at: Any) -> None:
        browser = at("siarkowiec")
        assert "Wypełnij wniosek" in text_of(browser.get("/jak-dostac-konto"))
        page = text_of(browser.get("/wniosek/formularz"))
        assert "Podpis" not in page
        assert send(browser)["Location"] == "/wniosek/wyslany"
        assert "Sprawdź pocztę" in text_of(browser.get("/wniosek/wyslany"))
        message = Message.objects.get(kind="access_confirm_application")
        assert message.to_address == "halina@example.pl"
        application = AccessApplication.objects.get()
        assert application.typed["premises"] == "Sucha 1/1"
        link = f"/wniosek/potwierdz/{token_of(application)}"
        elsewhere = at("siarkowiec")  # the mailbox may be on another device
        assert "Potwierdzam wniosek" in text_of(elsewhere.get(link))
        application.refresh_from_db()
        assert application.state == "unconfirmed", "a program that looks through mailboxes confirms nothing"
        done = text_of(elsewhere.post(link, follow=True))
        assert application.label in done
        assert "Co dalej" in done
        assert application.label in text_of(elsewhere.get(link)), "the link may be opened again"
        application.refresh_from_db()
        assert application.state == "applied"

    def test_a_late_link_and_one_that_is_not_ours(self, at: Any) -> None:
        browser = at("siarkowiec")
        send(browser)
        link = f"/wniosek/potwierdz/{token_of(AccessApplication.objects.get())}"
        with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
            assert browser.get(link).status_code == 410
            assert browser.post(link).status_code == 410
        assert browser.get(f"{link}x").status_code == 404
        assert at("hutnik").get(link).status_code == 404

    def test_a_form_sent_twice_is_one_application(self, at: Any) -> None:
        key = str(uuid.uuid4())
        assert [send(at("siarkowiec"), request_key=key).status_code for _ in range(2)] == [302, 302]
        assert AccessApplication.objects.count() == Message.objects.count() == 1

    def test_a_known_and_an_unknown_person_get_the_same_answer(self, people: Any, at: Any) -> None:
        User.objects.filter(pk=people.neighbour.pk).update(email="zofia@example.pl")
        known = send(at("siarkowiec"), name="Zofia Łąkowska", email="zofia@example.pl")
        unknown = send(at("siarkowiec"), email="nikt@example.pl")
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])

    def test_mistakes_are_said_field_by_field_and_nothing_typed_is_lost(self, at: Any) -> None:
        answer = send(at("siarkowiec"), email="halina", phone="12", premises="", regulation="")
        page = text_of(answer)
        assert answer.status_code == 422
        for sentence in ("nie jest adres e-mail", "nie jest numer telefonu", "o który lokal", "przyjmujesz regulamin"):
            assert sentence in page
        assert 'value="Halina Nowak"' in page
        assert not AccessApplication.objects.exists()

    @pytest.mark.parametrize("text", NAUGHTY)
    def test_odd_texts_are_taken_or_refused_in_words_and_never_break_anything(self, at: Any, text: str) -> None:
        for field in ("name", "premises", "email", "phone", "request_key"):
            answer = send(at("siarkowiec"), **{field: text})
            assert answer.status_code in {302, 422}, field
            if answer.status_code == 422:
                assert "Trzeba coś poprawić" in text_of(answer)
        assert not re.search("[\\x00\u202e]", "".join(str(one.typed) for one in AccessApplication.objects.all()))

    def test_an_unticked_regulation_leaves_no_application_where_applying_accepts_it(self, at: Any) -> None:
        form = filled()
        del form["regulation"]
        assert at("siarkowiec").post("/wniosek/formularz", form).status_code == 422

    def test_a_form_without_a_field_for_the_email_has_one_all_the_same(self, at: Any) -> None:
        asked = {"ways": ["electronic_form"], "asks_for": ["name", "title", "signature"]}
        adopt(application=asked, sender={"name": "Zielone"})
        page = text_of(at("siarkowiec").get("/wniosek/formularz"))
        assert "E-mail" in page
        assert "odrębna własność" in page
        answer = at("siarkowiec").post("/wniosek/formularz", filled(title="ownership"))
        assert answer.status_code == 302
        assert AccessApplication.objects.get().typed["title"] == "odrębna własność"


class TestSelfRegistration:
    @pytest.fixture
    def tenant(self, siarkowiec: Any) -> Person:
        """Somebody whose newest document says 412.50 zł."""
        rules_of("krynica")
        person = newcomer("K-0042", "Łucja Żak", kind="lease")
        place = person.titles.get().premises  # type: ignore[attr-defined]
        account = Account.objects.create(premises=place, code=place.code)
        post_entry(account, "2026-10-01", debit="400.00")
        post_entry(account, "2026-11-01", debit="412.50")
        account.entries.update(kind="charge")
        return person

    def register(self, browser: Any, **given: str) -> Any:
        facts = {"tenant_code": "K-0042", "name": "Łucja Żak", "last_invoice_amount": "412,50"}
        facts |= {"email": "lucja@example.pl", "request_key": str(uuid.uuid4())}
        return browser.post("/rejestracja", facts | given)

    @pytest.mark.parametrize("amount", ["412,50", "412.50", "412,50 zł", " 412,5 ZŁ "])
    def test_right_answers_make_an_account_however_the_amount_is_written(
        self, tenant: Person, at: Any, amount: str
    ) -> None:
        browser = at("siarkowiec")
        assert "Zarejestruj się" in text_of(browser.get("/jak-dostac-konto"))
        answer = self.register(browser, last_invoice_amount=amount)
        assert answer["Location"] == "/rejestracja/gotowe"
        page = text_of(browser.get("/rejestracja/gotowe"))
        assert AccessApplication.objects.get().label in page
        assert "przyślemy e-mailem" in page
        assert User.objects.filter(person_link__person=tenant).exists()

    def test_every_mistake_and_a_person_with_an_account_get_one_answer(self, tenant: Person, at: Any) -> None:
        self.register(at("siarkowiec"))
        texts = set()
        for given in ({}, {"tenant_code": "K-1"}, {"name": "Anna Nikt"}, {"last_invoice_amount": "1"}):
            answer = self.register(at("siarkowiec"), **given)
            assert answer.status_code == 422
            found = re.search(r'class="error-summary".*?</div>', text_of(answer), re.DOTALL)
            assert found
            texts.add(found[0])
        assert len(texts) == 1

    def test_what_was_typed_stays(self, tenant: Person, at: Any) -> None:
        page = text_of(self.register(at("siarkowiec"), last_invoice_amount="999"))
        assert 'value="K-0042"' in page
        assert 'value="999"' in page

    def test_guesses_at_one_tenant_code_are_stopped_in_words(self, tenant: Person, at: Any) -> None:
        for amount in range(5):
            self.register(at("siarkowiec"), last_invoice_amount=str(amount))
        answer = self.register(at("siarkowiec"))
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 300
        page = text_of(answer)
        assert "Rejestracja zamknięta na 5 minut" in page
        assert "Logowanie zamknięte" not in page
        assert not User.objects.filter(person_link__person=tenant).exists()

    def test_a_stranger_who_guesses_keeps_nobody_out_for_good(self, tenant: Person, at: Any) -> None:
        """Signing in would wait for a visit; there is no account yet that a worker could unlock."""
        known = SignInFailure(identifier="REJESTRACJA:K-0042", failures=19)
        known.first_failed_at = known.last_failed_at = timezone.now()
        known.save()
        assert self.register(at("siarkowiec"), last_invoice_amount="1").status_code == 422
        locked = self.register(at("siarkowiec"))
        assert (locked.status_code, "Rejestracja zamknięta do jutra" in text_of(locked)) == (429, True)
        with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
            assert self.register(at("siarkowiec"), last_invoice_amount="1").status_code == 422
            assert self.register(at("siarkowiec")).status_code == 429, "one try a day from then on"
        with time_machine.travel(timezone.now() + dt.timedelta(hours=50)):
            assert self.register(at("siarkowiec")).status_code == 302

    def test_a_double_click_makes_one_account(self, tenant: Person, at: Any) -> None:
        key = str(uuid.uuid4())
        assert {self.register(at("siarkowiec"), request_key=key).status_code for _ in range(2)} == {302}
        assert User.objects.filter(person_link__person=tenant).count() == 1

    def test_nobody_sees_the_end_without_the_beginning(self, tenant: Person, at: Any) -> None:
        assert at("siarkowiec").get("/rejestracja/gotowe")["Location"] == "/rejestracja"

    @pytest.mark.parametrize("text", NAUGHTY)
    def test_odd_texts_never_break_anything(self, tenant: Person, at: Any, text: str) -> None:
        for field in ("tenant_code", "name", "last_invoice_amount", "email", "request_key"):
            assert self.register(at("siarkowiec"), **{field: text}).status_code in {302, 422, 429}, field
