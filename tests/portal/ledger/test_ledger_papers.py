"""The ledger to take along: a statement, a spreadsheet, a confirmation of balances; who gets them, who may check."""

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import override_settings
from django.urls import reverse
from openpyxl import load_workbook

from portal.accounts.models import StaffRole
from portal.audit.models import AuditEvent
from portal.kernel.check_codes import check_code, code_fits
from portal.ledger.balance import Line
from portal.ledger.confirmation import genuine
from portal.ledger.models import Account, SourceRun
from portal.ledger.presenters import Selection, selected_months
from portal.ledger.statement import months_of
from portal.ledger.statement_paper import MOST_ROWS, Head, statement_content
from tests.pdf_text import Pdf
from tests.personas import People, post_entry
from tests.portal.ledger.test_ledger_page import from_file

_EVERYWHERE = pytest.mark.usefixtures("_in_november")
pytestmark = [pytest.mark.django_db, _EVERYWHERE]


@pytest.fixture
def _in_november() -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def flat(people: People) -> People:
    """Danuta's flat: 90 charged and 120 paid in December 2025, 100 and 110 charged since; figures of 20 November."""
    run = SourceRun.objects.create(file_name="ksiega.csv", kind="ledger", as_of=dt.date(2026, 11, 20))
    account = people.account
    from_file(account, run, 5, "2025-12-01", description="Woda 12.2025", debit="90", due_on=dt.date(2025, 12, 15))
    from_file(account, run, 6, "2025-12-10", kind="payment", description="Wpłata", credit="120", document_no="WB/9")
    from_file(account, run, 7, "2026-10-01", description="=HYPERLINK(1)", debit="100", due_on=dt.date(2026, 10, 15))
    from_file(account, run, 9, "2026-11-01", description="Woda 11.2026", debit="110", due_on=dt.date(2026, 11, 25))
    return people


def get(at: Any, people: People, name: str, query: str = "", user: Any = None) -> Any:
    client = at("siarkowiec")
    client.force_login(user or people.title_holder)
    return client.get(reverse(name, kwargs={"premises_id": people.flat.pk}) + query)


def text_of(response: Any) -> str:
    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (
        200,
        "application/pdf",
        "no-store",
    )
    made = Pdf(response.content)
    assert made.is_tagged
    return made.text().replace("\u00a0", " ").replace("\u2060", "")


def page_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " ").split())


def test_a_statement_has_every_row_sums_of_months_and_both_balances(at: Any, flat: People) -> None:
    text = text_of(get(at, flat, "ledger_pdf"))
    for fact in (
        "Danuta Zięba",
        "SIENK/12/34, opłaty",
        "wszystkie zapisy",
        "Stan na: 20 listopada 2026",
        "strona 1 z 1",
    ):
        assert fact in text, fact
    assert "Saldo na początku: rozliczone 0,00" in text
    assert "01.12.2025 15.12.2025 Woda 12.2025 90,00 do zapłaty 90,00" in text
    assert "Wpłata (WB/9) 120,00 nadpłata 30,00 Razem grudzień 2025 90,00 120,00 nadpłata 30,00" in text
    assert text.index("grudzień 2025") < text.index("październik 2026") < text.index("listopad 2026")
    assert "Razem w tym okresie 300,00 120,00" in text
    assert "Saldo na końcu: do zapłaty 180,00" in text


def test_a_statement_keeps_the_filters_of_the_page(at: Any, flat: People) -> None:
    text = text_of(get(at, flat, "ledger_pdf", "?rok=2026"))
    assert "od 1 stycznia 2026 do 31 grudnia 2026" in text
    assert "Woda 12.2025" not in text
    assert "Saldo na początku: nadpłata 30,00" in text
    assert "Saldo na końcu: do zapłaty 180,00" in text
    text = text_of(get(at, flat, "ledger_pdf", "?rodzaj=payment"))
    assert "Tylko zapisy jednego rodzaju: wpłata." in text
    assert "Saldo na początku" not in text, "one kind of rows does not add up to a balance"
    assert "Nie ma zapisów, które pasują do wyboru." in text_of(get(at, flat, "ledger_pdf", "?rodzaj=interest"))
    for name in ("ledger_pdf", "ledger_xlsx"):
        response = get(at, flat, name, "?od=x&konto=%00")
        assert (response.status_code, response["Location"].split("?")[1]) == (302, "od=x&konto=%00")


def test_a_spreadsheet_has_days_and_numbers_and_no_formula(at: Any, flat: People) -> None:
    post_entry(flat.account, "2026-11-02", debit="-5.50", description="@SUM(A1)")
    response = get(at, flat, "ledger_xlsx")
    assert "rozliczenia-2026-11-21.xlsx" in response["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert rows[0][0] == "Dzień"
    assert rows[1][4:8] == ("@SUM(A1)", -5.5, 0, 174.5)
    assert rows[2][:2] == (dt.datetime(2026, 11, 1), dt.datetime(2026, 11, 25))  # noqa: DTZ001 - as a sheet tells days
    assert rows[3][4] == "=HYPERLINK(1)"
    sheet = zipfile.ZipFile(io.BytesIO(response.content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert len(list(load_workbook(io.BytesIO(get(at, flat, "ledger_xlsx", "?rok=2025").content)).active.rows)) == 3


def test_a_confirmation_is_of_the_last_month_unless_another_day_is_chosen(at: Any, flat: People) -> None:
    fund = Account.objects.create(premises=flat.flat, kind="repair_fund", code="FR/34")
    post_entry(fund, "2026-10-02", credit="12.50")
    page = page_of(get(at, flat, "confirmation"))
    assert "Koniec dnia 31 października 2026" in page
    assert "do zapłaty 70,00 zł" in page
    text = text_of(get(at, flat, "confirmation_letter"))
    for fact in (
        "stan rozliczeń na koniec dnia 31 października 2026",
        "Danuta Zięba",
        "Sienkiewicza 12 m. 34 (indeks SIENK/12/34)",
        "opłaty (SIENK/12/34) do zapłaty siedemdziesiąt zł 00/100 70,00 zł",
        "fundusz remontowy (FR/34) nadpłata dwanaście zł 50/100 12,50 zł",
        "Razem do zapłaty pięćdziesiąt siedem zł 50/100 57,50 zł",
        "z dnia 20 listopada 2026",
    ):
        assert fact in text, fact
    assert "na koniec dnia 10 grudnia 2025" in text_of(get(at, flat, "confirmation_letter", "?dzien=10.12.2025"))


def test_a_day_nobody_knows_yet_is_explained(at: Any, flat: People) -> None:
    for typed, message in {
        "2026-11-21": "Mamy dane do 20 listopada 2026. Wybierz ten dzień albo wcześniejszy.",
        "2099-01-01": "Mamy dane do 20 listopada 2026.",
        "2019-04-30": "Widzisz dane od 1 maja 2019. Wybierz ten dzień albo późniejszy.",
        "wczoraj": "Wpisz dzień, na przykład 15.12.2026.",
        "%00": "Wpisz dzień",
        "1" * 3000: "Wpisz dzień",
    }.items():
        response = get(at, flat, "confirmation", f"?dzien={typed}")
        assert message in page_of(response), typed
        assert "<title>Błąd: Potwierdzenie salda" in response.content.decode()
        assert get(at, flat, "confirmation_letter", f"?dzien={typed}").status_code == 302
    assert not AuditEvent.objects.filter(action="confirmation.issued").exists()


def test_whoever_holds_the_letter_learns_whether_it_is_genuine_and_nothing_else(at: Any, flat: People) -> None:
    text = text_of(get(at, flat, "confirmation_letter"))
    number, code = re.search(r"Numer: (\S+) Kod: (\S+)", text).groups()  # type: ignore[union-attr]
    assert text_of(get(at, flat, "confirmation_letter")).count(number) == 2, "asked twice, the number stays"
    stranger, address = at("siarkowiec"), reverse("confirmation_check")
    typed = {"number": number, "name": "zieba danuta", "amount": "70,00", "code": code.lower().replace("-", " ")}
    told = page_of(stranger.post(address, typed))
    assert (
        "Pismo jest prawdziwe. Wydane 21 listopada 2026. Na koniec dnia 31 października 2026: do zapłaty 70,00 zł."
        in told
    )
    for changed in (
        {"amount": "7,00"},
        {"name": "Zofia Łąkowska"},
        {"code": "AAAA-AAAA-AAAA"},
        {"number": number[:-1] + "0"},
    ):
        told = page_of(stranger.post(address, typed | changed))
        assert "Te dane do siebie nie pasują." in told, changed
        assert "prawdziwe" not in told
    for naughty in ("\x00", "x" * 100_000, "😀", "\u202e", "<script>", "'; DROP TABLE x", "10" * 20):
        assert stranger.post(address, dict.fromkeys(typed, naughty)).status_code in (200, 422)
    answer = stranger.post(address, {})
    assert (answer.status_code, page_of(answer).count("Przepisz to z pisma.")) == (422, 8)
    assert "Te dane" in page_of(at("hutnik").post(address, typed)), "another cooperative knows nothing of it"


def test_each_letter_is_written_down_as_an_act_of_whoever_took_it(at: Any, flat: People) -> None:
    get(at, flat, "confirmation_letter", "?dzien=2026-10-31")
    (event,) = AuditEvent.objects.filter(action="confirmation.issued")
    assert (event.actor, event.person_id) == ("L0001", flat.title_holder.person_link.person_id)  # type: ignore[attr-defined]
    assert event.details["day"] == "2026-10-31"
    assert "70" not in str(event.details.get("amount", "")), "no sum stands in the trail"


def test_a_worker_prints_it_with_two_keys_if_they_may_see_ledgers(at: Any, flat: People) -> None:
    person = flat.title_holder.person_link.person  # type: ignore[attr-defined]
    clerk = at("siarkowiec")
    clerk.force_login(flat.clerk)
    StaffRole.objects.filter(holdings__user=flat.clerk).update(capabilities=["find_people", "see_ledgers"])
    card = clerk.get(f"/biuro/osoby/{person.pk}").content.decode()
    where = reverse("person_confirmations", kwargs={"person_id": person.pk})
    assert re.search(rf'href="{where}"[^>]* data-key="p"', card)
    page = clerk.get(where).content.decode()
    letter = re.search(r'href="([^"]+)" autofocus', page)[1]  # type: ignore[index]
    assert "Sienkiewicza 12 m. 34" in page_of(clerk.get(where))
    text = text_of(clerk.get(letter))
    assert "Danuta Zięba" in text
    assert AuditEvent.objects.get(action="confirmation.issued").actor == flat.clerk.identifier
    assert AuditEvent.objects.filter(action="look.confirmations", person_id=person.pk).exists()
    assert "Mamy dane do 20 listopada 2026." in page_of(clerk.get(where + "?dzien=2026-11-30"))
    assert clerk.get(letter.split("?")[0] + "?dzien=2026-11-30").status_code == 302
    next_door = reverse("person_confirmation", kwargs={"person_id": person.pk, "premises_id": flat.flat_next_door.pk})
    assert clerk.get(next_door).status_code == 404
    StaffRole.objects.filter(holdings__user=flat.clerk).update(capabilities=["find_people"])
    assert (clerk.get(where).status_code, clerk.get(letter).status_code) == (404, 404)
    assert where not in clerk.get(f"/biuro/osoby/{person.pk}").content.decode()


def test_nobody_else_gets_these_papers(at: Any, flat: People) -> None:
    for name in ("ledger_pdf", "ledger_xlsx", "confirmation", "confirmation_letter"):
        for user in (flat.neighbour, flat.former_owner, flat.administrator):
            assert get(at, flat, name, user=user).status_code == 404, (name, user)


def test_pages_cost_few_queries_however_long_the_history(
    at: Any, flat: People, django_assert_max_num_queries: Any
) -> None:
    get(at, flat, "confirmation")
    client = at("siarkowiec")
    client.force_login(flat.title_holder)
    for name, most in (("confirmation", 8), ("ledger_pdf", 10), ("ledger_xlsx", 9)):
        address = reverse(name, kwargs={"premises_id": flat.flat.pk})
        client.get(address)
        with django_assert_max_num_queries(most):
            client.get(address)


def test_a_code_fits_its_facts_alone_and_outlives_a_change_of_the_key() -> None:
    code = check_code(["1", "a"], purpose="x")
    assert re.fullmatch(r"(?:[2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}", code)
    assert code_fits(code.lower(), ["1", "a"], purpose="x")
    for facts, purpose in ((["1", "b"], "x"), (["1", "a"], "y"), (["1", "a", ""], "x"), (["1a"], "x")):
        assert not code_fits(code, facts, purpose=purpose)
    from django.conf import settings

    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert check_code(["1", "a"], purpose="x") != code
        assert code_fits(code, ["1", "a"], purpose="x")


def test_a_number_that_is_none_belongs_to_no_paper() -> None:
    for number in ("", "20261121-20261031", "20269999-20261031-AAAAAA", "٢٠٢٦١١٢١-20261031-AAAAAA"):
        assert genuine(number=number, name="x", amount=Decimal(1), code="AAAA-AAAA-AAAA") is None


def test_a_very_long_history_is_told_by_months() -> None:
    lines = [
        Line(at, dt.date(1970 + at // 100, at % 12 + 1, 1), None, "charge", Decimal(1), Decimal(0))
        for at in range(MOST_ROWS + 1)
    ]
    head = Head("Danuta", "Sienkiewicza 12", "A/1", "A/1", dt.date(2026, 11, 20), dt.date(2026, 11, 21), "")
    content = statement_content(head, lines, selected_months(months_of(lines), Selection()), Selection())
    assert not any(month["rows"] for month in content["months"])
    assert content["closing"].replace("\u00a0", " ") == "do zapłaty 3 001,00"
    assert "Wybierz jeden rok" in content["notes"][0]


def test_an_account_has_one_statement_made_at_a_time(at: Any, flat: People) -> None:
    elsewhere = connection.copy()
    try:
        with elsewhere.cursor() as cursor:
            name = f"siarkowiec:statement:{flat.title_holder.pk}"
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
        busy = get(at, flat, "ledger_pdf")
        assert (busy.status_code, str(flat.flat.pk) in busy["Location"]) == (302, True)
    finally:
        elsewhere.close()
    assert get(at, flat, "ledger_pdf").status_code == 200
