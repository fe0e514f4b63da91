"""How to pay, as the people of the suite see it: to which number, how much, under which title, and on paper."""

import datetime as dt
import html as html_lib
import io
import re
import urllib.parse
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from PIL import Image

from portal.ledger.models import Account, Entry, SourceRun
from portal.rulebook.models import RulebookVersion
from tests.pdf_text import Pdf
from tests.personas import People, post_entry
from tests.portal.access.rules_in_force import with_rules
from tests.portal.bank.test_received import bank_row
from tests.portal.ledger.test_ledger_page import from_file
from tests.qr_reading import read_qr

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_november")]

OWN = "47114020040000300234713036"
GENERAL = "72249000050000111122223333"
FUND = "39114020040000300000010234"
ODD_AMOUNTS = {
    "sto": "Wpisz kwotę cyframi",
    "-5": "Kwota musi być większa od zera.",
    "0": "Kwota musi być większa od zera.",
    "1000000000000": "Najwyższa kwota to 1 000 000,00 zł.",
    "%00": "Wpisz kwotę cyframi",
    "%E2%80%AE5": "Wpisz kwotę cyframi",
    "%3Cscript%3E": "Wpisz kwotę cyframi",
    "%F0%9F%98%80": "Wpisz kwotę cyframi",
    "9" * 4000: "Wpisz kwotę cyframi",
}
COMMON = {
    "payee": "Spółdzielnia Mieszkaniowa „Próba”",
    "payee_short": "SM PRÓBA",
    "payee_address": "ul. Krótka 1, 39-400 Tarnobrzeg",
    "nip": "0000000000",
    "account": GENERAL,
}


@pytest.fixture
def _in_november() -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False):
        yield


def with_payments(**payments: Any) -> None:
    version = RulebookVersion.objects.latest("valid_from")
    version.rules = {**version.rules, "payments": {**COMMON, **payments}}
    version.save()


@pytest.fixture
def flat(people: People) -> People:
    """Danuta's flat: its own number, 300 late, 400 due on 25 November, 50 in December; figures of 20 November."""
    with_payments()
    people.account.payment_account = OWN
    people.account.save()
    SourceRun.objects.create(file_name="k.csv", kind="ledger", as_of=dt.date(2026, 11, 20))
    post_entry(people.account, "2026-10-01", debit="300", due_on="2026-10-15")
    post_entry(people.account, "2026-11-01", debit="400", due_on="2026-11-25")
    post_entry(people.account, "2026-11-02", debit="50", due_on="2026-12-15")
    return people


def get(at: Any, people: People, query: str = "", name: str = "pay", user: Any = None) -> Any:
    client = at("siarkowiec")
    client.force_login(user or people.title_holder)
    return client.get(reverse(name, kwargs={"premises_id": people.flat.pk}) + query)


def page(at: Any, people: People, query: str = "", status: int = 200) -> str:
    response = get(at, people, query)
    assert response.status_code == status
    return str(response.content.decode()).replace("\u00a0", " ")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def headline(html: str) -> str:
    return words(re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)[1])  # type: ignore[index]


def fields_of_code(at: Any, people: People, query: str = "") -> list[str]:
    """What a bank's app reads in the saved picture."""
    response = get(at, people, query, "pay_code_png")
    assert response["Content-Type"] == "image/png"
    picture = Image.open(io.BytesIO(response.content)).convert("L")
    inside = range(4, picture.width // 10 - 4)
    dark = [[int(picture.getpixel((x * 10 + 5, y * 10 + 5)) < 128) for x in inside] for y in inside]  # type: ignore[operator]
    return read_qr(dark).split("|")


def paper(at: Any, people: People, query: str = "") -> Pdf:
    response = get(at, people, query, "pay_slip")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Cache-Control"] == "no-store"
    return Pdf(response.content)


def test_a_title_holder_pays_what_is_due_now_to_the_flats_own_number(at: Any, flat: People) -> None:
    html = page(at, flat)
    assert headline(html) == "Jak zapłacić 700,00 zł"
    text = words(html)
    assert "Termin: 25 listopada 2026 . W tym 300,00 zł po terminie, czeka od 15 października 2026." in text
    assert "tylko dla tego lokalu" in text
    assert "47 1140 2004 0000 3002 3471 3036" in text
    assert "Opłaty 11/2026, SIENK/12/34" in text
    assert "Spółdzielnia Mieszkaniowa „Próba”" in text
    assert "Stan na 20 listopada 2026" in text
    assert "Kwoty mają charakter informacyjny." in text
    number = re.search(r'<dd class="nrb">(.*?)</dd>', html)[1]  # type: ignore[index]
    assert re.sub(r"<[^>]+>", "", number) == OWN, "what is copied is digits alone"
    assert f'data-copy="{OWN}"' in html


def test_it_is_one_click_from_home_and_money_that_is_here_already_is_told(at: Any, flat: People) -> None:
    address = reverse("pay", kwargs={"premises_id": flat.flat.pk})
    for name in ("premises_home", "ledger"):
        html = get(at, flat, name=name).content.decode()
        assert f'<a class="button" href="{address}">Zapłać</a>' in html, name
    assert "jeszcze nie zaksięgowana" not in page(at, flat)
    bank_row("2026-11-21", amount="700.00", paid_to=OWN)
    assert "Wpłata otrzymana, jeszcze nie zaksięgowana 21 listopada 2026 700,00 zł" in words(page(at, flat))


def test_the_code_says_the_same_as_the_page(at: Any, flat: People) -> None:
    told = ["0000000000", "PL", OWN, "070000", "SM PRÓBA", "Opłaty 11/2026, SIENK/12/34", "", "", ""]
    assert fields_of_code(at, flat) == told
    drawn = urllib.parse.unquote(re.search(r'src="data:image/svg\+xml[^,]*,([^"]*)"', page(at, flat))[1])  # type: ignore[index]
    path = re.compile(r"""qrline[^>]* d=["']([^"']+)""")
    saved = get(at, flat, name="pay_code_svg").content.decode()
    assert path.search(html_lib.unescape(drawn))[1] == path.search(saved)[1]  # type: ignore[index]


def test_everything_or_an_amount_of_ones_own_goes_into_page_code_and_paper(at: Any, flat: People) -> None:
    assert "Całość: 750,00 zł" in words(page(at, flat))
    assert headline(page(at, flat, "?ile=calosc")) == "Jak zapłacić 750,00 zł"
    assert fields_of_code(at, flat, "?ile=calosc")[3] == "075000"
    html = page(at, flat, "?kwota=1+234%2C5")
    assert headline(html) == "Jak zapłacić 1 234,50 zł"
    assert "Do zapłaty: 700,00 zł do 25 listopada." in words(html)
    assert fields_of_code(at, flat, "?kwota=1234.50")[3] == "123450"
    assert "1 234,50" in paper(at, flat, "?kwota=1234,5").text().replace("\u00a0", " ")


def test_odd_amounts_are_explained_and_odd_addresses_are_no_error(at: Any, flat: People) -> None:
    for typed, message in ODD_AMOUNTS.items():
        html = page(at, flat, f"?kwota={typed}")
        assert message in html, typed
        assert "<title>Błąd: Jak zapłacić" in html
        assert headline(html) == "Jak zapłacić 700,00 zł", "the page still helps"
        assert get(at, flat, f"?kwota={typed}", "pay_slip").status_code == 302
    for query in ("?konto=x", "?konto=%00", "?ile=x", "?ile=calosc&kwota=5", "?konto=" + "k" * 4000):
        assert "47 1140" in words(page(at, flat, query)), query


def test_more_than_the_code_carries_is_said_in_words(at: Any, flat: People) -> None:
    html = page(at, flat, "?kwota=10000")
    assert "<img" not in html.split("<main")[1]
    assert "Kod mieści najwyżej 9 999,99 zł. Przepisz numer konta do banku albo zrób dwa przelewy" in words(html)
    response = get(at, flat, "?kwota=10000", "pay_code_png")
    assert (response.status_code, response["Location"].endswith("/zaplac?kwota=10000")) == (302, True)


def test_who_owes_nothing_still_finds_the_number(at: Any, flat: People) -> None:
    post_entry(flat.account, "2026-11-03", credit="750")
    html = page(at, flat)
    assert headline(html) == "Nie ma nic do zapłaty"
    assert "47 1140 2004" in words(html)
    assert "Kod QR" not in html
    post_entry(flat.account, "2026-11-03", credit="30")
    html = page(at, flat)
    assert headline(html) == "Nadpłata 30,00 zł"
    assert "Teraz nie trzeba płacić. Możesz zapłacić na zapas" in words(html)
    assert "zero" not in paper(at, flat).text(), "the amount is left to be written by hand"


def test_a_flat_without_a_number_of_its_own_pays_to_the_cooperatives(at: Any, flat: People) -> None:
    Account.objects.update(payment_account=None)
    html = page(at, flat)
    assert "Numer konta spółdzielni" in html
    assert "72 2490 0005 0000 1111 2222 3333" in words(html)
    assert fields_of_code(at, flat)[2] == GENERAL
    Entry.objects.all().delete()
    Account.objects.filter(premises=flat.flat).delete()
    html = page(at, flat)
    assert "Spółdzielnia nie przekazała jeszcze żadnych opłat" in html
    assert "72 2490" in words(html)
    with_payments(account="")
    html = page(at, flat)
    assert "Nie ma tu jeszcze numeru konta do wpłat." in html
    assert "#help-title" in html
    assert get(at, flat, name="pay_slip").status_code == 302


def test_what_the_rules_leave_open_is_the_cooperatives_own_name(at: Any, flat: People) -> None:
    version = RulebookVersion.objects.latest("valid_from")
    version.rules = {key: value for key, value in version.rules.items() if key != "payments"}
    version.save()
    assert "S.M. „Siarkowiec”" in words(page(at, flat))
    fields = fields_of_code(at, flat)
    assert (fields[0], fields[4]) == ("", "SM Siarkowiec")


def test_each_account_has_its_own_number_amount_and_title(at: Any, flat: People) -> None:
    marek = flat.co_owner.person_link.person  # type: ignore[attr-defined]
    loan = Account.objects.create(premises=flat.flat, person=marek, kind="loan", code="KREDYT-MAREK")
    post_entry(loan, "2026-11-01", debit="777", due_on="2026-11-25")
    with_payments(accounts=[{"kind": "repair_fund", "number": FUND}])
    fund = Account.objects.create(premises=flat.flat, kind="repair_fund", code="FR/34")
    post_entry(fund, "2026-11-01", debit="80", due_on="2026-11-25")
    html = page(at, flat)
    assert headline(html) == "Jak zapłacić 700,00 zł"
    assert "Osobno do zapłaty: 80,00 zł (fundusz remontowy)" in words(html)
    assert headline(page(at, flat, "?konto=FR/34")) == "Jak zapłacić 80,00 zł"
    assert fields_of_code(at, flat, "?konto=FR/34")[2:4] == [FUND, "008000"]
    assert "777" not in page(at, flat, "?konto=KREDYT-MAREK"), "a co-owner's own account is not shown"
    with_payments()
    Account.objects.update(payment_account=None)
    assert fields_of_code(at, flat, "?konto=FR/34")[5] == "FR/34 11/2026", "the title tells them apart"
    assert "Opłaty 11/2026, SIENK/12/34, FR/34" in words(page(at, flat, "?konto=FR/34"))


def test_where_cash_is_taken_stands_on_the_page(at: Any, flat: People) -> None:
    version = RulebookVersion.objects.latest("valid_from")
    desk = {"key": "kasa", "name": "Kasa", "address": "ul. Krótka 1", "rooms": ["104"], "hours": "pn.-pt. 7:30-14:00"}
    desk |= {"estates": ["Osiedle Pierwsze"], "tasks": ["cash_desk"]}
    version.rules = {**version.rules, "offices": [*version.rules["offices"][:-1], desk]}
    version.save()
    assert "Kasa , ul. Krótka 1, pokój 104 pn.-pt. 7:30" in words(page(at, flat)).replace("\u2060", "")


def test_the_paper_is_a_transfer_form_in_two_parts(at: Any, flat: People) -> None:
    made = paper(at, flat)
    assert (made.page_count, made.is_tagged) == (1, True)
    text = made.text().replace("\u00a0", " ")
    for words_of_both in ("Polecenie przelewu", "siedemset zł 00/100", "Opłaty 11/2026, SIENK/12/34", "Danuta Zięba"):
        assert text.count(words_of_both) == 2, words_of_both
    assert text.replace(" ", "").count(OWN) == 2
    for part in ("odcinek dla banku", "odcinek dla wpłacającego"):
        assert part in text


def test_nobody_else_gets_in(at: Any, flat: People) -> None:
    for name in ("pay", "pay_code_png", "pay_code_svg", "pay_slip"):
        address = reverse(name, kwargs={"premises_id": flat.flat.pk})
        assert at("siarkowiec").get(address).status_code == 302
        for user in (flat.neighbour, flat.former_owner, flat.administrator):
            assert get(at, flat, name=name, user=user).status_code == 404, (name, user)
    version = RulebookVersion.objects.latest("valid_from")
    version.rules = {**version.rules, "modules": [{"key": "contact_data"}]}
    version.save()
    assert get(at, flat).status_code == 404, "a cooperative that shows no ledger has no page of paying"


def test_the_page_costs_few_queries_however_long_the_history(
    at: Any, flat: People, django_assert_max_num_queries: Any
) -> None:
    run = SourceRun.objects.get()
    for line in range(1, 240):
        from_file(flat.account, run, line, f"{2006 + line // 12}-{line % 12 + 1:02d}-01", debit=Decimal(line))
    client = at("siarkowiec")
    client.force_login(flat.title_holder)
    client.get(reverse("pay", kwargs={"premises_id": flat.flat.pk}))  # hosts and sessions are written once in a while
    with django_assert_max_num_queries(8):
        client.get(reverse("pay", kwargs={"premises_id": flat.flat.pk}))


@pytest.mark.parametrize("grace", ["none", "end_of_month"])
def test_the_page_says_until_when_a_late_payment_bears_no_interest(at: Any, people: People, grace: str) -> None:
    run = SourceRun.objects.create(file_name="ksiega.csv", kind="ledger", as_of=dt.date(2026, 11, 20))
    from_file(people.account, run, 1, "2026-11-01", debit="100", due_on=dt.date(2026, 11, 16))
    with_rules(interest={"grace": grace})
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    shown = client.get(reverse("pay", kwargs={"premises_id": people.flat.pk})).content.decode().replace("\xa0", " ")
    assert ("Do 30 listopada 2026 zapłacisz bez odsetek." in shown) is (grace == "end_of_month")
    assert ("Najlepiej zapłacić jak najszybciej." in shown) is (grace == "none")
