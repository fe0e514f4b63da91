"""MT940 and MT942 of several banks: what is read, what ties, what is refused."""

from decimal import Decimal
from pathlib import Path

import pytest

from billing_import.formats.bank_rows import HEADER
from billing_import.formats.known import format_of
from billing_import.formats.problems import FileRefused
from billing_import.formats.source import RawRow
from billing_import.wording import message_of
from tests.billing_import import bank_files as bank
from tests.billing_import.mutations import spoiled

ENCODINGS = ("cp852", "cp1250", "iso8859-2", "mazovia", "utf-8")


def told(row: RawRow) -> dict[str, str]:
    assert row.problem is None
    return dict(zip(HEADER, row.cells, strict=True))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wyciag.sta"


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("dialect", bank.DIALECTS)
def test_a_clerk_sees_the_same_payments_whichever_bank_wrote_them(path: Path, dialect: str, encoding: str) -> None:
    rows, checks = bank.read(path, bank.as_bytes(bank.of_bank(dialect), encoding))
    assert len(rows) == 2
    for row, (grosze, name, other, title) in zip(rows, bank.PAYMENTS, strict=True):
        seen = told(row)
        assert seen["Kwota"] == bank.amount_text(grosze)
        assert seen["Kontrahent"].replace(" ", "") == name.replace(" ", "")
        assert (seen["Rachunek kontrahenta"], seen["Tytuł"]) == (other, title)
        assert (seen["Rachunek"], seen["Nr wyciągu"], seen["Waluta"]) == (bank.OWN, "00045/1", "PLN")
        assert (seen["Data księgowania"], seen["Data waluty"]) == ("2026-03-10", "2026-03-10")
    assert [row.cells[8] for row in rows] == ["260310000", "260310001"]
    assert [(check.name, check.ties, check.is_fatal) for check in checks] == [("closing", True, True)]


def test_a_mass_payment_tells_whose_it_is(path: Path) -> None:
    text = (
        f"911 TRANSAKCJA COLLECT; ID IPH: XX000000000041; Z RACH.: {bank.FIRST}; OD: ŻREBIEC ŁUKASZ  UL. POLNA 1 "
        "41-200 SOSNOWIEC; TYT.: CZYNSZ; ZALICZKA   ; TNR: 179171073864111.010001"
    )
    folded = [text[at : at + 65] for at in range(0, len(text), 65)]
    lines = bank.statement([("2603100310CN0,01NTRFNONREF//\r\n911-TRANSAKCJA IPH", folded)], closing=1_000_001)
    (row,), _ = bank.read(path, bank.as_bytes(["\x01", *lines[:-1], "-\x03"]))
    seen = told(row)
    assert (seen["Rachunek wirtualny"], seen["Tytuł"]) == ("XX000000000041", "CZYNSZ; ZALICZKA")
    assert seen["Kontrahent"] == "ŻREBIEC ŁUKASZ UL. POLNA 1 41-200 SOSNOWIEC"
    assert seen["Numer referencyjny"] == "179171073864111.010001"


def test_a_virtual_account_is_told_from_the_payers(path: Path) -> None:
    virtual = bank.account(4_019, "11602202")
    details = [f"020~00X~20czynsz~38{bank.FIRST}~32JAN~63UL. POLNA~64{virtual}"]
    words = [f"WPŁATA NA RACHUNEK WIRTUALNY: PL{virtual} CZYNSZ"]
    lines = bank.statement([(bank.entry(100), details), (bank.entry(100), words)], closing=1_000_200)
    rows, _ = bank.read(path, bank.as_bytes(lines))
    assert [told(row)["Rachunek wirtualny"] for row in rows] == [virtual, virtual]
    assert told(rows[0])["Rachunek kontrahenta"] == bank.FIRST


def test_zeros_are_no_account(path: Path) -> None:
    words = [f"911 WPŁATA; Z RACH.: {'0' * 26}; OD: JAN; TYT.: CZYNSZ; TNR: 1"]
    lines = bank.statement([(bank.entry(5), words), (bank.entry(5), [f"020~20CZYNSZ~38{'0' * 26}"])], closing=1_000_010)
    rows, _ = bank.read(path, bank.as_bytes(lines))
    assert [told(row)["Rachunek kontrahenta"] for row in rows] == ["", ""]


def test_words_broken_at_the_end_of_a_line_are_whole_again(path: Path) -> None:
    text = "Dziękujemy za przypomnienie o zaległej opłacie eksploatacyjnej za styczeń i luty 2026 roku, lokal 12"
    for width in (61, 65):
        first = text[:width]
        lines = bank.statement([(bank.entry(1), [first, text[width:]])], closing=1_000_001)
        (row,), _ = bank.read(path, bank.as_bytes(lines))
        assert told(row)["Tytuł"] == text
    long = "Opłata za lokal numer jedenaście, marzec i kwiecień 2026 roku"
    fields = [f"020~20{long[:27]}", f"~21{long[27:54]}", f"~22{long[54:]}"]
    (row,), _ = bank.read(path, bank.as_bytes(bank.statement([(bank.entry(1), fields)], closing=1_000_001)))
    assert told(row)["Tytuł"] == long


def test_a_full_line_before_a_new_word_does_not_swallow_the_space(path: Path) -> None:
    fields = ["020~20CZYNSZ LOKAL 10 MARZEC 2026", "~21wpłata za wodę"]
    (row,), _ = bank.read(path, bank.as_bytes(bank.statement([(bank.entry(1), fields)], closing=1_000_001)))
    assert told(row)["Tytuł"] == "CZYNSZ LOKAL 10 MARZEC 2026 wpłata za wodę"


def test_a_text_of_an_unknown_bank_is_the_title(path: Path) -> None:
    texts = [["COŚ NIEZNANEGO", "lokal 7"], ["/NIC/tu"], ["~~"], ["020~"], ["999"], ["/PY/CZYNSZ ŁĄKA/BO/JAN ŻUK"]]
    lines = bank.statement([(bank.entry(100), text) for text in texts], closing=1_000_600)
    rows, _ = bank.read(path, bank.as_bytes(lines))
    assert [told(row)["Tytuł"] for row in rows] == [
        "COŚ NIEZNANEGO lokal 7", "/NIC/tu", "~~", "020~", "999", "CZYNSZ ŁĄKA",
    ]  # fmt: skip
    assert told(rows[-1])["Kontrahent"] == "JAN ŻUK"


def test_signs_days_and_amounts_are_read_as_the_standard_says(path: Path) -> None:
    heads = [
        ("2601021231D5,NTRFREF1", "-5,00", "2025-12-31", "2026-01-02"),
        ("2512310102RD7,5NTRFNONREF//A", "7,50", "2026-01-02", "2025-12-31"),
        ("260310RCN1,25NTRFNONREF", "-1,25", "2026-03-10", "2026-03-10"),
        ("260310    CR2,00S103NOTPROVIDED//B", "2,00", "2026-03-10", "2026-03-10"),
        ("2402280229C1,00NTRFX//C", "1,00", "2024-02-29", "2024-02-28"),
    ]
    total = 1_000_000 - 500 + 750 - 125 + 200 + 100
    rows, checks = bank.read(path, bank.as_bytes(bank.statement([(head[0], []) for head in heads], closing=total)))
    assert [(row.cells[3], row.cells[1], row.cells[2]) for row in rows] == [head[1:] for head in heads]
    assert [row.cells[8] for row in rows] == ["REF1", "A", "", "B", "C"]
    assert [check.ties for check in checks] == [True]


def test_rows_that_cannot_be_read_come_back_with_a_reason(path: Path) -> None:
    heads = [
        bank.entry(100), "2613400310CN1,00N152X//A", "2603100230CN1,00N152X//B", "coś innego", "2603100310CN1,234N152X",
    ]  # fmt: skip
    rows, (check,) = bank.read(
        path, bank.as_bytes(bank.statement([(head, ["TYTUŁ"]) for head in heads], closing=1_000_999))
    )
    found = [(row.line, row.problem.code if row.problem else "") for row in rows]
    assert found == [
        (5, ""), (7, "date_impossible"), (9, "date_impossible"), (11, "bank_entry_unreadable"),
        (13, "amount_too_precise"),
    ]  # fmt: skip
    # Entries without an amount leave the balance open: that is told, and the others are not lost for it.
    assert (check.ties, check.is_fatal) == (False, False)
    assert rows[3].cells[7] == "coś innego TYTUŁ"


def test_a_letter_that_is_none_is_a_problem_of_its_row(path: Path) -> None:
    lines = bank.statement([(bank.entry(100), ["~20A\x07B"]), (bank.entry(100), ["DOBRY"])], closing=1_000_200)
    rows, _ = bank.read(path, bank.as_bytes(lines))
    assert [row.problem.code if row.problem else "" for row in rows] == ["control_character", ""]


def test_several_accounts_and_statements_share_a_file(path: Path) -> None:
    other = bank.account(2)
    lines = [
        *bank.statement([(bank.entry(100), ["A"])], closing=1_000_100),
        *bank.statement([(bank.entry(-100), ["B"])], own=other, number="7", opening=-50, closing=-150),
        *bank.statement([], number="00046/1", opening=1_000_100, closing=1_000_100),
        *bank.statement([(bank.entry(5), ["C"])], number="00048/1", opening=1_000_300, closing=1_000_305),
    ]
    rows, checks = bank.read(path, bank.as_bytes(lines))
    assert [(row.cells[0], row.cells[10], row.cells[3]) for row in rows] == [
        (bank.OWN, "00045/1", "1,00"), (other, "7", "-1,00"), (bank.OWN, "00048/1", "0,05"),
    ]  # fmt: skip
    found = [(check.name, check.where, check.ties, check.is_fatal) for check in checks]
    assert found == [
        ("closing", f"{bank.OWN} 00045/1", True, True),
        ("closing", f"{other} 7", True, True),
        ("continuity", f"{bank.OWN} 00046/1", True, False),
        ("closing", f"{bank.OWN} 00046/1", True, True),
        ("continuity", f"{bank.OWN} 00048/1", False, False),
        ("closing", f"{bank.OWN} 00048/1", True, True),
    ]


def test_files_joined_by_copying_are_read_as_they_are(path: Path) -> None:
    one, other = bank.of_bank("pko"), bank.of_bank("mbank")
    rows, checks = bank.read(path, bank.as_bytes(one) + b"\x1a" + bank.as_bytes(other) + b"\x1a")
    assert (len(rows), [check.name for check in checks]) == (4, ["closing", "continuity", "closing"])
    rows, checks = bank.read(path, bank.as_bytes([*one, *other[1:]]))
    assert (len(rows), [check.name for check in checks]) == (4, ["closing", "continuity", "closing"])


def test_a_statement_in_parts_needs_all_of_them(path: Path) -> None:
    first = bank.statement([(bank.entry(100), ["A"])], number="45/1", closing=1_000_100, kinds=("60F", "62M"))
    second = bank.statement(
        [(bank.entry(5), ["B"])], number="45/2", opening=1_000_100, closing=1_000_105, kinds=("60M", "62F")
    )
    rows, checks = bank.read(path, bank.as_bytes([*first, *second]))
    assert len(rows) == 2
    assert all(check.ties and check.is_fatal for check in checks)
    for lines, code in ((first, "bank_file_cut"), (second, "bank_part_missing")):
        with pytest.raises(FileRefused) as refused:
            bank.read(path, bank.as_bytes(lines))
        assert refused.value.code == code


def test_a_balance_that_does_not_tie_is_told_with_both_figures(path: Path) -> None:
    _, (check,) = bank.read(path, bank.as_bytes(bank.statement([(bank.entry(100), ["A"])], closing=1_000_200)))
    assert (check.stated, check.counted, check.ties, check.is_fatal) == (
        Decimal("10002"),
        Decimal("10001"),
        False,
        True,
    )
    assert check.line == 7


def test_a_file_cut_at_any_block_is_refused_by_the_statement_it_lacks(path: Path) -> None:
    lines = bank.of_bank("pko")
    whole = len(bank.read(path, bank.as_bytes(lines))[0])
    closing = next(at for at, line in enumerate(lines) if line.startswith(":62F:"))
    for kept in range(2, closing):
        with pytest.raises(FileRefused) as refused:
            bank.read(path, bank.as_bytes(lines[:kept]))
        assert refused.value.code == "bank_file_cut", kept
        assert "Plik jest ucięty" in message_of(refused.value)
    assert len(bank.read(path, bank.as_bytes(lines[: closing + 1]))[0]) == whole


def test_swift_braces_and_words_before_the_statement_are_no_rows(path: Path) -> None:
    lines = bank.of_bank("millennium")
    wrapped = ["Wyciąg z dnia 10.03.2026", "{1:F01BANKPLPWXXXX}{2:O940}{4:", *lines[:-1], "-}{5:}"]
    rows, _ = bank.read(path, bank.as_bytes(wrapped))
    assert [(row.line, row.aside) for row in rows if row.aside] == [(1, "Wyciąg z dnia 10.03.2026")]
    assert len(rows) == 3
    rows, _ = bank.read(path, bank.as_bytes(["{1:F01BANKPLPWXXXX}{4:" + lines[0], *lines[1:-1], "-}"]))
    assert len(rows) == 2


def test_an_entry_that_moves_nothing_is_no_row(path: Path) -> None:
    rows, _ = bank.read(path, bank.as_bytes(bank.statement([(bank.entry(0), ["INFORMACJA"])], closing=1_000_000)))
    assert [row.aside for row in rows] == ["0,00 INFORMACJA"]


def interim(credited: str = "3PLN0,03", entries: int = 3, end: str = "-") -> list[str]:
    head = [":20:ST", f":25:PL{bank.OWN}", ":28C:1/1", ":34F:PLN0", ":13D:2603101815+0100"]
    return [*head, *[f":61:{bank.entry(1)}"] * entries, ":90D:0PLN0,00", f":90C:{credited}", end]


def test_an_interim_report_is_held_to_its_sums(path: Path) -> None:
    rows, checks = bank.read(path, bank.as_bytes(interim()))
    assert (len(rows), [check.ties for check in checks]) == (3, [True] * 4)
    _, checks = bank.read(path, bank.as_bytes(interim(entries=2)))
    assert [(check.name, check.ties) for check in checks if not check.ties] == [
        ("credit_entries", False),
        ("credit_sum", False),
    ]
    with pytest.raises(FileRefused, match="bank_file_cut"):
        bank.read(path, bank.as_bytes(interim()[:-3]))


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([":20:ST", ":25:1", ":61:2603100310CN1,00N152X", ":62F:C260310PLN1,00"], "bank_opening_missing"),
        ([":20:ST", ":25:1", ":60F:?", ":62F:C260310PLN1,00"], "bank_balance_unreadable"),
        ([":20:ST", ":60F:C260310PLN1,00", ":62F:C260310PLN1,00", ":61:2603100310CN1,00N152X"], "bank_opening_missing"),
    ],
)  # fmt: skip
def test_a_statement_without_sound_balances_is_refused(path: Path, lines: list[str], code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        bank.read(path, bank.as_bytes(lines))
    assert refused.value.code == code
    assert message_of(refused.value).endswith(".")


def test_a_text_without_end_is_told_and_not_kept(path: Path) -> None:
    lines = bank.statement([(bank.entry(1), ["A" * 60] * 100_000)], closing=1_000_001)
    (row,), _ = bank.read(path, bank.as_bytes(lines))
    assert row.problem is not None
    assert row.problem.code == "bank_entry_too_long"
    assert len(row.cells[7]) <= 16 << 10


@pytest.mark.parametrize("dialect", bank.DIALECTS)
def test_no_accident_brings_it_down_and_no_entry_is_lost(path: Path, dialect: str) -> None:
    whole = bank.as_bytes([*bank.of_bank(dialect), *bank.of_bank(dialect)])
    refused_with: list[str] = []
    for seed in range(300 // len(bank.DIALECTS)):
        content = spoiled(whole, seed)
        path.write_bytes(content)
        if format_of(path, path.name) is None:
            continue
        try:
            rows, checks = bank.read(path, content)
        except FileRefused as refused:
            refused_with.append(message_of(refused))
            continue
        entries = sum(line.lstrip(b"\x00\x01\x02\x03\x04 ").startswith(b":61:") for line in content.splitlines())
        assert len([row for row in rows if row.problem is None or row.problem.code != "bank_text_outside"]) >= entries
        assert checks
    assert all(refused_with)
