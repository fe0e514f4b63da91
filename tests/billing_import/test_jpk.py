"""JPK_KR and JPK_KR_PD: rows of accounts with days from the journal, sums against rows, and what is refused, why."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from billing_import.formats.jpk_reading import HEADER
from billing_import.formats.known import format_of
from billing_import.formats.problems import FileRefused
from billing_import.formats.source import Check, RawRow
from billing_import.table_wording import check_text
from billing_import.wording import message_of
from tests.billing_import.jpk_files import charges_and_payments, kr_file, kr_pd_file, opening_of
from tests.billing_import.mutations import spoiled

CODES = ("A-1", "A-2", "A-3")
POSTINGS = list(charges_and_payments(CODES))
GOOD = kr_file(POSTINGS, opening_of(CODES))
PD = kr_pd_file(POSTINGS, opening_of(CODES))


def read(path: Path, content: bytes, table: int = 0) -> tuple[list[RawRow], list[Check]]:
    """Return the rows and checks of one table of a file."""
    path.write_bytes(content)
    known = format_of(path, path.name)
    assert known is not None
    raw = known.tables(path)[table]
    rows = [row for batch in raw.batches() for row in batch.rows]
    return rows, list(raw.checks())


def named(row: RawRow) -> dict[str, str]:
    """Return a row's cells by the titles of their columns, without empty ones."""
    return {title: cell for title, cell in zip(HEADER, row.cells, strict=True) if cell}


def refusal(path: Path, content: bytes) -> FileRefused:
    """Return why a file is refused."""
    with pytest.raises(FileRefused) as refused:
        read(path, content)
    assert message_of(refused.value)
    return refused.value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file to write to."""
    return tmp_path / "ksiegi.xml"


@pytest.mark.parametrize("content", [GOOD, kr_file(POSTINGS, opening_of(CODES), is_double=True), PD])
def test_each_side_of_an_entry_is_a_row_with_its_day_and_document(path: Path, content: bytes) -> None:
    rows, checks = read(path, content)
    assert (len(rows), {row.problem for row in rows}) == (14, {None})
    assert [row.line for row in rows] == list(range(1, 15))
    charge, payment = named(rows[0]), named(rows[3])
    assert list(charge.items())[:7] == [
        ("Konto księgowe", "204-A-1"), ("Data", "2025-01-05"), ("Rodzaj", "N"), ("Opis", "Eksploatacja 2025-01"),
        ("Nr dowodu", "N/1/1/2025"), ("Wn", "412,50"), ("Rodzaj dowodu", "Naliczenie"),
    ]  # fmt: skip
    assert (payment["Konto księgowe"], payment["Rodzaj"], payment["Ma"]) == ("204-A-1", "W", "412,00")
    assert payment["Opis"] == "Wpłata & opłata"
    assert [check.ties for check in checks] == [True] * 5


def test_the_contractor_of_an_entry_is_told_by_jpk_kr_pd(path: Path) -> None:
    rows, _ = read(path, PD)
    assert [(named(row)["Konto księgowe"], named(row).get("Kontrahent JPK")) for row in rows[-2:]] == [
        ("402-1", "D-17"),
        ("201-17", "D-17"),
    ]


@pytest.mark.parametrize("content", [GOOD, PD])
def test_opening_balances_are_a_table_of_their_own(path: Path, content: bytes) -> None:
    rows, _ = read(path, content, table=1)
    assert [(named(row)["Konto księgowe"], named(row).get("Wn"), named(row).get("Ma")) for row in rows] == [
        ("204-A-2", "10,00", None),
        ("204-A-3", "20,00", None),
        ("801", None, "30,00"),
    ]
    assert {(named(row)["Data"], named(row)["Rodzaj"]) for row in rows} == {("2025-01-01", "K")}


def test_a_line_is_where_the_entry_stands_also_beyond_65535_lines(path: Path) -> None:
    far = GOOD.replace(b"<DziennikCtrl>", b"\n" * 70_000 + b"<DziennikCtrl>")
    rows, _ = read(path, far)
    lines = far.decode().split("\n")
    assert "<LpZapisu>1</LpZapisu>" in lines[int(named(rows[0])["Wiersz XML"]) - 1]


def test_a_negative_amount_is_a_correction(path: Path) -> None:
    content = GOOD.replace(b">412.50<", b">-412.50<")
    rows, _ = read(path, content)
    assert (named(rows[0])["Rodzaj"], named(rows[0])["Wn"]) == ("K", "-412,50")


@pytest.mark.parametrize(
    ("field", "stated", "name", "where"),
    [
        ("LiczbaWierszyDziennika", "8", "rows", "Dziennik"),
        ("SumaKwotOperacji", "1.00", "operations", "Dziennik"),
        ("LiczbaWierszyKontoZapisj", "15", "rows", "KontoZapis"),
        ("SumaWinien", "0.01", "debit", "KontoZapis"),
        ("SumaMa", "-5.00", "credit", "KontoZapis"),
    ],
)
def test_a_stated_figure_that_is_not_the_counted_one_is_found(
    path: Path, field: str, stated: str, name: str, where: str
) -> None:
    _, checks = read(path, kr_file(POSTINGS, opening_of(CODES), control={field: stated}))
    wrong = [check for check in checks if not check.ties]
    assert [(check.name, check.where, str(check.stated), check.is_fatal) for check in wrong] == [
        (name, where, f"{float(stated):g}" if name == "rows" else str(wrong[0].stated), True)
    ]


def test_a_closing_balance_that_does_not_follow_from_turnovers_is_found(path: Path) -> None:
    before, after = GOOD.split(b"<SaldoWinien>", 1)
    _, checks = read(path, before + b"<SaldoWinien>7" + after)
    wrong = [check for check in checks if not check.ties and check.is_fatal]
    assert [(check.name, check.where) for check in wrong] == [("closing_of_account", "131-1")]
    assert wrong[0].stated != wrong[0].counted


def test_turnovers_that_entries_do_not_give_are_a_warning(path: Path) -> None:
    content = GOOD.replace(
        b"<NrZapisu>1</NrZapisu><KodKontaWinien>204-A-1<", b"<NrZapisu>1</NrZapisu><KodKontaWinien>204-A-2<"
    )
    _, checks = read(path, content)
    wrong = [check for check in checks if not check.ties]
    assert [(check.name, check.where, check.is_fatal) for check in wrong] == [
        ("turnover_debit", "204-A-1", False),
        ("turnover_debit", "204-A-2", False),
    ]


def test_an_entry_that_the_journal_lacks_or_has_twice_is_a_problem_of_its_row(path: Path) -> None:
    content = GOOD.replace(b"<NrZapisuDziennika>1<", b"<NrZapisuDziennika>77<")
    rows, _ = read(path, content)
    assert [(row.line, row.problem.code) for row in rows if row.problem] == [
        (1, "jpk_entry_without_journal"),
        (2, "jpk_entry_without_journal"),
    ]
    twice = GOOD.replace(b"<NrZapisuDziennika>2<", b"<NrZapisuDziennika>1<")
    rows, _ = read(path, twice)
    assert [row.problem.code for row in rows if row.problem] == ["jpk_entry_unclear"] * 2 + [
        "jpk_entry_without_journal"
    ] * 2


def test_an_amount_without_an_account_is_a_problem_of_its_row(path: Path) -> None:
    rows, _ = read(path, GOOD.replace(b"<KodKontaWinien>204-A-1<", b"<KodKontaWinien>null<"))
    assert [row.problem.code for row in rows if row.problem] == ["jpk_account_missing"]


def changed(old: bytes, new: bytes) -> Callable[[], bytes]:
    """Return the good file with a piece replaced."""
    assert old in GOOD, old
    return lambda: GOOD.replace(old, new, 1)


BOMB = b'<!DOCTYPE JPK [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE JPK [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (changed(b"<JPK ", BOMB + b"<JPK "), "xml_doctype", "DOCTYPE"),
        (changed(b"<JPK ", OUTSIDE + b"<JPK "), "xml_doctype", "DOCTYPE"),
        (lambda: GOOD[: len(GOOD) // 2], "xml_cut", "ucięty"),
        (lambda: GOOD[: GOOD.index(b"<KontoZapisCtrl>")] + b"</JPK>", "jpk_section_missing", "KontoZapisCtrl"),
        (changed(b"</Dziennik>", b"</Dziennikk>"), "xml_broken", "uszkodzony w wierszu 13"),
        (lambda: b"<html><body>Zaloguj</body></html>", "xml_is_page", "strona"),
        (lambda: b"<!DOCTYPE html><html></html>", "xml_is_page", "strona"),
        (lambda: b'<?xml version="1.0"?><Faktura xmlns="x"/>', "xml_unknown", "<Faktura>"),
        (changed(b"2016/03/09/03091", b"2016/03/09/03092"), "jpk_version_unknown", "JPK_KR (1)"),
        (
            lambda: GOOD.replace(b"2016/03/09/03091", b"2020/05/08/9393").replace(b"JPK_KR (1)", b"JPK_V7M (1)"),
            "jpk_other",
            "JPK_V7M (1)",
        ),
        (changed(b'wersjaSchemy="1-0"', b'wersjaSchemy="1-1"'), "jpk_version_wrong", "JPK_KR 1-1"),
        (lambda: kr_pd_file(POSTINGS, version="1-0"), "jpk_version_wrong", "JPK_KR_PD 1-1"),
        (changed(b">PLN<", b">EUR<"), "jpk_currency", "EUR"),
        (changed(b"<KodKonta>131-1</KodKonta>", b""), "jpk_field_missing", "KodKonta"),
        (changed(b"<KodKonta>131-1<", b"<KodKonta><"), "jpk_code_wrong", "KodKonta"),
        (changed(b"<KodKonta>131-1<", b"<KodKonta>13<b/>1-1<"), "jpk_field_unknown", "pola b"),
        (changed(b"<DataOperacji>2025-01-05<", b"<DataOperacji>2025-02-30<"), "jpk_day_wrong", "2025-02-30"),
        (changed(b"<KwotaWinien>412.50<", b"<KwotaWinien>412,50<"), "jpk_money_wrong", "1234.56"),
        (changed(b"<KwotaWinien>412.50<", b"<KwotaWinien>412.505<"), "jpk_money_wrong", "412.505"),
        (changed(b"<LpZapisu>1<", b"<LpZapisu>jeden<"), "jpk_number_wrong", "jeden"),
        (changed(b"<OpisOperacji>", b"<Dodatek>x</Dodatek><OpisOperacji>"), "jpk_field_unknown", "Dodatek"),
        (
            changed(b"<KodOperatora>AB</KodOperatora><OpisOperacji>", b"<OpisOperacji>AB</OpisOperacji><OpisOperacji>"),
            "jpk_field_missing",
            "KodOperatora",
        ),
        (changed(b"<DziennikCtrl>", b"<KontoZapisCtrl/><DziennikCtrl>"), "jpk_section_missing", "DziennikCtrl"),
        (changed(b"<KontoZapisCtrl>", b"<Dziennik></Dziennik><KontoZapisCtrl>"), "jpk_section_misplaced", "Dziennik"),
        (changed(b"<DziennikCtrl>", b"<Obce/>" * 100 + b"<DziennikCtrl>"), "xml_unexpected", "<Obce>"),
        (changed(b"<DziennikCtrl>", b"<Obce>" + b" x " * 2_000_000 + b"</Obce><DziennikCtrl>"), "xml_too_much", "4 MB"),
    ],
)  # fmt: skip
def test_what_is_no_jpk_of_books_is_refused_in_plain_words(
    path: Path, make: Callable[[], bytes], code: str, words: str
) -> None:
    refused = refusal(path, make())
    assert refused.code == code
    assert words in message_of(refused)


def test_an_encoding_that_hides_a_document_type_does_not_help(path: Path) -> None:
    text = GOOD.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').replace("<JPK ", BOMB.decode() + "<JPK ")
    assert refusal(path, text.encode("utf-16")).code == "xml_doctype"


def test_other_encodings_are_read(path: Path) -> None:
    for name in ("UTF-16", "windows-1250"):
        rows, _ = read(path, GOOD.decode().replace("UTF-8", name).encode(name))
        assert named(rows[-1])["Opis"] == "Konserwacja dźwigu"


@pytest.mark.parametrize("whole", [GOOD, PD], ids=["kr", "kr_pd"])
def test_spoiled_files_end_in_rows_or_in_a_sentence(path: Path, whole: bytes) -> None:
    for seed in range(300):
        path.write_bytes(spoiled(whole, seed))
        known = format_of(path, path.name)
        if known is None:
            continue
        try:
            for raw in known.tables(path):
                rows = [row for batch in raw.batches() for row in batch.rows]
                assert [row.line for row in rows] == list(range(1, len(rows) + 1)), seed
                assert all(check_text(check) for check in raw.checks())
                stated = {check.name: check.stated for check in raw.checks() if check.ties}
                if "debit" in stated:
                    assert sum(Decimal(row.cells[5].replace(",", ".") or 0) for row in rows) == stated["debit"], seed
        except FileRefused as refused:
            told = message_of(refused)
            assert told.endswith("."), seed
