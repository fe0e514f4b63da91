"""Bank files of invented people, made in the dialects of several banks. Amounts in grosze."""

from collections.abc import Sequence
from pathlib import Path

from billing_import.formats.bank_rows import amount_text, with_check_digits
from billing_import.formats.known import format_of
from billing_import.formats.source import Check, RawRow


def account(number: int, bank: str = "10205558") -> str:
    """Return an account with right check digits."""
    return with_check_digits(f"{bank}{number:016d}")


OWN = account(1)
FIRST, SECOND = account(77, "11402004"), account(78, "24901044")
# What a reader sees, whichever bank wrote it: sign and amount, who, from where, for what.
PAYMENTS: tuple[tuple[int, str, str, str], ...] = (
    (47_982, "ŻREBIEC ŁUKASZ UL. ŹRÓDLANA 5", FIRST, "Opłata za lokal 4/19 marzec 2026"),
    (-70_241, "GĘŚ I SYN SP. Z O.O. UL. POLNA 1", SECOND, "Faktura 12/2026 za śnieg"),
)


def details_pko(name: str, other: str, title: str) -> list[str]:
    """Return ``:86:`` with ``~`` fields."""
    first, second = name[:17], name[17:]
    lines = ["020~00152", f"~20{title[:27]}", f"~21{title[27:]}", "~22 ", f"~30{other[2:10]}", f"~31{other[10:]}"]
    return [*lines, f"~32{first}", f"~33{second}", f"~38PL{other}"]


def details_pekao(name: str, other: str, title: str) -> list[str]:
    """Return ``:86:`` with ``^`` fields, folded at 65 characters wherever that is."""
    text = f"172^00Przelew przychodzący^20{title}^30{other[2:10]}^31{other[10:]}^32{name[:17]}^62{name[17:]}^63"
    return [text[at : at + 65] for at in range(0, len(text), 65)]


def details_millennium(name: str, other: str, title: str) -> list[str]:
    """Return ``:86:`` with ``<`` fields."""
    return [
        "020<00Przelew<10000123",
        f"<20{title[:27]}<21{title[27:]}<27{other[2:10]}<28{other}<29{name[:17]}<60{name[17:]}",
    ]


def details_ing(name: str, other: str, title: str) -> list[str]:
    """Return ``:86:`` with the account in ``~29``."""
    return [f"940~00S~20{title}~29{other}~30{other[2:10]}~32{name[:17]}~62{name[17:]}"]


def details_nordea(name: str, other: str, title: str) -> list[str]:
    """Return ``:86:`` with ``+`` fields."""
    return [f"020+00Przelew+20{title}+30{other[2:10]}+31{other[10:]}+32{name}"]


def details_mbank(name: str, other: str, title: str) -> list[str]:
    """Return ``:86:`` in words, folded at 65 characters."""
    text = f"911 TRANSAKCJA; Z RACH.: {other}; OD: {name}; TYT.: {title}; DATA STEMPLA: 2026-03-09; TNR: 1793.01"
    return [text[at : at + 65] for at in range(0, len(text), 65)]


DIALECTS = {
    "pko": details_pko, "pekao": details_pekao, "millennium": details_millennium, "ing": details_ing,
    "nordea": details_nordea, "mbank": details_mbank,
}  # fmt: skip


def statement(
    entries: Sequence[tuple[str, Sequence[str]]],
    *,
    own: str = f"/PL{OWN}",
    number: str = "00045/1",
    opening: int = 1_000_000,
    closing: int,
    kinds: tuple[str, str] = ("60F", "62F"),
) -> list[str]:
    """Return the lines of one MT940 message; each entry is its ``:61:`` and the lines of its ``:86:``."""
    lines = [":20:ST260310", f":25:{own}", f":28C:{number}", f":{kinds[0]}:{balance(opening)}"]
    for head, details in entries:
        lines += [f":61:{head}", *([f":86:{details[0]}", *details[1:]] if details else [])]
    return [*lines, f":{kinds[1]}:{balance(closing)}", f":64:{balance(closing)}", "-"]


def balance(grosze: int) -> str:
    """Return a balance as MT940 writes it."""
    return f"{'C' if grosze >= 0 else 'D'}260310PLN{amount_text(abs(grosze))}"


def entry(grosze: int, reference: str = "260310000001", days: str = "2603100310") -> str:
    """Return the text of one ``:61:``."""
    return f"{days}{'CN' if grosze >= 0 else 'DN'}{amount_text(abs(grosze))}N152NONREF//{reference}"


def of_bank(bank: str, payments: Sequence[tuple[int, str, str, str]] = PAYMENTS) -> list[str]:
    """Return a statement with payments in the dialect of a bank."""
    made = [
        (entry(grosze, f"26031000{at}"), DIALECTS[bank](name, other, title))
        for at, (grosze, name, other, title) in enumerate(payments)
    ]
    return statement(made, closing=1_000_000 + sum(payment[0] for payment in payments))


def as_bytes(lines: Sequence[str], encoding: str = "cp852") -> bytes:
    """Return lines as the bytes of a file."""
    return "\r\n".join([*lines, ""]).encode(encoding)


def read(path: Path, content: bytes) -> tuple[list[RawRow], list[Check]]:
    """Return rows and checks of a file with this content, read by the format that says it is its own."""
    path.write_bytes(content)
    found = format_of(path, path.name)
    assert found is not None
    (table,) = found.tables(path)
    assert table.kind == "bank"
    rows = [row for batch in table.batches() for row in batch.rows]
    return rows, list(table.checks())


def elixir(
    grosze: int = 47_982,
    orderer: str = FIRST,
    payee: str = OWN,
    *,
    name: str = "ŻREBIEC ŁUKASZ|UL. ŹRÓDLANA 5",
    payee_name: str = "SM HUTNIK",
    title: str = "Opłata za lokal 4/19|marzec 2026",
    info: str = "",
) -> str:
    """Return one transfer in Elixir-0."""
    sort_code = orderer.replace(" ", "")[2:10]
    return (
        f'110,20260310,{grosze},{sort_code},0,"{orderer}","{payee}","{name}","{payee_name}",0,{payee[2:10]},'
        f'"{title}","","","51","{info}"'
    )
