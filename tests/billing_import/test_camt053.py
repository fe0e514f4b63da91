"""camt.053 and its kin: entries, batches of transfers, balances, and files made to do harm."""

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

VERSIONS = ("02", "04", "08", "13")
VIRTUAL = bank.account(4_019, "11602202")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wyciag.xml"


def told(row: RawRow) -> dict[str, str]:
    assert row.problem is None
    return dict(zip(HEADER, row.cells, strict=True))


def amount(zloty: str, currency: str = "PLN") -> str:
    return f'<Amt Ccy="{currency}">{zloty}</Amt>'


def transfer(
    zloty: str = "", *, name: str = "ŻREBIEC ŁUKASZ", title: str = "<Ustrd>czynsz</Ustrd>", version: str = "02",
    to: str = "", reference: str = "", sign: str = "",
) -> str:  # fmt: skip
    party = f"<Pty><Nm>{name}</Nm></Pty>" if version >= "08" else f"<Nm>{name}</Nm>"
    if not zloty:
        paid = ""
    else:
        paid = amount(zloty) if version >= "04" else f"<AmtDtls><TxAmt>{amount(zloty)}</TxAmt></AmtDtls>"
    own = f"<Refs><AcctSvcrRef>{reference}</AcctSvcrRef></Refs>" if reference else "<Refs/>"
    creditor = f"<CdtrAcct><Id><IBAN>PL{to}</IBAN></Id></CdtrAcct>" if to else ""
    side = f"<CdtDbtInd>{sign}</CdtDbtInd>" if sign else ""
    return (
        f"<TxDtls>{own}{paid}{side}<RltdPties><Dbtr>{party}</Dbtr><DbtrAcct><Id><IBAN>PL{bank.FIRST}</IBAN></Id></DbtrAcct>"
        f"{creditor}</RltdPties><RmtInf>{title}</RmtInf></TxDtls>"
    )


def entry(
    zloty: str, *inside: str, sign: str = "CRDT", status: str = "BOOK", reference: str = "R1", version: str = "02",
    currency: str = "PLN", batch: int = 0, day: str = "2026-03-10",
) -> str:  # fmt: skip
    state = f"<Sts><Cd>{status}</Cd></Sts>" if version >= "08" else f"<Sts>{status}</Sts>"
    together = f"<Btch><NbOfTxs>{batch}</NbOfTxs></Btch>" if batch else ""
    return (
        f"<Ntry><NtryRef>1</NtryRef>{amount(zloty, currency)}<CdtDbtInd>{sign}</CdtDbtInd>{state}"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><DtTm>2026-03-09T10:00:00</DtTm></ValDt>"
        f"<AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls>{together}{''.join(inside)}</NtryDtls>"
        "<AddtlNtryInf>PRZELEW</AddtlNtryInf></Ntry>"
    )


def balances(opening: str, closing: str, codes: tuple[str, str] = ("OPBD", "CLBD")) -> str:
    return "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{amount(zloty.lstrip('-'))}"
        f"<CdtDbtInd>{'DBIT' if zloty.startswith('-') else 'CRDT'}</CdtDbtInd></Bal>"
        for code, zloty in zip(codes, (opening, closing), strict=True)
    )


def statement(*entries: str, state: str, summary: str = "", number: str = "45", kind: str = "Stmt") -> str:
    return (
        f"<{kind}><Id>ID</Id><ElctrncSeqNb>{number}</ElctrncSeqNb><Acct><Id><IBAN>PL{bank.OWN}</IBAN></Id><Ccy>PLN</Ccy>"
        f"</Acct>{state}{summary}{''.join(entries)}</{kind}>"
    )


def document(*statements: str, version: str = "02", number: str = "053", root: str = "BkToCstmrStmt") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{number}.001.{version}">'
        f"<{root}><GrpHdr><MsgId>M</MsgId></GrpHdr>{''.join(statements)}</{root}></Document>"
    ).encode()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_clerk_sees_the_same_payments_in_every_version(path: Path, version: str) -> None:
    entries = (
        entry("479.82", transfer(version=version, to=VIRTUAL), version=version),
        entry("702.4", version=version, sign="DBIT", reference="R2"),
    )
    rows, checks = bank.read(path, document(statement(*entries, state=balances("10.00", "-212.58")), version=version))
    seen = told(rows[0])
    assert (seen["Kwota"], seen["Kontrahent"], seen["Rachunek kontrahenta"]) == ("479,82", "ŻREBIEC ŁUKASZ", bank.FIRST)
    assert (seen["Rachunek"], seen["Rachunek wirtualny"], seen["Nr wyciągu"]) == (bank.OWN, VIRTUAL, "45")
    assert (seen["Data księgowania"], seen["Data waluty"]) == ("2026-03-10", "2026-03-09")
    assert (seen["Tytuł"], seen["Numer referencyjny"]) == ("czynsz", "R1")
    assert (told(rows[1])["Kwota"], told(rows[1])["Tytuł"]) == ("-702,40", "PRZELEW")
    assert [(check.name, check.ties, check.is_fatal) for check in checks] == [("closing", True, True)]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_batch_becomes_the_payments_in_it(path: Path, version: str) -> None:
    inside = [transfer(f"{at}.10", version=version, to=VIRTUAL) for at in range(1, 4)]
    lines = entry("6.30", *inside, version=version, batch=3)
    rows, checks = bank.read(path, document(statement(lines, state=balances("0", "6.30")), version=version))
    assert [told(row)["Kwota"] for row in rows] == ["1,10", "2,10", "3,10"]
    assert [(row.line, row.cells[8]) for row in rows] == [(1, "R1/1"), (2, "R1/2"), (3, "R1/3")]
    assert all(check.ties for check in checks)


def test_transfers_of_a_batch_keep_the_banks_own_numbers(path: Path) -> None:
    inside = [transfer("5.00", reference="A"), transfer("2.00", reference="B", sign="DBIT")]
    rows, _ = bank.read(path, document(statement(entry("3.00", *inside), state=balances("0", "3.00"))))
    assert [(row.cells[3], row.cells[8]) for row in rows] == [("5,00", "A"), ("-2,00", "B")]


@pytest.mark.parametrize(
    ("inside", "batch", "name", "counted"),
    [
        ([transfer("1.00"), transfer("2.00")], 2, "batch", "3"),
        ([transfer(), transfer()], 0, "batch", "0"),
        ([], 7, "batch_entries", "0"),
    ],
)
def test_a_batch_that_does_not_add_up_stays_one_row_and_is_told(
    path: Path, inside: list[str], batch: int, name: str, counted: str
) -> None:
    content = document(statement(entry("6.30", *inside, batch=batch), state=balances("0", "6.30")))
    rows, checks = bank.read(path, content)
    assert [told(row)["Kwota"] for row in rows] == ["6,30"]
    warned = [(check.name, check.counted, check.is_fatal) for check in checks if not check.ties]
    assert warned == [(name, Decimal(counted), False)]


def test_pending_entries_are_set_aside_and_other_currencies_refused(path: Path) -> None:
    entries = (entry("1.00"), entry("5.00", status="PDNG"), entry("0.00"), entry("7.00", currency="EUR"))
    rows, (check,) = bank.read(path, document(statement(*entries, state=balances("0", "1.00"))))
    assert [row.aside for row in rows] == ["", "PDNG 5,00", "BOOK 0,00", ""]
    assert rows[3].problem is not None
    assert rows[3].problem.code == "bank_currency_differs"
    assert check.ties


def test_what_the_file_says_of_itself_is_checked(path: Path) -> None:
    def summary(count: int, total: str, net: str) -> str:
        sides = f"<TtlCdtNtries><NbOfNtries>1</NbOfNtries><Sum>{total}</Sum></TtlCdtNtries>"
        old = f"<TtlNetNtryAmt>{net}</TtlNetNtryAmt><CdtDbtInd>DBIT</CdtDbtInd>"
        return f"<TxsSummry><TtlNtries><NbOfNtries>{count}</NbOfNtries>{old}</TtlNtries>{sides}</TxsSummry>"

    entries = (entry("1.00"), entry("3.00", sign="DBIT"), entry("9.00", status="PDNG", sign="DBIT"))
    state = balances("-1.00", "-3.00", ("PRCD", "CLBD"))
    for count in (2, 3):  # banks count pending entries in, or do not
        _, checks = bank.read(path, document(statement(*entries, state=state, summary=summary(count, "1.00", "2.00"))))
        assert [check.ties for check in checks] == [True] * 5
    _, checks = bank.read(path, document(statement(*entries, state=state, summary=summary(5, "1.50", "2.50"))))
    assert [(check.name, check.counted) for check in checks if not check.ties] == [
        ("entries", Decimal(2)), ("net", Decimal(-2)), ("credit_sum", Decimal(1)),
    ]  # fmt: skip
    assert all(check.is_fatal for check in checks)


def test_balances_that_do_not_tie_or_are_not_there(path: Path) -> None:
    _, (check,) = bank.read(path, document(statement(entry("1.00"), state=balances("0", "1.01"))))
    assert (check.stated, check.counted, check.is_fatal) == (Decimal("1.01"), Decimal(1), True)
    with pytest.raises(FileRefused, match="bank_balance_missing"):
        bank.read(path, document(statement(entry("1.00"), state="")))
    two = (statement(state=balances("0", "1"), number="45"), statement(state=balances("2", "2"), number="46"))
    _, checks = bank.read(path, document(*two))
    assert [(check.name, check.ties, check.is_fatal) for check in checks][-1] == ("continuity", False, False)


def test_a_notification_has_no_balances_and_a_report_of_the_day_is_refused(path: Path) -> None:
    notice = statement(entry("1.00"), state="", kind="Ntfctn")
    rows, checks = bank.read(path, document(notice, number="054", root="BkToCstmrDbtCdtNtfctn"))
    assert (len(rows), checks) == (1, [])
    report = statement(entry("1.00"), state="", kind="Rpt")
    for number in ("052", "053"):
        with pytest.raises(FileRefused) as refused:
            bank.read(path, document(report, number=number, root="BkToCstmrAcctRpt"))
        assert refused.value.code == "bank_intraday"
        assert "camt.053" in message_of(refused.value)


def test_texts_and_references_of_creditors_make_the_title(path: Path) -> None:
    long = "x" * 139 + "ł"
    title = f"<Ustrd>{long}</Ustrd><Ustrd>ąka</Ustrd><Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd>"
    rows, _ = bank.read(path, document(statement(entry("1.00", transfer(title=title)), state=balances("0", "1"))))
    assert told(rows[0])["Tytuł"] == f"{long}ąka RF18"


def test_rows_that_cannot_be_read_come_back_with_a_reason(path: Path) -> None:
    entries = (entry("1,x"), entry("1.00", day="2026-02-31"), entry("1.00", sign="?"))
    rows, (check,) = bank.read(path, document(statement(*entries, state=balances("0", "2"))))
    codes = [row.problem.code for row in rows if row.problem]
    assert codes == ["amount_unreadable", "date_impossible", "bank_side_unknown"]
    assert not check.is_fatal


BOMB = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 12))


@pytest.mark.parametrize(
    "definitions",
    [
        f'<!ENTITY a0 "ha">{BOMB}',
        '<!ENTITY a11 SYSTEM "file:///etc/passwd">',
        '<!ENTITY a11 SYSTEM "http://127.0.0.1:9/">',
    ],
)
@pytest.mark.parametrize("pad", [0, 100_000])
def test_definitions_of_entities_are_refused_unread(path: Path, definitions: str, pad: int) -> None:
    content = document(statement(entry("1.00", transfer(name="&a11;")), state=balances("0", "1"))).decode()
    head, body = content.split("\n", 1)
    with pytest.raises(FileRefused) as refused:
        bank.read(path, f"{head}<!--{' ' * pad}--><!DOCTYPE Document [{definitions}]>{body}".encode())
    assert refused.value.code.startswith("xml_")


def test_a_file_cut_anywhere_is_refused(path: Path) -> None:
    content = document(statement(entry("1.00", transfer()), state=balances("0", "1")))
    for kept in range(200, len(content) - 1, 97):
        with pytest.raises(FileRefused):
            bank.read(path, content[:kept])


def test_no_accident_brings_it_down(path: Path) -> None:
    whole = document(
        statement(*[entry(f"{at}.00", transfer(to=VIRTUAL)) for at in range(1, 6)], state=balances("0", "15"))
    )
    read, refused_with = 0, []
    for seed in range(300):
        content = spoiled(whole, seed)
        path.write_bytes(content)
        if format_of(path, path.name) is None:
            continue
        try:
            rows, _ = bank.read(path, content)
        except FileRefused as refused:
            refused_with.append(message_of(refused))
            continue
        read += 1
        assert len(rows) == content.count(b"</Ntry>")
    assert all(refused_with)
    assert read
