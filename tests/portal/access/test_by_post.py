"""Credentials that come by post, at a cooperative where each premises has its own account and a code opens it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from portal.access.handing_over import hand_over
from portal.access.models import CredentialIssue
from portal.access.printing import print_letters
from portal.kernel import clock
from portal.kernel.typography import full_day_text
from portal.premises.models import Title
from portal.residents.models import Person
from tests.conftest import HostClient
from tests.pdf_text import Pdf
from tests.personas import People, make_person
from tests.portal.access.counter import adopt, apply, flat, give_title, newcomer, now, prepared
from tests.portal.staff_desk.at_the_counter import words
from tests.portal.staff_desk.conftest import desk

__all__ = ["desk"]
VALID_DAYS = 7


@pytest.fixture(autouse=True)
def by_post(people: People) -> None:
    office = {"key": "kancelaria", "name": "Kancelaria", "estates": ["*"], "phones": [{"number": "58 555 10 20"}]}
    adopt(
        access={"account_per": "premises", "premises_kinds": ["residential", "garage"]},
        offices=[office | {"tasks": ["applications", "incidents", "revocation", "blocking"]}],
        issue={"moment": "after_notice", "handover": "by_post", "collection_days": 14, "opens": "next_midnight"},
        application={"identity_shown": "never"},
        password={"start": "activation_code", "initial_valid_days": VALID_DAYS},
        sign_in={"block_by_phone": False},
    )


def letter_to(issue: CredentialIssue) -> str:
    """Return the text of the letter as it is printed now."""
    paper = print_letters([issue], by="P1", site="iok.example.pl", activation_path="/pierwszy-raz", now=now())
    return " ".join(Pdf(paper).text().replace("\xa0", " ").split())


def garage_of(person: Person) -> Any:
    return give_title(person, premises=flat(f"G/{person.code}", kind="garage")).premises


def test_a_letter_about_a_garage_goes_to_the_flat(desk: HostClient) -> None:
    halina = newcomer("9201")
    garage = garage_of(halina)
    home = Title.objects.get(person=halina, premises__kind="residential").premises
    home.number, garage.number = "31", "7"
    home.save(), garage.save()
    text = letter_to(prepared(halina, premises=garage))
    assert "m. 31" in text.partition("Dane do konta IOK")[0]
    assert "garaż 7" in text.partition("Dane do konta IOK")[2], "the account is the garage's"


def test_whoever_has_only_a_garage_is_written_to_there() -> None:
    marek = make_person("9202", "Marek", "Nowak")
    garage = garage_of(marek)
    garage.number = "8"
    garage.save()
    assert "garaż 8" in letter_to(prepared(marek, premises=garage)).partition("Dane do konta IOK")[0]


def test_a_letter_promises_no_day_on_which_its_code_is_over() -> None:
    issue = prepared(newcomer("9203"))
    text = letter_to(issue)
    last = clock.today() + dt.timedelta(days=VALID_DAYS)
    assert f"do {full_day_text(last)}".replace("\xa0", " ") in text
    hand_over(issue=issue, by="P1", identity=None, now=now())
    assert issue.expires_at is not None
    assert timezone.localtime(issue.expires_at).date() >= last


def test_where_nobody_blocks_by_telephone_the_letter_asks_to_come() -> None:
    text = letter_to(prepared(newcomer("9204")))
    assert "Przyjdź do nas od razu." in text
    assert "Zadzwoń" not in text


def test_what_is_sent_asks_for_no_signature_and_says_when_the_account_opens(desk: HostClient) -> None:
    issue = prepared(newcomer("9205"))
    page = words(desk.get(f"/biuro/wydania/{issue.pk}"))
    assert "Wysłano pismo" in page
    assert "podpis" not in page
    assert "Kto odbiera" not in page
    sent = words(desk.post(f"/biuro/wydania/{issue.pk}", follow=True))
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert f"Zapisano wysłanie danych. Konto zacznie działać {tomorrow:%d.%m.%Y}, godz. 00:00." in sent


def test_a_queue_without_notices_says_when_applications_came(desk: HostClient) -> None:
    apply(newcomer("9206"))
    page = words(desk.get("/biuro/kolejka"))
    assert "Złożony" in page
    assert "Zawiadomić do" not in page


def test_a_title_that_is_to_begin_is_not_called_a_former_one(desk: HostClient) -> None:
    person = make_person("9207", "Teresa", "Nowak")
    give_title(person, valid_from=clock.today() + dt.timedelta(days=30))
    card = words(desk.get(f"/biuro/osoby/{person.pk}"))
    assert "Zacznie się:" in card
    assert "Dawniej" not in card


def test_whoever_forgot_the_password_reads_which_office_and_when(desk: HostClient) -> None:
    page = words(desk.get("/haslo/zapomniane"))
    assert "Kancelaria" in page
    assert "58 555 10 20" in page


def test_whoever_types_a_code_reads_from_when_the_account_works(desk: HostClient) -> None:
    assert "Konto działa od północy po wysłaniu danych." in words(desk.get("/pierwszy-raz"))
