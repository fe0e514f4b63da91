"""What the files of each kind bring: the documented examples, read to the last field, and the rules of their rows."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from billing_import.kinds import kind_named
from billing_import.layouts import example_path
from billing_import.models import ImportRun
from portal.bank.models import BankRow
from portal.court.models import CourtCase
from portal.court.queries import cases_of
from portal.membership.models import Membership
from portal.membership.queries import membership_of
from portal.meters.models import Meter, Reading
from portal.residents.models import Person
from portal.sales.models import Invoice
from tests.billing_import.conftest import Importer, counts, reasons

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def example(hutnik: Any, import_bytes: Importer) -> Importer:
    """Import the documented example of a kind; the register's premises and persons are there."""

    def do(kind: str) -> ImportRun:
        content = (ROOT / example_path(kind_named(kind))).read_bytes()
        return import_bytes(content, kind=kind)

    do("register")
    return do


def rows(example: Importer, import_rows: Importer, kind: str, *lines: str) -> ImportRun:
    header = ";".join(column.title for column in kind_named(kind).layout.columns)
    return import_rows(*lines, header=header, kind=kind)


@pytest.mark.parametrize("kind", ["components", "sales", "membership", "court", "meters", "readings", "bank"])
def test_the_example_of_each_kind_imports_and_changes_nothing_again(example: Importer, kind: str) -> None:
    count = len(kind_named(kind).example[1]) - (kind == "components")  # its last line is a total
    new = {"rows_read": count, "accepted": count, "added": count}
    run = example(kind)
    assert (run.status, counts(run)) == ("applied", new), run.message
    run.sha256 = "x"
    run.save()
    assert example(kind).status == "unchanged"


def test_invoices_say_what_is_left_to_pay(example: Importer) -> None:
    example("sales")
    zofia, shop, bread = Invoice.objects.order_by("number")
    assert (zofia.person.code, zofia.premises.code, zofia.state, zofia.paid_on) == (
        "10234",
        "HUTN/4/19",
        "paid",
        dt.date(2026, 3, 20),
    )
    assert (shop.person, shop.premises.code, shop.state, shop.paid) == (None, "HUTN/U/1", "open", Decimal(0))
    assert (bread.kind, bread.amount, bread.paid, bread.state) == (
        "purchase",
        Decimal("320.50"),
        Decimal("100.00"),
        "part",
    )


def test_an_invoice_concerns_somebody(example: Importer, import_rows: Importer) -> None:
    nobodys, empty = "FV/1;;;;12.03.2026;;Klucz;10,00;;;;", "FV/2;;10234;;12.03.2026;;;0;;;;zł"
    run = rows(example, import_rows, "sales", nobodys, empty, "FV/3;;10234;;12.03.2026;;Klucz;10,00;;;;EUR")
    assert reasons(run) == [
        (2, "Nr kontrahenta", "", "value_missing"),
        (3, "Kwota brutto", "0", "amount_is_zero"),
        (4, "Waluta", "EUR", "currency_not_zloty"),
    ]


def test_membership_has_its_history(example: Importer, import_rows: Importer) -> None:
    example("membership")
    zofia = Person.objects.get(code="10234")
    newest, older = membership_of(zofia.pk)
    assert (newest.stated_on, newest.shares_paid, older.shares_paid) == (
        dt.date(2025, 12, 31),
        Decimal("300.00"),
        Decimal("150.00"),
    )
    assert (newest.number, newest.joined_on, newest.right, newest.contribution_kind, newest.contribution) == (
        "2214",
        dt.date(1998, 6, 14),
        "własnościowe",
        "building",
        Decimal("18450.00"),
    )
    # The same day sent again corrects the day; other days stay.
    run = rows(example, import_rows, "membership", "10234;2214;31.12.2025;14.06.1998;;;;budowlany;18 500,00;;")
    assert (run.added, run.superseded) == (1, 2)
    assert [row.contribution for row in membership_of(zofia.pk)] == [Decimal("18500.00"), Decimal("18450.00")]
    assert Membership.objects.count() == 4


def test_a_case_is_its_persons_and_goes_when_the_file_lacks_it(example: Importer, import_rows: Importer) -> None:
    example("court")
    jan = Person.objects.get(code="10235")
    case = cases_of(jan.pk).get()
    assert (case.reference, case.stage, case.principal, case.next_on) == (
        "II Nc 77/26",
        "ugoda",
        Decimal("800.00"),
        None,
    )
    assert cases_of(Person.objects.get(code="10234").pk).count() == 0
    run = rows(example, import_rows, "court", "20001;HUTN/U/1;I C 123/26;Sąd;wyrok;;;-1;;")
    assert (run.status, reasons(run)) == ("refused", [(2, "Należność główna", "-1", "amount_is_negative")])
    rows(example, import_rows, "court", "20001;HUTN/U/1;I C 123/26;Sąd;wyrok;01.06.2026;;2 410,00;;")
    assert (cases_of(jan.pk).count(), CourtCase.objects.count()) == (0, 3)


def test_meters_and_readings_meet_by_number(example: Importer, import_rows: Importer) -> None:
    example("readings")
    example("meters")
    meter = Meter.objects.get(number="W-118204")
    assert (meter.medium, meter.place, meter.verified_until, meter.multiplier) == (
        "cold_water",
        "łazienka",
        dt.date(2028, 12, 31),
        Decimal(1),
    )
    assert Meter.objects.get(medium="allocator").multiplier == Decimal("0.8750")
    reading = Reading.objects.get(premises=meter.premises, meter_number=meter.number)
    assert (reading.value, reading.basis, reading.source) == (Decimal("143.2180"), "measured", "remote")
    assert Reading.objects.get(basis="flat_rate").value is None
    run = rows(
        example,
        import_rows,
        "readings",
        "HUTN/4/19;W-118204;31.12.2026;;;;;",
        "HUTN/4/19;W-118204;31.12.2026;150,00;ryczałt;;;",
        "HUTN/4/19;W-118204;31.12.2026;150,00;wróżba;;;",
    )
    assert [code for *_, code in reasons(run)] == ["value_missing", "flat_rate_has_a_value", "word_unknown"]
    assert "odczyt, szacunek, ryczałt" in run.rejects.last().reason  # type: ignore[union-attr]


def test_a_file_of_meters_speaks_for_the_premises_it_names(example: Importer, import_rows: Importer) -> None:
    example("meters")
    run = rows(example, import_rows, "meters", "HUTN/4/19;W-118204;zimna woda;łazienka;12.05.2023;;31.12.2028;1")
    assert (run.unchanged, run.superseded) == (1, 1)
    assert Meter.objects.filter(superseded_by_run=None).count() == 2


def test_bank_rows_keep_what_the_bank_says(example: Importer, import_rows: Importer) -> None:
    example("bank")
    paid = BankRow.objects.get(amount__gt=0)
    assert (paid.own_account, paid.paid_to) == ("47114020040000300234713036", "39114020040000300000010234")
    assert (paid.booked_on, paid.amount, paid.currency) == (dt.date(2026, 3, 10), Decimal("412.50"), "PLN")
    fee = BankRow.objects.get(amount__lt=0)
    assert (fee.paid_to, fee.counterparty, fee.statement_no) == (fee.own_account, "BANK", "48")
    run = rows(example, import_rows, "bank", "47 1140 2004 0000 3002 3471 3037;10.03.2026;;1,00;Złoty;;;;;;")
    assert [code for *_, code in reasons(run)] == ["account_number_wrong", "currency_wrong"]


def test_one_operation_in_two_statements_is_one(example: Importer, import_rows: Importer) -> None:
    line = "47 1140 2004 0000 3002 3471 3036;10.03.2026;;412,50;PLN;ZOFIA;;czynsz;7;;{}"
    assert rows(example, import_rows, "bank", line.format("48")).added == 1
    assert rows(example, import_rows, "bank", line.format("3/2026")).status == "unchanged"
