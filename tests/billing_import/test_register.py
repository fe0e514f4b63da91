"""The register of premises, persons and titles: first file, later files, and what is wrong with a row."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from portal.premises.models import Building, Estate, Premises, Staircase, Title
from portal.residents.models import Person
from tests.billing_import.conftest import Importer, counts, errors_text, reasons

HEADER = (
    "Indeks lokalu;Rodzaj lokalu;Osiedle;Ulica;Nr budynku;Klatka;Nr lokalu;Kod pocztowy;Miejscowość;Powierzchnia;"
    "Nr kontrahenta;Rodzaj osoby;Imię;Nazwisko;E-mail;Telefon;Tytuł prawny;Udział;Od;Do"
)
FLAT = "H/4/19;mieszkalny;Pogoń;Gwiezdna;4;I;19;41-200;Sosnowiec;48,20"
ZOFIA = "10234;F;Zofia;Łącka;zofia@example.pl;600 100 200"
JAN = "10235;F;Jan;Łącki;;"
SHOP = (
    "U/1;użytkowy;Pogoń;Gwiezdna;4;;U1;41-200;Sosnowiec;120;"
    '20001;P;;"Piekarnia ""Gęś"" sp. z o.o.";;;najem;;2021-01-01;'
)
OWNED = "własność;1/2;01.05.2019;"


@pytest.fixture
def register(hutnik: Any, import_rows: Importer) -> Importer:
    """Import register rows into Hutnik, which is empty."""

    def do(*rows: str, header: str = HEADER, **wishes: Any) -> Any:
        return import_rows(*rows, header=header, kind="register", **wishes)

    return do


def titles() -> list[tuple[str, str, str, Decimal, dt.date | None, dt.date | None]]:
    """Return all titles in words."""
    return list(
        Title.objects.order_by("premises__code", "person__code", "valid_from").values_list(
            "premises__code", "person__code", "kind", "share", "valid_from", "valid_to"
        )
    )


def test_a_register_makes_stock_persons_and_titles(register: Importer) -> None:
    run = register(
        f"{FLAT};{ZOFIA};{OWNED}", f"{FLAT};{JAN};{OWNED}", SHOP, "G/7;garaż;;Gwiezdna;4;;7;;Sosnowiec;;;;;;;;;;;"
    )
    assert (run.status, counts(run)) == ("applied", {"rows_read": 4, "accepted": 4, "added": 4})
    flat = Premises.objects.get(code="H/4/19")
    assert (flat.kind, flat.area_m2, flat.number, flat.source_run) == ("residential", Decimal("48.20"), "19", run.pk)
    assert (str(flat.building), flat.building.estate.name, flat.staircase.code) == ("Gwiezdna 4", "Pogoń", "I")
    assert (Building.objects.count(), Estate.objects.filter(name="Pogoń").count(), Staircase.objects.count()) == (
        1,
        1,
        1,
    )
    assert Premises.objects.get(code="G/7").kind == "garage"
    shop_keeper = Person.objects.get(code="20001")
    assert (shop_keeper.kind, shop_keeper.last_name, shop_keeper.first_name) == (
        "legal",
        'Piekarnia "Gęś" sp. z o.o.',
        "",
    )
    start = dt.date(2019, 5, 1)
    assert titles() == [
        ("H/4/19", "10234", "ownership", Decimal("0.5"), start, None),
        ("H/4/19", "10235", "ownership", Decimal("0.5"), start, None),
        ("U/1", "20001", "lease", Decimal(1), dt.date(2021, 1, 1), None),
    ]


def test_the_same_register_again_changes_nothing(register: Importer) -> None:
    rows = (f"{FLAT};{ZOFIA};{OWNED}", SHOP)
    register(*rows)
    assert (register(*rows).status, register(*reversed(rows)).status) == ("unchanged", "unchanged")


def test_a_later_register_updates_and_ends_but_never_deletes(register: Importer) -> None:
    register(f"{FLAT};{ZOFIA};{OWNED}", f"{FLAT};{JAN};{OWNED}")
    sold = "własność;1/2;01.05.2019;29.02.2024"
    buyer = "10300;F;Ewa;Nowa;;;własność;1/2;01.03.2024;"
    zofia_moved = ZOFIA.replace("Łącka", "Łącka-Nowa").replace("600 100 200", "")
    run = register(f"{FLAT};{zofia_moved};{OWNED}", f"{FLAT};{JAN};{sold}", f"{FLAT};{buyer}")
    assert (run.status, run.added) == ("applied", 3)
    assert titles() == [
        ("H/4/19", "10234", "ownership", Decimal("0.5"), dt.date(2019, 5, 1), None),
        ("H/4/19", "10235", "ownership", Decimal("0.5"), dt.date(2019, 5, 1), dt.date(2024, 2, 29)),
        ("H/4/19", "10300", "ownership", Decimal("0.5"), dt.date(2024, 3, 1), None),
    ]
    zofia = Person.objects.get(code="10234")
    assert (zofia.last_name, zofia.phone) == ("Łącka-Nowa", "600 100 200")
    only_shop = register(SHOP)
    assert (only_shop.added, Premises.objects.count(), len(titles())) == (1, 2, 4)


def test_a_title_whose_first_day_becomes_known_stays_one_title(register: Importer) -> None:
    register(f"{FLAT};{ZOFIA};własność;;;")
    register(f"{FLAT};{ZOFIA};własność;;01.05.2019;")
    assert titles() == [("H/4/19", "10234", "ownership", Decimal(1), dt.date(2019, 5, 1), None)]


def test_somebody_may_leave_and_come_back(register: Importer) -> None:
    first, second = "najem;;01.01.2015;31.12.2016", "najem;;01.01.2020;"
    assert register(f"{FLAT};{ZOFIA};{first}", f"{FLAT};{ZOFIA};{second}").status == "applied"
    assert len(titles()) == 2
    assert register(f"{FLAT};{ZOFIA};{second}", f"{FLAT};{ZOFIA};{first}").status == "unchanged"


def test_columns_that_a_file_does_not_have_leave_what_is_stored(register: Importer) -> None:
    register(f"{FLAT};{ZOFIA};{OWNED}")
    run = register("H/4/19;Gwiezdna;4;Sosnowiec", header="Indeks lokalu;Ulica;Nr budynku;Miejscowość")
    flat = Premises.objects.get(code="H/4/19")
    assert (run.status, flat.area_m2, flat.number, flat.staircase.code) == ("unchanged", Decimal("48.20"), "19", "I")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            f"{FLAT.replace('mieszkalny', 'pałac')};{ZOFIA};{OWNED}",
            [("premises_kind_unknown", "Rodzaj lokalu", "pałac")],
        ),
        (f"{FLAT.replace('48,20', '-3')};{ZOFIA};{OWNED}", [("area_wrong", "Powierzchnia", "-3")]),
        (f"{FLAT.replace('Gwiezdna', '')};{ZOFIA};{OWNED}", [("value_missing", "Ulica", "")]),
        (f"{FLAT};{ZOFIA.replace('@', '')};{OWNED}", [("email_wrong", "E-mail", "zofiaexample.pl")]),
        (f"{FLAT};{ZOFIA.replace(';F;', ';P;')};{OWNED}", [("company_has_first_name", "Imię", "Zofia")]),
        (f"{FLAT};{ZOFIA};;1/2;01.05.2019;", [("person_without_title", "Tytuł prawny", "")]),
        (f"{FLAT};;;;;;;{OWNED}", [("title_without_person", "Tytuł prawny", "własność")]),
        (f"{FLAT};{ZOFIA};dzierżawa;;;", [("title_kind_unknown", "Tytuł prawny", "dzierżawa")]),
        (f"{FLAT};{ZOFIA};najem;3/2;;", [("share_wrong", "Udział", "3/2")]),
        (f"{FLAT};{ZOFIA};najem;1/0;;", [("share_wrong", "Udział", "1/0")]),
        (f"{FLAT};{ZOFIA};najem;;02.02.2020;01.02.2020", [("title_ends_too_early", "Do", "01.02.2020")]),
        (f"{FLAT};{ZOFIA};najem;;31.02.2020;", [("date_impossible", "Od", "31.02.2020")]),
    ],
)
def test_what_is_wrong_with_a_row_is_told(register: Importer, row: str, expected: list[tuple[str, str, str]]) -> None:
    run = register(SHOP, row)
    assert [(code, column, value) for _, column, value, code in reasons(run)] == expected
    assert (run.status, run.accepted) == ("applied_with_rejects", 1)


def test_rows_that_contradict_each_other_are_rejected(register: Importer) -> None:
    run = register(
        f"{FLAT};{ZOFIA};{OWNED}",
        f"{FLAT.replace('48,20', '50')};{JAN};{OWNED}",
        SHOP.replace("20001;P;;", "10234;P;;"),
        f"{FLAT};{ZOFIA};własność;1/4;01.01.2020;",
    )
    assert [(line, code) for line, _, _, code in reasons(run)] == [
        (3, "premises_differ"),
        (4, "person_differs"),
        (5, "title_overlaps"),
    ]
    assert "w wierszu 2" in run.rejects.get(line=3).reason


def test_a_title_that_stands_across_two_stored_ones_is_rejected(register: Importer) -> None:
    register(f"{FLAT};{ZOFIA};najem;;01.01.2015;31.12.2016", f"{FLAT};{ZOFIA};najem;;01.01.2020;")
    run = register(SHOP, f"{FLAT};{ZOFIA};najem;;01.01.2016;")
    assert reasons(run) == [(3, "Od", "01.01.2016", "title_overlaps_stored")]
    assert len(titles()) == 3


def test_mended_rows_of_a_register_are_taken(register: Importer, import_bytes: Importer) -> None:
    run = register(SHOP, f"{FLAT};{ZOFIA};najem;3/2;;")
    mended = errors_text(run).replace("3/2", "1/2").encode("cp1250")
    continued = import_bytes(mended, kind="register", continues=run.pk)
    assert (continued.status, continued.added) == ("applied", 1)
    assert run.rejects.get().mended_by_run == continued.pk


@pytest.mark.parametrize(
    "share",
    ["NaN", "sNaN", "nan%", "Infinity", "-Infinity", "1/0", "0/0", "1e9", "1e-9", "1e400", "1_0", "１", "%", "0x1"],
)
def test_a_share_that_is_no_part_of_a_whole_rejects_its_row_alone(register: Importer, share: str) -> None:
    run = register(SHOP, f"{FLAT};{ZOFIA};najem;{share};;", encoding="utf-8")
    assert (run.attempts, [(value, code) for *_, value, code in reasons(run)]) == (1, [(share, "share_wrong")])


def test_a_register_row_that_nobody_foresaw_is_rejected_alone(
    register: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from billing_import import register_import, register_validation

    def stumble(row: Any, *rest: Any) -> Any:
        if "Zofia" in row.raw:
            raise ZeroDivisionError
        return register_validation.check_register_row(row, *rest)

    monkeypatch.setattr(register_import, "check_register_row", stumble)
    run = register(SHOP, f"{FLAT};{ZOFIA};{OWNED}")
    assert (run.accepted, reasons(run)) == (1, [(3, "", "", "row_unexpected")])


def test_shares_that_make_more_than_the_whole_are_warned_of_and_kept(register: Importer) -> None:
    third = "własność;1/3;01.05.2019;"
    assert "warnings" not in register(*(f"{FLAT};{n};F;A;B;;;{third}" for n in (1, 2, 3))).totals
    run = register(f"{FLAT};4;F;A;B;;;{OWNED}", f"{FLAT};5;F;A;B;;;własność;1/2;;", f"{FLAT};6;F;A;B;;;własność;1/4;;")
    assert (run.status, run.rejected) == ("applied", 0)
    assert run.totals["warnings"] == [
        "Udziały w lokalu H/4/19 dają razem 1,25, czyli ponad całość. Sprawdź je w rejestrze."
    ]


MORE = f"{HEADER};PESEL;Nr członkowski;Adres do korespondencji"
# The last digit of a PESEL checks the others; this one is made up of a day that is long gone.
WHOLE_PESEL = "44051401359"


def test_of_a_pesel_only_the_last_five_digits_are_kept(register: Importer) -> None:
    row = f"{FLAT};{ZOFIA};{OWNED};{WHOLE_PESEL};2214;ul. Polna 3 m. 5, 39-400 Tarnobrzeg"
    assert register(row, f"{FLAT};{JAN};{OWNED};67890;;", header=MORE).status == "applied"
    zofia = Person.objects.get(code="10234")
    assert (zofia.pesel_ending, zofia.membership_number) == ("01359", "2214")
    assert zofia.correspondence_address == "ul. Polna 3 m. 5\n39-400 Tarnobrzeg"
    assert Person.objects.get(code="10235").pesel_ending == "67890"
    assert register(row, header=MORE).status == "unchanged"


def test_empty_new_columns_leave_what_is_stored(register: Importer) -> None:
    register(f"{FLAT};{ZOFIA};{OWNED};{WHOLE_PESEL};2214;Polna 3", header=MORE)
    register(f"{FLAT};{ZOFIA};{OWNED};;;", header=MORE)
    zofia = Person.objects.get(code="10234")
    assert (zofia.pesel_ending, zofia.membership_number, zofia.correspondence_address) == ("01359", "2214", "Polna 3")


@pytest.mark.parametrize(
    ("pesel", "code"),
    [
        ("123", "pesel_wrong"),
        ("4405140135", "pesel_wrong"),
        ("4405140135X", "pesel_wrong"),
        ("１２３４５", "pesel_wrong"),
        ("44051401358", "pesel_sum_wrong"),
    ],
)
def test_a_wrong_pesel_rejects_its_row_and_is_not_repeated_in_the_list(
    register: Importer, pesel: str, code: str
) -> None:
    run = register(SHOP + ";;;", f"{FLAT};{ZOFIA};{OWNED};{pesel};;", header=MORE, encoding="utf-8")
    assert [(found, column, value) for _, column, value, found in reasons(run)] == [(code, "PESEL", "")]
    assert not Person.objects.filter(code="10234").exists()


def test_a_company_has_no_pesel(register: Importer) -> None:
    run = register(f"{FLAT};{ZOFIA};{OWNED};;;", f"{SHOP};12345;;", header=MORE)
    assert [code for *_, code in reasons(run)] == ["company_has_pesel"]


def test_two_people_of_one_file_have_two_membership_numbers(register: Importer) -> None:
    run = register(f"{FLAT};{ZOFIA};{OWNED};;2214;", f"{FLAT};{JAN};{OWNED};;2214;", header=MORE)
    assert reasons(run) == [(3, "Nr członkowski", "2214", "membership_number_taken")]


def test_the_membership_number_of_somebody_stored_is_not_given_away(register: Importer) -> None:
    register(f"{FLAT};{ZOFIA};{OWNED};;2214;", header=MORE)
    run = register(SHOP + ";;;", f"{FLAT};{JAN};{OWNED};;2214;", header=MORE)
    assert reasons(run) == [(3, "Nr członkowski", "2214", "membership_number_stored")]
    assert not Person.objects.filter(code="10235").exists()


def test_whoever_a_register_brings_can_be_found(register: Importer) -> None:
    from portal.finding.keeping import differences
    from portal.finding.queries import found_entries
    from portal.finding.reading import read_question

    register(f"{FLAT};{ZOFIA};{OWNED};{WHOLE_PESEL};2214;", header=MORE)
    moved = ZOFIA.replace("Łącka", "Łącka-Nowa")
    register(f"{FLAT.replace('Gwiezdna', 'Polna')};{moved};{OWNED};;;", header=MORE)
    for typed in ("lacka nowa", "polna 4 19", "01359", "600100200"):
        found = found_entries(read_question(typed), None, limit=5)
        assert any(one.person_id == Person.objects.get(code="10234").pk for one in found), typed
    assert not differences().any
