"""A person on one screen: premises, balance in words, accounts, history with names; and that every look is written."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.accounts.models import StaffRole
from portal.accounts.standing import change_standing
from portal.audit.models import AuditEvent
from portal.ledger.models import SourceRun
from portal.residents.models import PersonNote
from tests.conftest import HostClient
from tests.personas import People, post_entry


@pytest.fixture
def clerk(people: People, at: Callable[[str], HostClient]) -> HostClient:
    """The clerk of Siarkowiec, signed in, with every right of a counter."""
    rights = ["find_people", "see_identity", "see_ledgers", "register_applications", "issue_access", "block_access"]
    StaffRole.objects.filter(holdings__user=people.clerk).update(capabilities=rights)
    client = at("siarkowiec")
    client.force_login(people.clerk)
    return client


def address(people: People, more: str = "") -> str:
    """Return the address of Danuta's card, or of a page below it."""
    return f"/biuro/osoby/{people.title_holder.person_link.person_id}{more}"


def page(client: HostClient, where: str) -> str:
    answer: Any = client.get(where)
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("\xa0", " ")


def test_the_card_shows_premises_titles_shares_and_the_co_owner(clerk: HostClient, people: People) -> None:
    text = page(clerk, address(people))
    for words in ("Danuta Zięba", "L0001", "Sienkiewicza 12 m. 34", "odrębna własność od 01.05.2019, udział 1/2",
                  "Garaż nr 7", "najem od 01.01.2022", "Marek Zięba", "Działa"):  # fmt: skip
        assert words in text, words


def test_the_balance_is_in_words_and_only_for_who_may_see_ledgers(clerk: HostClient, people: People) -> None:
    SourceRun.objects.create(file_name="k.csv", kind="ledger", as_of=dt.date(2026, 11, 20))
    post_entry(people.account, "2026-11-01", debit="412.50", due_on="2026-11-15")
    assert "412,50 zł" in page(clerk, address(people))
    StaffRole.objects.filter(holdings__user=people.clerk).update(capabilities=["find_people"])
    assert "412,50" not in page(clerk, address(people))


def test_a_blocked_account_says_since_when_by_whom_for_whom_and_why(clerk: HostClient, people: People) -> None:
    change_standing(
        user=people.title_holder, to="blocked_on_report", by=people.clerk, reason="zgubione hasło", reporter="córka"
    )
    text = page(clerk, address(people))
    for words in ("Zablokowane", "Anna Urzędnik", "zgubione hasło", "córka", "Zablokowano konto"):
        assert words in text, words


def test_every_opening_writes_a_look_with_its_purpose(clerk: HostClient, people: People) -> None:
    page(clerk, address(people))
    look = AuditEvent.objects.get(action="look.person_card")
    person_id = people.title_holder.person_link.person_id
    assert (look.person_id, look.actor, look.purpose) == (person_id, "P001", "obsługa przy okienku")
    page(clerk, address(people))
    assert AuditEvent.objects.filter(action="look.person_card").count() == 1
    clerk.get("/biuro/uklad", {"purpose": "telephone"})
    page(clerk, f"/biuro/osoby/{people.co_owner.person_link.person_id}")
    assert AuditEvent.objects.filter(action="look.person_card").order_by("-pk")[0].purpose == "rozmowa telefoniczna"


def test_a_note_is_written_shown_signed_and_taken_away(clerk: HostClient, people: People) -> None:
    assert clerk.post(address(people, "/notatka"), {"text": "Słabo słyszy. Mówić wolno."}).status_code == 302
    text = page(clerk, address(people))
    assert "Słabo słyszy. Mówić wolno." in text
    assert "Anna Urzędnik" in text
    assert AuditEvent.objects.get(action="person.note_written").details == {"signs": 26}
    too_long = clerk.post(address(people, "/notatka"), {"text": "a" * 501})
    assert too_long.status_code == 422
    assert "a" * 501 in too_long.content.decode()
    clerk.post(address(people, "/notatka"), {"text": ""})
    assert not PersonNote.objects.exists()


def test_the_history_can_be_narrowed_to_one_kind(clerk: HostClient, people: People) -> None:
    change_standing(user=people.title_holder, to="blocked_on_report", by=people.clerk, reason="powód pierwszy")
    page(clerk, address(people))
    assert "powód pierwszy" in page(clerk, address(people, "/historia?co=konto"))
    looks = page(clerk, address(people, "/historia?co=wglady"))
    assert "Otwarto kartę osoby" in looks
    assert "powód pierwszy" not in looks
    page(clerk, address(people, "/historia?co=wiadomosci"))
    page(clerk, address(people, "/historia?co=nieznane"))


def test_the_premises_card_names_holders_now_and_before(clerk: HostClient, people: People) -> None:
    text = page(clerk, f"/biuro/lokale/{people.flat_next_door.pk}")
    assert text.index("Zofia Łąkowska") < text.index("Mieli wcześniej") < text.index("Piotr Świątek")
    assert AuditEvent.objects.get(action="look.premises_card").person_id == people.neighbour.person_link.person_id


def test_letters_as_commands_can_be_switched_off(clerk: HostClient, people: People) -> None:
    assert 'data-keys="on"' in page(clerk, address(people))
    assert 'data-key="n"' in page(clerk, address(people))
    answer = clerk.get("/biuro/uklad", {"keys": "0", "dense": "1", "back": address(people)})
    assert answer["Location"] == address(people)
    text = page(clerk, address(people))
    assert 'data-keys="off"' in text
    assert "data-key=" not in text
    assert 'class="desk dense"' in text
    assert clerk.get("/biuro/uklad", {"back": "//evil.example"})["Location"] == "/biuro/"


def test_postgresql_refuses_a_note_that_says_nothing(people: People) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonNote.objects.create(
            person=people.co_resident, text="", written_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), written_by="P001"
        )
