"""Long files of invented payments, one maker per format, for ``formats_bench``."""

from collections.abc import Callable
from pathlib import Path

from tests.billing_import import bank_files as bank
from tests.billing_import.jpk_files import Books, kr_lines, kr_pd_lines, opening_of

_FLATS = 8_000


def mt940(rows: int, path: Path) -> None:
    """Write a statement in the ``~`` dialect, CP852, ten lines an entry."""
    with path.open("w", encoding="cp852", newline="") as file:
        head = bank.statement([], closing=0)
        file.write("\r\n".join(head[:4]) + "\r\n")
        total = 1_000_000
        for at in range(rows):
            grosze = 10_000 + at % 90_000
            total += grosze
            name, other, title = "ŻREBIEC ŁUKASZ UL. ŹRÓDLANA 5", bank.FIRST, f"Opłata lokal {at % _FLATS} marzec 2026"
            details = bank.details_pko(name, other, title)
            file.write(f":61:{bank.entry(grosze, f'26{at:010d}')}\r\n152 0\r\n:86:" + "\r\n".join(details) + "\r\n")
        file.write(f":62F:{bank.balance(total)}\r\n-\r\n")


def camt053(rows: int, path: Path) -> None:
    """Write a statement in camt.053.001.08, one transfer an entry, all in one line."""
    total = sum(10_000 + at % 90_000 for at in range(rows))
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
            "<BkToCstmrStmt><Stmt><Id>1</Id><ElctrncSeqNb>45</ElctrncSeqNb>"
            f"<Acct><Id><IBAN>PL{bank.OWN}</IBAN></Id><Ccy>PLN</Ccy></Acct>"
            f"{_balance('OPBD', 0)}{_balance('CLBD', total)}"
            f"<TxsSummry><TtlNtries><NbOfNtries>{rows}</NbOfNtries></TtlNtries></TxsSummry>"
        )
        for at in range(rows):
            grosze = 10_000 + at % 90_000
            file.write(
                f"<Ntry>{_amount(grosze)}<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
                "<BookgDt><Dt>2026-03-10</Dt></BookgDt><ValDt><Dt>2026-03-10</Dt></ValDt>"
                f"<AcctSvcrRef>26{at:010d}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties>"
                "<Dbtr><Pty><Nm>ŻREBIEC ŁUKASZ</Nm><PstlAdr><AdrLine>UL. ŹRÓDLANA 5</AdrLine></PstlAdr></Pty></Dbtr>"
                f"<DbtrAcct><Id><IBAN>PL{bank.FIRST}</IBAN></Id></DbtrAcct></RltdPties>"
                f"<RmtInf><Ustrd>Opłata za lokal {at % _FLATS} marzec 2026</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
            )
        file.write("</Stmt></BkToCstmrStmt></Document>")


def _amount(grosze: int) -> str:
    return f'<Amt Ccy="PLN">{grosze // 100}.{grosze % 100:02d}</Amt>'


def _balance(code: str, grosze: int) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(grosze)}<CdtDbtInd>CRDT</CdtDbtInd></Bal>"


def elixir0(rows: int, path: Path) -> None:
    """Write a report of mass payments in Elixir-0, windows-1250."""
    virtual = [bank.account(number, "11602202") for number in range(_FLATS)]
    with path.open("w", encoding="cp1250", newline="") as file:
        for at in range(rows):
            orderer = bank.FIRST if at % 2 else bank.SECOND
            file.write(bank.elixir(10_000 + at % 90_000, orderer, virtual[at % _FLATS], info=f"R{at}") + "\r\n")


def jpk_kr(rows: int, path: Path) -> None:
    """Write a JPK_KR(1) of a cooperative: an entry for each side of an operation."""
    books = _books(rows)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(kr_lines(books, opening_of(books.codes)))


def jpk_kr_pd(rows: int, path: Path) -> None:
    """Write the same books as a JPK_KR_PD(1)."""
    books = _books(rows)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(kr_pd_lines(books, opening_of(books.codes)))


def _books(rows: int) -> Books:
    # Two operations of two sides for each premises and month.
    return Books(_FLATS, max(1, rows // (4 * _FLATS)))


def property_ledger(rows: int, path: Path) -> None:
    """Write charges of a property manager: six components of each premises and month, ISO-8859-2."""
    with path.open("w", encoding="iso8859-2") as file:
        for at in range(rows):
            flat, month = at // 6 % _FLATS, at // (6 * _FLATS)
            year, month = 2000 + month // 12, 1 + month % 12
            file.write(
                f"W{flat}#WM-{flat}#01/{month:02d}/{year}#28/{month:02d}/{year}#{year}{month:02d}#{at % 6 + 1}#"
                f"Zaliczka na wodę zimną#50,4#m2#2,50#126,00$\n"
            )


MAKERS: dict[str, Callable[[int, Path], None]] = {
    "mt940": mt940, "camt053": camt053, "elixir0": elixir0, "jpk_kr": jpk_kr, "jpk_kr_pd": jpk_kr_pd,
    "property": property_ledger,
}  # fmt: skip
