"""What other cooperatives do otherwise, each by its rules alone: no code knows their names."""

import datetime as dt
import uuid
from typing import Any

import pytest

from portal.access.applying import (
    ChallengeFailed,
    FormLinkExpired,
    FormLinkUnknown,
    accept_application,
    confirm_form,
    match_form,
    receive_form,
    register_by_challenge,
)
from portal.access.expiring import expire_applications
from portal.access.issuing import hand_over, issue_at_once, notify_applicant, prepare_credentials, reissue, secret_of
from portal.access.models import AccessApplication
from portal.accounts.attempts import SignInLocked
from portal.accounts.models import SignInFailure, User
from portal.accounts.password_rule import PasswordRule
from portal.consents.models import RegulationAcceptance
from portal.kernel import clock
from portal.ledger.models import Account
from portal.outbox.models import Message
from portal.residents.models import Person, Representation
from portal.rulebook.queries import rules_on
from tests.personas import post_entry
from tests.portal.access.counter import (
    adopt,
    apply,
    flat,
    give_title,
    newcomer,
    now,
    prepared,
    refused,
    rules_of,
    seen,
)
from tests.portal.accounts.signing import sign_in

pytestmark = pytest.mark.usefixtures("siarkowiec")

ZIELONE = {
    "access": {},
    "application": {"ways": ["electronic_form"], "accepts_regulation": True, "confirmation_hours": 24},
    "password": {"min_length": 6},
    "sender": {"name": "Zielone Wzgórza"},
}
TCZEW = {
    "access": {"title_kinds": ["ownership", "cooperative_ownership"]},
    "issue": {"notice_by": ["email"]},
    "sign_in": {"lost_password_ways": ["written_request"]},
    "sender": {"name": "SM Tczew"},
}


def filled(**given: Any) -> tuple[AccessApplication, str]:
    facts: dict[str, Any] = {"email": "halina@example.pl", "request_key": uuid.uuid4(), "now": now()}
    typed = {"name": "Halina Nowak", "premises": "Sucha 1/1"}
    return receive_form(typed=typed, regulation_accepted=True, **(facts | given))


class TestTczew:
    def test_only_owners_get_an_account(self) -> None:
        adopt(**TCZEW)
        assert "access.title_kinds" in refused(lambda: apply(newcomer("9001", kind="lease")))
        assert apply(newcomer("9002")).state == "applied"

    def test_the_place_and_time_come_by_email_and_the_document_is_shown_at_collection(self) -> None:
        adopt(**TCZEW)
        issue = prepared(newcomer("9003"), email="halina@example.pl")
        assert notify_applicant(application=issue.application, by="P1", now=now()) == "email"
        assert "application.identity_shown" in refused(lambda: hand_over(issue=issue, by="P1", now=now()))
        hand_over(issue=issue, by="P1", identity=seen("P1", "passport"), now=now())
        assert issue.user.is_active

    def test_a_new_password_is_made_on_a_written_request(self) -> None:
        adopt(**TCZEW)
        issue = prepared(newcomer("9004"))
        hand_over(issue=issue, by="P1", identity=seen("P1"), now=now())
        identifier = issue.user.identifier
        again = reissue(user=issue.user, by="P1", reason="Pismo z 20.11.2026", now=now())
        assert again.user.identifier == identifier


class TestZieloneWzgorza:
    def test_the_form_waits_for_a_click_in_an_email_and_is_applied_then(self) -> None:
        adopt(**ZIELONE)
        application, token = filled(link=lambda token: f"https://zielone.example/potwierdz/{token}/")
        assert (application.state, application.person) == ("unconfirmed", None)
        message = Message.objects.get(kind="access_confirm_application")
        assert message.to_address == "halina@example.pl"
        assert token not in message.text + message.sealed  # only sealed
        assert confirm_form(token=token, now=now()).state == "applied"
        assert confirm_form(token=token, now=now()).pk == application.pk

    def test_a_late_click_and_a_foreign_link_are_told_apart_from_a_right_one(self, in_schema: Any) -> None:
        adopt(**ZIELONE)
        application, token = filled()
        with pytest.raises(FormLinkExpired):
            confirm_form(token=token, now=now() + dt.timedelta(hours=25))
        with pytest.raises(FormLinkUnknown):
            confirm_form(token=f"{token}x", now=now())
        with in_schema("hutnik"), pytest.raises(FormLinkUnknown):
            confirm_form(token=token, now=now())
        assert expire_applications(now() + dt.timedelta(hours=25)) == 1
        application.refresh_from_db()
        assert application.state == "expired"
        with pytest.raises(FormLinkExpired):
            confirm_form(token=token, now=now())

    def test_applying_accepts_the_regulation_and_the_first_sign_in_does_not_ask_again(self) -> None:
        adopt(**ZIELONE)
        halina = newcomer("9011")
        with_no_tick = refused(lambda: receive_form(typed={}, email="a@b.pl", request_key=uuid.uuid4(), now=now()))
        assert "application.accepts_regulation" in with_no_tick
        application, token = filled()
        application = confirm_form(token=token, now=now())
        match_form(application=application, person=halina, by="P1")
        issue = prepare_credentials(application=application, by="P1", now=now())
        acceptance = RegulationAcceptance.objects.get(user=issue.user)
        assert (acceptance.occasion, acceptance.version.number) == ("application", application.regulation_number)

    def test_then_the_signature_and_collection_in_person_after_an_identity_check(self) -> None:
        adopt(**ZIELONE)
        application, token = filled()
        application = confirm_form(token=token, now=now())
        assert "application" in refused(lambda: accept_application(application=application, by="P1"))
        match_form(application=application, person=newcomer("9012"), by="P1")
        accept_application(application=application, by="P1")
        issue = prepare_credentials(application=application, by="P1", now=now())
        assert "application.identity_shown" in refused(lambda: hand_over(issue=issue, by="P1", now=now()))
        password = secret_of(issue, "P1")
        assert password
        assert len(password) >= 6
        hand_over(issue=issue, by="P1", identity=seen("P1"), now=now())
        assert issue.user.email == "halina@example.pl"

    def test_the_form_says_nothing_of_whether_the_person_is_known(self, people: Any) -> None:
        adopt(**ZIELONE)
        User.objects.filter(pk=people.neighbour.pk).update(email="zofia@example.pl")
        for email in ("zofia@example.pl", "nikt@example.pl"):
            application, _token = filled(email=email)
            assert (application.state, application.person, application.user) == ("unconfirmed", None, None)

    def test_a_form_about_somebody_with_an_account_is_told_to_the_worker(self, people: Any) -> None:
        adopt(**ZIELONE)
        application, token = filled()
        application = confirm_form(token=token, now=now())
        zofia = people.neighbour.person_link.person
        told = refused(lambda: match_form(application=application, person=zofia, by="P1"))
        assert people.neighbour.identifier in told["access.account_per"]

    def test_two_forms_of_one_person_lead_to_one_application(self) -> None:
        adopt(**ZIELONE)
        halina = newcomer("9013")
        first, second = (confirm_form(token=filled()[1], now=now()) for _ in range(2))
        match_form(application=first, person=halina, by="P1")
        assert first.label in refused(lambda: match_form(application=second, person=halina, by="P1"))["application"]

    def test_a_form_sent_twice_is_one_and_nobodys_mailbox_is_flooded(self) -> None:
        adopt(**ZIELONE)
        key = uuid.uuid4()
        assert filled(request_key=key)[0].pk == filled(request_key=key)[0].pk
        for _ in range(6):
            filled(link=lambda token: f"https://zielone.example/{token}")
        assert AccessApplication.objects.count() == 3
        assert Message.objects.count() == 2


class TestKrynica:
    @pytest.fixture
    def tenant(self) -> Person:
        """Somebody with an invoice of 412.50 zł in November, of two rows, after another in October."""
        rules_of("krynica")
        person = newcomer("K-0042", "Łucja Żak", kind="lease")
        place = person.titles.get().premises
        account = Account.objects.create(premises=place, code=place.code)
        post_invoice(account, "2026-10-01", "400.00")
        post_invoice(account, "2026-11-01", "300.00", "112.50")
        return person

    def register(self, **given: Any) -> AccessApplication:
        answers = {"tenant_code": "K-0042", "name": "Łucja Żak", "last_invoice_amount": "412,50"}
        answers |= given.pop("answers", {})
        facts: dict[str, Any] = {"email": "lucja@example.pl", "request_key": uuid.uuid4(), "now": now()}
        return register_by_challenge(answers=answers, **(facts | given))

    def test_code_name_amount_and_email_make_an_account_whose_password_comes_by_email(
        self, tenant: Person, at: Any
    ) -> None:
        application = self.register(answers={"name": "żak  lucja", "last_invoice_amount": "412,50 zł"})
        assert (application.way, application.state) == ("self_registration", "collected")
        user = User.objects.get(person_link__person=tenant)
        assert (user.identifier, user.email, user.is_active) == ("K-0042", "lucja@example.pl", True)
        message = Message.objects.get(kind="access_credentials_by_email")
        assert (message.to_address, message.text) == ("lucja@example.pl", "")
        assert message.sealed
        assert user.initial_password_expires_at is not None
        assert user.initial_password_expires_at < now() + dt.timedelta(days=4)

    @pytest.mark.parametrize(
        "answers",
        [
            {"tenant_code": "K-9999"},
            {"name": "Łucja Żuk"},
            {"last_invoice_amount": "400,00"},
            {"last_invoice_amount": "300,00"},
            {"last_invoice_amount": "nie wiem"},
            {"last_invoice_amount": "NaN"},
            {"name": ""},
        ],
    )
    def test_every_mistake_has_one_answer(self, tenant: Person, answers: dict[str, str]) -> None:
        with pytest.raises(ChallengeFailed, match=r"^wrong answers$"):
            self.register(answers=answers)
        assert not AccessApplication.objects.exists()

    def test_a_person_with_an_account_gets_the_same_answer(self, tenant: Person) -> None:
        self.register()
        with pytest.raises(ChallengeFailed):
            self.register()
        assert User.objects.filter(person_link__person=tenant).count() == 1

    def test_the_password_does_not_go_to_a_strangers_address(self, tenant: Person) -> None:
        Person.objects.filter(pk=tenant.pk).update(email="prawdziwa@example.pl")
        with pytest.raises(ChallengeFailed):
            self.register()
        assert self.register(email="Prawdziwa@example.pl").state == "collected"

    def test_guesses_are_counted_and_locked_like_sign_ins(self, tenant: Person) -> None:
        for amount in range(5):
            with pytest.raises(ChallengeFailed):
                self.register(answers={"last_invoice_amount": str(amount)})
        with pytest.raises(SignInLocked):
            self.register()  # right, and not even looked at
        assert SignInFailure.objects.get(pk="REJESTRACJA:K-0042").failures == 5

    def test_a_double_click_registers_once(self, tenant: Person) -> None:
        key = uuid.uuid4()
        assert self.register(request_key=key).pk == self.register(request_key=key).pk
        assert Message.objects.count() == 1

    def test_no_worker_gives_an_account_away_at_the_counter(self, tenant: Person) -> None:
        facts: dict[str, Any] = {"identity": None, "by": "P1", "request_key": uuid.uuid4(), "now": now()}
        assert "application.ways" in refused(lambda: issue_at_once(person=tenant, **facts))

    def test_elsewhere_nobody_registers(self) -> None:
        assert "application.ways" in refused(self.register)


def post_invoice(account: Account, day: str, *debits: str) -> None:
    for debit in debits:
        post_entry(account, day, debit=debit, description="Czynsz")
    account.entries.update(kind="charge")


class TestSpoldzielca:
    def test_each_flat_garage_and_shop_has_an_account_with_an_identifier_of_its_own(self) -> None:
        rules_of("spoldzielca")
        owner = newcomer("9031")
        give_title(owner, premises=flat("GAR/9031", kind="garage"))
        assert "access.account_per" in refused(lambda: apply(owner))
        home, garage = (
            prepared(owner, premises=title.premises).user for title in owner.titles.order_by("premises__code")
        )
        assert {home.identifier, garage.identifier} == {"M/9031", "GAR/9031"}
        assert {link.premises.code for link in owner.account_links.all()} == {"M/9031", "GAR/9031"}
        place = owner.titles.get(premises__code="M/9031").premises
        assert "access.account_per" in refused(lambda: apply(owner, premises=place))

    def test_a_co_owner_of_the_flat_gets_the_same_number_with_a_mark(self) -> None:
        rules_of("spoldzielca")
        place = flat("M/9032")
        first, second = newcomer("9032", premises=place), newcomer("9033", "Marek Nowak", premises=place)
        assert prepared(first, premises=place).user.identifier == "M/9032"
        assert prepared(second, premises=place).user.identifier == "M/9032-2"

    def test_the_start_password_is_for_owners_only(self) -> None:
        rules_of("spoldzielca")
        assert "access.title_kinds" in refused(lambda: apply(newcomer("9034", kind="lease")))

    def test_a_new_password_needs_a_written_request(self) -> None:
        rules_of("spoldzielca")
        issue = prepared(newcomer("9035"))
        hand_over(issue=issue, by="P1", identity=seen("P1"), now=now())
        told = refused(lambda: reissue(user=issue.user, by="P1", identity=seen("P1"), reason="Prosi", now=now()))
        assert "na pisemny wniosek" in told["sign_in.lost_password_ways"]
        assert reissue(user=issue.user, by="P1", reason="Pismo", now=now()).user.identifier == "M/9035"


class TestOrunia:
    def test_the_membership_number_is_the_login(self) -> None:
        rules_of("orunia")
        member = newcomer("9041")
        Person.objects.filter(pk=member.pk).update(membership_number="M-77")
        member.refresh_from_db()
        assert prepared(member).user.identifier == "M-77"

    def test_who_is_no_member_signs_in_with_the_number_of_the_register(self) -> None:
        rules_of("orunia")
        assert prepared(newcomer("9042")).user.identifier == "9042"

    def test_a_number_that_somebody_elses_account_has_is_not_given_twice(self) -> None:
        rules_of("orunia")
        for code, number in (("M-78", None), ("9043", "M-78")):
            person = newcomer(code)
            Person.objects.filter(pk=person.pk).update(membership_number=number)
            person.refresh_from_db()
            given = prepared(person).user.identifier
            assert given == code

    def test_the_start_password_has_at_most_ten_characters(self) -> None:
        rules_of("orunia")
        password = secret_of(prepared(newcomer("9044")), "P1")
        assert password
        assert PasswordRule.of_residents(rules_on(clock.today()).password).violations(password) == []
        assert len(password) <= 10


class TestSosnowiecka:
    @pytest.fixture
    def couple(self) -> tuple[Person, Person]:
        rules_of("sosnowiecka")
        place = flat("M/9051")
        return newcomer("9051", premises=place), newcomer("9052", "Marek Nowak", premises=place)

    def test_one_co_owner_is_named_by_a_declaration_of_the_others(self, couple: tuple[Person, Person]) -> None:
        halina, marek = couple
        assert "Marek Nowak" in refused(lambda: apply(halina, email="halina@example.pl"))["access.co_owners"]
        issue = prepared(halina, email="Halina@example.pl", co_owners_agreed=True)
        assert issue.user.identifier == "halina@example.pl"
        declared = Representation.objects.get(principal=marek)
        assert (declared.representative, declared.basis) == (halina, "co_owners")
        assert "access.co_owners" in refused(lambda: apply(marek, email="marek@example.pl"))

    def test_the_named_one_signs_in_with_an_email_address(self, couple: tuple[Person, Person], at: Any) -> None:
        issue = prepared(couple[0], email="halina@example.pl", co_owners_agreed=True)
        password = secret_of(issue, "P1")
        assert password
        hand_over(issue=issue, by="P1", identity=seen("P1"), now=now())
        assert sign_in(at("siarkowiec"), "HALINA@example.pl", password).status_code == 302

    def test_without_an_address_a_number_is_given(self) -> None:
        rules_of("sosnowiecka")
        identifier = prepared(newcomer("9053")).user.identifier
        assert identifier.isdecimal()

    def test_an_owner_alone_needs_no_declaration(self) -> None:
        rules_of("sosnowiecka")
        assert apply(newcomer("9054"), email="sama@example.pl").state == "applied"
