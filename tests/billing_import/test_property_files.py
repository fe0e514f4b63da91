"""A property manager's files: what each is, what their rows mean, and that balances are the closing ones."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from billing_import.formats.known import format_of
from billing_import.formats.problems import FileRefused
from billing_import.formats.property_files import FEES_HEADER, REGISTER_HEADER
from billing_import.formats.property_ledger import LEDGER_HEADER
from billing_import.formats.property_set import PropertyPart, prepare, sets_of
from billing_import.formats.source import Check, RawRow
from billing_import.table_wording import check_text
from billing_import.wording import message_of
from tests.billing_import.mutations import spoiled
from tests.billing_import.property_texts import CLOSINGS, lines_of, write_set


def read(path: Path, table: int = 0) -> tuple[list[RawRow], list[Check]]:
    """Return the rows and the checks of one table of a file."""
    known = format_of(path, path.name)
    assert known is not None
    assert known.code == "property_files"
    raw = known.tables(path)[table]
    rows = [row for batch in raw.batches() for row in batch.rows]
    return rows, [check for check in raw.checks() if not check.ties]


def part(folder: Path, kind: str, **instead: tuple[str, ...]) -> PropertyPart:
    """Return one part of the made-up set."""
    [found] = sets_of(write_set(folder, **instead))
    return next(part for part in found.parts if part.kind == kind)


def prepared(folder: Path, kind: str, **instead: tuple[str, ...]) -> Path:
    """Return the file that a part of the set is imported from."""
    target = folder / f"{kind}.txt"
    prepare(part(folder, kind, **instead), target)
    return target


def owed(rows: list[RawRow]) -> dict[str, str]:
    """Return what rows of a ledger make people owe."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.cells:
            debit, credit = (Decimal(cell.replace(",", ".") or 0) for cell in row.cells[5:7])
            sums[row.cells[0]] += debit - credit
    return {premises: f"{amount:.2f}" for premises, amount in sums.items()}


def test_a_set_knows_its_files_by_content_and_the_day_of_the_data(tmp_path: Path) -> None:
    paths = write_set(tmp_path)
    swapped = dict(paths) | {
        "WSPOLNA_lok.txt": paths["WSPOLNA_wplaty.txt"],
        "WSPOLNA_wplaty.txt": paths["WSPOLNA_lok.txt"],
    }
    [found] = sets_of(swapped)
    assert {file.name: (file.role.value, file.as_of) for file in found.files} == {
        "WSPOLNA_lok.txt": ("wplaty", "2026-02-03"),
        "WSPOLNA_wplaty.txt": ("lok", "2026-01-05"),
        "WSPOLNA_nal_czynsz.txt": ("nal_czynsz", "2026-01-04"),
        "WSPOLNA_pow_czynsz.txt": ("pow_czynsz", "2026-02-03"),
    }
    assert ([one.kind for one in found.parts], found.missing, found.as_of) == (
        ["register", "ledger", "components"],
        (),
        "2026-02-03",
    )
    assert [file.role.value for file in found.parts[1].files] == ["nal_czynsz", "wplaty"]


def test_two_properties_of_one_parcel_are_two_sets_and_what_is_missing_is_told(tmp_path: Path) -> None:
    paths = write_set(tmp_path)
    other = {f"DRUGA/{name.removeprefix('WSPOLNA_')}": path for name, path in paths.items() if "nal_czynsz" not in name}
    again = {"DRUGA/kopia_lok.txt": paths["WSPOLNA_lok.txt"], "notatki.txt": tmp_path / "notatki.txt"}
    again["notatki.txt"].write_text("Nic ważnego")
    found = sets_of({**paths, **other, **again})
    assert [(one.name, [role.value for role in one.missing], one.twice) for one in found] == [
        ("druga", ["nal_czynsz"], ()),
        ("druga/kopia", ["nal_czynsz", "wplaty", "pow_czynsz"], ()),
        ("wspolna", [], ()),
    ]


def test_the_register_keeps_a_name_that_holds_the_separator(tmp_path: Path) -> None:
    rows, _ = read(write_set(tmp_path)["WSPOLNA_lok.txt"])
    assert [dict(zip(REGISTER_HEADER, row.cells, strict=True)) for row in rows][:2] == [
        {
            "Indeks lokalu": "WM-1", "Ulica": "ul. Długa", "Nr budynku": "2", "Nr lokalu": "1A",
            "Kod pocztowy": "00-002", "Miejscowość": "Kraków", "Nr kontrahenta": "W1", "Rodzaj osoby": "F",
            "Nazwisko": "Maria Żak", "E-mail": "maria@example.pl", "Tytuł prawny": "własność",
            "Udział w częściach wspólnych": "50.5/1000",
        },
        {
            "Indeks lokalu": "WM-2", "Ulica": "ul. Długa", "Nr budynku": "2", "Nr lokalu": "2B",
            "Kod pocztowy": "00-002", "Miejscowość": "Kraków", "Nr kontrahenta": "W2", "Rodzaj osoby": "P",
            "Nazwisko": "Zakład #1 sp. z o.o.", "E-mail": "", "Tytuł prawny": "własność",
            "Udział w częściach wspólnych": "75,0/1000",
        },
    ]  # fmt: skip


def test_a_charge_is_a_row_of_its_periods_first_day(tmp_path: Path) -> None:
    rows, checks = read(write_set(tmp_path)["WSPOLNA_nal_czynsz.txt"])
    assert dict(zip(LEDGER_HEADER, rows[2].cells, strict=True)) == {
        "Indeks lokalu": "WM-1", "Data": "2025-01-01", "Rodzaj": "N", "Opis": "Fundusz #1 remontowy",
        "Nr dowodu": "202501/2", "Wn": "126,00", "Ma": "", "Termin": "2025-01-01", "Właściciel": "W1",
        "Wiersz pliku": "3",
    }  # fmt: skip
    assert (rows[2].cells[:-1], rows[4].cells) == (rows[3].cells[:-1], ())
    assert (rows[0].cells[2], rows[0].cells[5], checks) == ("K", "-2,05", [])


@pytest.mark.parametrize("joint", ["$\r\n", "$", "\n", "$ \n\n"])
@pytest.mark.parametrize("encoding", ["iso8859-2", "utf-8", "cp1250", "cp852"])
def test_a_ledger_of_charges_and_yearly_sums_gives_the_stated_closings(
    tmp_path: Path, joint: str, encoding: str
) -> None:
    target = tmp_path / "razem.txt"
    lines = [line.removesuffix("$") for line in (*lines_of("nal_czynsz"), *lines_of("wplaty"))]
    target.write_bytes((joint.join(lines) + joint).encode(encoding))
    rows, checks = read(target)
    assert owed(rows) == CLOSINGS
    assert [(check.name, check.where) for check in checks] == []
    assert {row.cells[3] for row in rows if row.cells and "Wyr" in row.cells[3]} == {"Wyrównanie wody"}


def test_what_details_lack_is_added_as_sums_and_what_differs_as_a_correction(tmp_path: Path) -> None:
    rows, checks = read(
        prepared(
            tmp_path, "ledger", nal_czynsz=tuple(line.replace("245,00", "246,00") for line in lines_of("nal_czynsz"))
        )
    )
    assert owed(rows) == CLOSINGS
    added = [row.cells[:7] for row in rows if row.cells and row.cells[3].endswith("razem") and row.cells[2] in "NK"]
    assert added == [
        ("WM-1", "2025-01-01", "K", "Różnica opłat 01.2025 razem", "202501/N", "-1,00", ""),
        ("WM-3", "2025-01-31", "K", "Wpłaty 01.2025 razem", "202501/W", "", "-5,00"),
        ("WM-3", "2025-01-01", "N", "Opłaty 01.2025 razem", "202501/N", "80,00", ""),
    ]
    assert [(check.name, check.where, check.is_fatal) for check in checks] == [
        ("quantity_times_price", "WM-1", False),
        ("charges_of_month", "WM-1, 2025-01", False),
    ]
    assert "497,00\u00a0zł" in check_text(checks[1])
    assert "498,00\u00a0zł" in check_text(checks[1])


def test_yearly_sums_alone_bring_openings_and_payments_and_can_bring_more(tmp_path: Path) -> None:
    path = write_set(tmp_path)["WSPOLNA_wplaty.txt"]
    kinds = [[row.cells[3] for row in read(path, table)[0] if row.cells[0] == "WM-1"] for table in range(3)]
    assert kinds == [
        ["Saldo na początek 2025 r.", "Wpłaty 01.2025 razem"],
        ["Saldo na początek 2025 r.", "Wpłaty 01.2025 razem", "Opłaty 01.2025 razem"],
        ["Wpłaty 01.2025 razem"],
    ]
    assert owed(read(path, 1)[0]) == CLOSINGS
    openings = [row.cells for row in read(path)[0] if row.cells[3].startswith("Saldo")]
    assert [(cells[0], cells[1], cells[5], cells[6]) for cells in openings] == [
        ("WM-1", "2025-01-01", "100,00", ""),
        ("WM-2", "2025-01-01", "", "50,25"),
    ]
    assert read(path)[0][1].cells[1] == "2025-01-31"


@pytest.mark.parametrize(
    ("old", "new", "name", "words"),
    [
        (
            "-197,00$",
            "-198,00$",
            "closing_of_year",
            "198,00\u00a0zł, a z salda otwarcia, opłat i wpłat wychodzi 197,00",
        ),
        ("#0#49,25#0#0#0#10,00#", "#0#50,25#0#0#0#9,00#", "opening_after_closing", "−50,25\u00a0zł, a poprzedni rok"),
        ("W2#WM-2#2026#01/01/2026", "W2#WM-2#2025#01/01/2025", "year_twice", "w wierszach 9 i 10"),
    ],
)
def test_balances_that_do_not_follow_from_each_other_refuse_the_file(
    tmp_path: Path, old: str, new: str, name: str, words: str
) -> None:
    lines = tuple(line.replace(old, new) for line in lines_of("wplaty"))
    _, checks = read(prepared(tmp_path, "ledger", wplaty=lines))
    [wrong] = [check for check in checks if check.is_fatal]
    assert wrong.name == name
    assert words in check_text(wrong)


def test_fees_are_in_force_from_the_month_of_their_data(tmp_path: Path) -> None:
    rows, _ = read(prepared(tmp_path, "components"))
    cells = [row.cells for row in rows if row.cells]
    assert dict(zip(FEES_HEADER, cells[1], strict=True)) == {
        "Indeks lokalu": "WM-1", "Od": "2026-02-01", "Składnik": "Fundusz remontowy", "Lp": "2", "Ilość": "50,5",
        "Jm": "m2", "Stawka": "2,5", "Kwota": "126,25", "Właściciel": "W1",
    }  # fmt: skip
    assert (len(cells), len(rows)) == (3, 8)


def test_fees_without_any_day_and_a_day_alone_are_refused(tmp_path: Path) -> None:
    paths = write_set(tmp_path)
    for name, code in (
        ("WSPOLNA_pow_czynsz.txt", "property_fees_without_day"),
        ("WSPOLNA_lokal_ost_wys.wmb", "property_as_of_alone"),
    ):
        with pytest.raises(FileRefused) as refused:
            read(paths[name])
        assert refused.value.code == code
        assert message_of(refused.value)


def test_a_damaged_record_is_a_problem_of_its_row(tmp_path: Path) -> None:
    path = write_set(
        tmp_path,
        nal_czynsz=(
            *lines_of("nal_czynsz"),
            "W2#WM-2#01/03/2025",
            "W2#WM-2#01/03/2025#31/03/2025#202503#1#Z#1#szt.#3#x$",
        ),
    )["WSPOLNA_nal_czynsz.txt"]
    rows, _ = read(path)
    assert [(row.line, row.problem.code) for row in rows if row.problem] == [
        (8, "row_too_short"),
        (9, "amount_unreadable"),
    ]


def test_a_record_without_an_end_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "nal.txt"
    path.write_bytes((lines_of("nal_czynsz")[1] + "\n").encode() + b"#" * 300_000)
    with pytest.raises(FileRefused, match="property_record_too_long"):
        read(path)


@pytest.mark.parametrize("name", ["lok", "nal_czynsz", "wplaty", "pow_czynsz"])
def test_spoiled_files_end_in_rows_or_in_a_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / "plik.txt"
    whole = write_set(tmp_path, pow_czynsz=("Opłaty od 01.01.2026", *lines_of("pow_czynsz")))[
        f"WSPOLNA_{name}.txt"
    ].read_bytes()
    for seed in range(300):
        path.write_bytes(spoiled(whole, seed))
        known = format_of(path, path.name)
        if known is None:
            continue
        try:
            for raw in known.tables(path):
                lines = [row.line for batch in raw.batches() for row in batch.rows]
                assert len(lines) == len(set(lines)), seed
                assert all(check_text(check) for check in raw.checks())
        except FileRefused as refused:
            told = message_of(refused)
            assert told.endswith("."), seed
