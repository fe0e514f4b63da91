"""The resident's home: one sentence, the day it is from, and what it is made of."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from portal.ledger.models import Account, SourceRun
from tests.personas import People, make_user, post_entry
from tests.portal.ledger.test_ledger_page import from_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_november")]


@pytest.fixture
def _in_november() -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False):
        yield


def home_of(at: Any, user: Any, address: str = "/") -> str:
    client = at("siarkowiec")
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode()).replace("\u00a0", " ")


def headline(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_the_first_thing_said_is_how_much_and_by_when(at: Any, people: People) -> None:
    post_entry(people.account, "2026-11-01", debit="412.50", due_on="2026-12-15")
    assert headline(home_of(at, people.title_holder)) == "Do zapłaty 412,50 zł do 15 grudnia"


def test_an_overpayment_is_called_so_and_asks_for_nothing(at: Any, people: People) -> None:
    post_entry(people.account, "2026-11-01", credit="30")
    html = home_of(at, people.title_holder)
    assert headline(html) == "Nadpłata 30,00 zł"
    assert "Nie trzeba teraz nic płacić." in html


def test_the_day_of_the_figures_is_the_files_own(at: Any, people: People) -> None:
    run = SourceRun.objects.create(file_name="a.csv", kind="ledger", as_of=dt.date(2026, 11, 5))
    SourceRun.objects.create(file_name="b.csv", kind="ledger", as_of=dt.date(2026, 11, 19), state="undone")
    from_file(people.account, run, 1, "2026-11-01", debit="1")
    assert "Stan na 5 listopada 2026" in home_of(at, people.title_holder)


def test_newest_charges_and_payments_are_listed(at: Any, people: People) -> None:
    run = SourceRun.objects.create(file_name="a.csv", kind="ledger", as_of=dt.date(2026, 11, 5))
    from_file(people.account, run, 1, "2026-10-01", description="Odpady 10.2026", debit="44")
    from_file(people.account, run, 2, "2026-10-09", kind="payment", credit="44")
    from_file(people.account, run, 3, "2026-11-01", description="Odpady 11.2026", debit="48")
    html = home_of(at, people.title_holder)
    assert "Opłata za listopad 2026" in html
    assert re.search(r'class="total"><dt>Razem</dt><dd>48,00.zł', html)
    assert 'Odpady <strong class="nowrap">+4,00 zł</strong>' in html
    assert "O 4,00 zł więcej niż poprzednio" in html
    assert "<dt>9 października 2026</dt><dd>44,00 zł</dd>" in html


def test_the_disclaimer_stands_under_the_figures(at: Any, people: People) -> None:
    post_entry(people.account, "2026-11-01", debit="1")
    assert "Kwoty mają charakter informacyjny." in home_of(at, people.title_holder)


def test_somebody_with_two_premises_can_switch_between_them(at: Any, people: People) -> None:
    html = home_of(at, people.title_holder)
    garage = reverse("premises_home", kwargs={"premises_id": people.garage.pk})
    assert f'href="{garage}"' in html
    assert "Garaż nr 7" in home_of(at, people.title_holder, garage)
    assert reverse("ledger", kwargs={"premises_id": people.garage.pk}) in home_of(at, people.title_holder, garage)


def test_somebody_with_one_premises_has_no_switcher(at: Any, people: People) -> None:
    html = home_of(at, people.co_owner)
    assert 'class="switcher"' not in html
    assert "Sienkiewicza 12 m. 34" in html


def test_a_former_owner_is_told_why_there_is_nothing(at: Any, people: People) -> None:
    html = home_of(at, people.former_owner)
    assert headline(html) == "Nie ma tu lokalu"
    assert "12 m." not in html


def test_an_account_without_a_person_is_told_the_same(at: Any, people: People) -> None:
    assert headline(home_of(at, make_user("L0999"))) == "Nie ma tu lokalu"


def test_premises_never_booked_say_so(at: Any, people: People) -> None:
    assert headline(home_of(at, people.title_holder)) == "Nie ma jeszcze rozliczeń"


def test_a_neighbour_gets_404_and_a_stranger_the_sign_in_page(at: Any, people: People) -> None:
    address = reverse("premises_home", kwargs={"premises_id": people.flat.pk})
    client = at("siarkowiec")
    assert client.get(address).status_code == 302
    client.force_login(people.neighbour)
    assert client.get(address).status_code == 404


def test_staff_go_to_their_desk_and_residents_do_not(at: Any, people: People) -> None:
    client = at("siarkowiec")
    client.force_login(people.clerk)
    assert client.get("/")["Location"] == "/biuro/"
    assert "Siarkowiec" in client.get("/biuro/").content.decode()
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    assert client.get("/biuro/").status_code == 404


def test_a_personal_page_is_kept_by_no_cache(at: Any, people: People) -> None:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    assert client.get("/")["Cache-Control"] == "no-store"


def test_no_page_carries_style_or_script_of_its_own(at: Any, people: People) -> None:
    post_entry(people.account, "2026-11-01", debit="412.50", due_on="2026-12-15")
    ledger = reverse("ledger", kwargs={"premises_id": people.flat.pk})
    for address in ("/", ledger, "/regulamin"):
        html = home_of(at, people.title_holder, address)
        assert not re.search(r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son\w+=|javascript:|https?://", html), address
        assert html.count("<h1") == 1


def test_what_is_overdue_reads_as_one_sentence_on_both_pages(at: Any, people: People) -> None:
    post_entry(people.account, "2026-10-01", debit="10", due_on="2026-10-15")
    html = home_of(at, people.title_holder)
    assert headline(html).replace(" ,", ",") == "Do zapłaty 10,00 zł, termin minął 15 października"
    ledger = home_of(at, people.title_holder, reverse("ledger", kwargs={"premises_id": people.flat.pk}))
    assert "do zapłaty <strong>10,00 zł</strong>, termin minął 15 października." in ledger


def test_the_desk_speaks_polish_whatever_was_chosen(at: Any, people: People) -> None:
    client = at("siarkowiec")
    client.force_login(people.clerk)
    client.get("/wyglad?language=en")
    html = client.get("/biuro/").content.decode()
    assert '<html lang="pl"' in html
    assert "Wyloguj" in html


def test_the_page_costs_at_most_eight_queries_whatever_the_rooms_say(
    at: Any, people: People, django_assert_max_num_queries: Any
) -> None:
    post_entry(people.account, "2026-11-01", debit="412.50")
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    client.get("/")

    with django_assert_max_num_queries(8):
        assert client.get("/").status_code == 200


def test_accounts_of_one_flat_are_told_apart_each_with_what_is_owed_on_it(at: Any, people: People) -> None:
    fund = Account.objects.create(premises=people.flat, kind="repair_fund", code="SIENK/12/34/FR")
    post_entry(people.account, "2026-11-01", debit="412.50")
    post_entry(fund, "2026-11-01", debit="80.00")
    post_entry(fund, "2026-11-05", credit="100.00")
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    page = client.get("/").content.decode().replace("\xa0", " ")

    parts = re.search(r'id="accounts-title".*?</dl>', page, re.DOTALL).group()  # type: ignore[union-attr]
    assert "Opłaty" in parts
    assert "412,50 zł" in parts
    assert re.search(r"Fundusz remontowy.*Nadpłata.*20,00 zł", parts, re.DOTALL)
