"""What banks write in ``:86:``: who paid, from which account, to which virtual one, for what. No balances here.

Each bank has its own dialect: fields with a mark and two digits (``~20``, ``^20``, ``<20``, ``?20``, ``+20``), labels
(``TYT.: …; TNR: …``) or keywords (``/PY/…``). A text in no known dialect is the title as it stands.
"""

import re
from dataclasses import dataclass

from billing_import.formats.bank_rows import account_text, is_polish_account, plain_text, run_on, with_check_digits

_LINE_WIDTH = 65
# The first line of a field may be counted together with its tag.
_FIRST_LINE_WIDTH = _LINE_WIDTH - len(":86:")
# A text that fills its field goes on in the next one, within a word if need be.
_FIELD_WIDTHS = (27, 35)
_PARTS = {
    "00": "kind", "10": "operation", "34": "operation", "30": "bank", "31": "number", "38": "account",
    "32": "name", "33": "name", "62": "name", "63": "name",
}  # fmt: skip
# With the mark „<” these hold the counterparty: name, address, sort code or account, as the bank likes.
_NAMES_OR_ACCOUNTS = {"27", "28", "29", "60", "61"}
_MARKED = re.compile(r"\s*(?:\d{3,4}\s?)?([~^<>?+|@!§])\d\d")
_LABEL = re.compile(
    r"(?:^|;)\s*(ID IPH|RACH\. ?WIRT\.|RACHUNEK WIRTUALNY|Z RACH\.|NA RACH\.|OD|DLA|TYT\.|DATA STEMPLA|TNR)\s*:"
)
_KEYWORD = re.compile(
    r"/(PT|FT|PY|CTC|BN1?|BO[1-4]?|BI|OB[1-4]?|EI|BA|VC|UR|EREF|KREF|MREF|ORDP|BENM|NAME|IBAN|BIC|ADDR|REMI|"
    r"USTD|ISDT|CSID|TRCD)/"
)
_VIRTUAL = re.compile(r"WIRT[A-Z.]*\s*(?:NR)?[:\s]*((?:PL\s?)?\d(?:\s?\d){25})(?!\d)", re.IGNORECASE)
_ORDERING = ("ORDP", "NAME", "BO", "BO1", "BO2", "BO3", "BO4", "OB1")
_BENEFICIARY = ("BENM", "NAME", "BN", "BN1")
_REMITTANCE = ("PY", "REMI", "USTD")


@dataclass(slots=True)
class Details:
    """What a text tells; empty where it does not. ``reference`` is the bank's own number of the transaction."""

    title: str = ""
    counterparty: str = ""
    account: str = ""
    virtual_account: str = ""
    reference: str = ""


def details_of(lines: list[str], *, is_credit: bool) -> Details:
    """Return what the lines of one ``:86:`` tell; never fails."""
    marked = _MARKED.match(lines[0]) or (_MARKED.match(lines[1]) if len(lines) > 1 and not lines[0].strip() else None)
    text = _unfolded(lines, marked[1] if marked else None)
    if marked:
        found = _marked(text, marked[1])
    elif "TYT.:" in text or "TNR:" in text or "ID IPH:" in text:
        found = _labelled(text)
    elif text.lstrip()[:1] == "/" and _KEYWORD.match(text.lstrip()):
        found = _keyed(text, is_credit=is_credit)
    else:
        found = Details(title=plain_text(text))
    if not found.virtual_account and ("wirt" in text or "WIRT" in text or "Wirt" in text):
        virtual = _VIRTUAL.search(text)
        found.virtual_account = account_text(virtual[1]) if virtual else ""
    return found


def _unfolded(lines: list[str], mark: str | None) -> str:
    """Return lines as one text: a full line was broken wherever it ended, others between words."""
    if len(lines) == 1:
        return lines[0]
    text, last, full = lines[0], lines[0], _FIRST_LINE_WIDTH
    for line in lines[1:]:
        is_full = len(last) >= _LINE_WIDTH or len(last) == full
        text += line if is_full or line[:1] == mark or last[-1:] == " " else f" {line}"
        last, full = line, _LINE_WIDTH
    return text


def _marked(text: str, mark: str) -> Details:
    """Return what fields with a mark tell.

    20…26 title, 27…29 title or (mark ``<``) counterparty, 30 and 31 bank and number of the account, 32 and 33 name,
    38 whole account, 60 and 61 more of the title or (``<``) address, 62 and 63 address. A number of an account is
    one wherever it stands; the second one is the virtual account.
    """
    fields: list[tuple[str, str]] = []
    for piece in text.split(mark)[1:]:
        if piece[:2].isdecimal():
            fields.append((piece[:2], piece[2:]))
        elif fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]}{mark}{piece}")
    title: list[str] = []
    names: list[str] = []
    accounts: list[str] = []
    one: dict[str, str] = {}
    for code, value in fields:
        part = _PARTS.get(code, "")
        if part == "name":
            names.append(value)
        elif part:
            one[part] = value
        elif not value or value.isspace():
            continue
        elif _is_account(value):
            accounts.append(account_text(value))
        elif code not in _NAMES_OR_ACCOUNTS or mark != "<":
            title.append(value)
        elif not _is_sort_code(value):
            names.append(value)
    kind = one.get("kind", "")
    whole = account_text(one.get("account", ""))
    whole = whole or _composed(one.get("bank", "").strip(), account_text(one.get("number", "")))
    if whole:
        accounts.insert(0, whole)
    others = [account for account in accounts[1:] if account != accounts[0]]
    return Details(
        title=run_on(title, _FIELD_WIDTHS) or plain_text(kind),
        counterparty=run_on(names, _FIELD_WIDTHS),
        account=accounts[0] if accounts else "",
        virtual_account=others[0] if others else "",
    )


def _is_account(value: str) -> bool:
    return len(value) >= 26 and value.rstrip()[-1:].isdecimal() and is_polish_account(account_text(value))


def _is_sort_code(value: str) -> bool:
    return len(value.strip()) == 8 and value.strip().isdecimal()


def _composed(bank: str, number: str) -> str:
    """Return the account made of a sort code and the rest, when they make a Polish one; else what there is."""
    if is_polish_account(number):
        return number
    rest = f"{bank}{number}"
    if _is_sort_code(bank) and len(number) == 16 and rest.isdecimal() and rest.isascii():
        return with_check_digits(rest)
    return number


def _labelled(text: str) -> Details:
    pieces = _LABEL.split(text)
    values: dict[str, str] = {}
    last = ""
    for label, value in zip(pieces[1::2], pieces[2::2], strict=True):
        if label in values:
            # Words of a title may look like a label, too.
            values[last] += f"; {label}:{value}"
        else:
            values[label] = value
            last = label
    given = {label: plain_text(value).rstrip(" ;") for label, value in values.items()}
    account = given.get("Z RACH.") or given.get("NA RACH.") or ""
    virtual = given.get("RACH. WIRT.") or given.get("RACH.WIRT.") or given.get("RACHUNEK WIRTUALNY") or ""
    return Details(
        title=given.get("TYT.") or plain_text(pieces[0]).rstrip(" ;"),
        counterparty=given.get("OD") or given.get("DLA") or "",
        account=account_text(account),
        virtual_account=account_text(virtual or given.get("ID IPH", "")),
        reference=given.get("TNR", "").replace(" ", ""),
    )


def _keyed(text: str, *, is_credit: bool) -> Details:
    pieces = _KEYWORD.split(text)
    values: dict[str, str] = {}
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        values[key] = f"{values[key]} {value}" if key in values else value
    given = {key: plain_text(value).strip("/ ") for key, value in values.items()}
    names = [given[key] for key in (_ORDERING if is_credit else _BENEFICIARY) if given.get(key)]
    title = " ".join(given[key] for key in _REMITTANCE if given.get(key))
    return Details(
        title=title or plain_text(text),
        counterparty=" ".join(dict.fromkeys(names)),
        account=account_text(given.get("IBAN", "")),
        virtual_account=account_text(given.get("VC", ""))
        if is_polish_account(account_text(given.get("VC", "")))
        else "",
    )
