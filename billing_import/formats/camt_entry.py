"""One entry of camt.053 and the transfers in it, read from their elements. Sums and balances are elsewhere."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from billing_import.formats.bank_rows import HEADER, account_text, day_of, grosze_of, plain_text, run_on
from billing_import.formats.problems import Problem

_BOOKED, _VALUE, _AMOUNT = HEADER[1], HEADER[2], HEADER[3]
_NO_REFERENCE = {"NOTPROVIDED", "NONREF", ""}
# A remittance text has up to so many characters; a full one goes on in the next.
_REMITTANCE_WIDTH = (140,)
_ADDRESS = ("StrtNm", "BldgNb", "PstCd", "TwnNm")
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a transfer."""

    name: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transfer. ``grosze`` without sign, None when the file gives none; ``is_credit`` None: as the entry."""

    grosze: int | None
    currency: str
    is_credit: bool | None
    reference: str
    title: str
    debtor: Party
    creditor: Party


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Days as YYYY-MM-DD, ``grosze`` signed, None when it cannot be read."""

    grosze: int | None
    currency: str
    status: str
    booked_on: str
    value_on: str
    reference: str
    title: str
    problem: Problem | None

    @property
    def is_credit(self) -> bool:
        """Tell whether it brings money in."""
        return self.grosze is None or self.grosze >= 0


class Names:
    """Paths of one namespace: ``names("Acct/Id/IBAN")``."""

    def __init__(self, namespace: str) -> None:
        self.prefix = f"{{{namespace}}}" if namespace else ""
        self._paths: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        """Return a path with the namespace in each step."""
        full = self._paths.get(path)
        if full is None:
            full = self._paths[path] = "/".join(f"{self.prefix}{step}" for step in path.split("/"))
        return full

    def text(self, node: Any, *paths: str) -> str:
        """Return the text of the first of the paths that has one; empty when none has."""
        for path in paths:
            text = node.findtext(self(path))
            if text and not text.isspace():
                return str(text).strip()
        return ""


def entry_of(node: Any, names: Names) -> Entry:
    """Return what an ``Ntry`` says of itself."""
    text = names.text
    amount, sign = text(node, "Amt"), text(node, "CdtDbtInd")
    grosze = grosze_of(amount)
    problem = None
    if grosze is None:
        problem = Problem("amount_unreadable", _AMOUNT, amount[:_SHOWN])
    elif sign not in ("CRDT", "DBIT"):
        grosze, problem = None, Problem("bank_side_unknown", _AMOUNT, sign[:_SHOWN])
    elif sign == "DBIT":
        grosze = -grosze
    booked = text(node, "BookgDt/Dt", "BookgDt/DtTm")[:10]
    value = text(node, "ValDt/Dt", "ValDt/DtTm")[:10]
    booked, value = booked or value, value or booked
    for title, day in ((_BOOKED, booked), (_VALUE, value)):
        if problem is None and day_of(day) is None:
            problem = Problem("date_impossible" if day else "value_missing", title, day)
    reference = text(node, "AcctSvcrRef")
    return Entry(
        grosze,
        _currency(node, names("Amt")),
        text(node, "Sts", "Sts/Cd", "Sts/Prtry"),
        booked,
        value,
        "" if reference in _NO_REFERENCE else reference,
        plain_text(text(node, "AddtlNtryInf")),
        problem,
    )


def transaction_of(node: Any, names: Names) -> Transaction:
    """Return what one ``TxDtls`` says."""
    text = names.text
    grosze, currency = None, ""
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        found = node.find(names(path))
        if found is not None:
            grosze, currency = grosze_of((found.text or "").strip()), found.get("Ccy", "")
            break
    sign = text(node, "CdtDbtInd")
    reference = text(node, "Refs/AcctSvcrRef")
    return Transaction(
        grosze,
        currency,
        None if sign not in ("CRDT", "DBIT") else sign == "CRDT",
        "" if reference in _NO_REFERENCE else reference,
        _title(node, names),
        _party(node, names, "Dbtr"),
        _party(node, names, "Cdtr"),
    )


def _currency(node: Any, path: str) -> str:
    found = node.find(path)
    return "" if found is None else found.get("Ccy", "")


def _title(node: Any, names: Names) -> str:
    free = [one.text for one in node.findall(names("RmtInf/Ustrd")) if one.text]
    title = run_on(free, _REMITTANCE_WIDTH)
    # References of the creditor identify the payer's account even when he writes something else.
    for path in ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/AddtlRmtInf", "RmtInf/Strd/RfrdDocInf/Nb"):
        for one in node.findall(names(path)):
            said = plain_text(one.text or "")
            if said and said not in title:
                title = f"{title} {said}".strip()
    return title or plain_text(names.text(node, "AddtlTxInf"))


def _party(node: Any, names: Names, side: str) -> Party:
    parties = node.find(names("RltdPties"))
    if parties is None:
        return Party()
    account = names.text(parties, f"{side}Acct/Id/IBAN", f"{side}Acct/Id/Othr/Id")
    # Since version 08 a party is wrapped once more.
    party = next(
        (
            found
            for path in (f"{side}/Pty", side, f"Ultmt{side}/Pty", f"Ultmt{side}")
            if (found := parties.find(names(path))) is not None and found.find(names("Nm")) is not None
        ),
        None,
    )
    if party is None:
        return Party(account=account_text(account))
    words = [names.text(party, "Nm")]
    address = party.find(names("PstlAdr"))
    if address is not None:
        lines = [one.text or "" for one in address.findall(names("AdrLine"))]
        words += lines or [names.text(address, part) for part in _ADDRESS]
    return Party(plain_text(" ".join(words)), account_text(account))


@lru_cache(maxsize=64)
def is_booked(status: str) -> bool:
    """Tell whether an entry with this status moved money; pending ones and mere information did not."""
    return status in ("BOOK", "")
