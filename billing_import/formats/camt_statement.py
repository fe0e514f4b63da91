"""One statement of camt.053 while it is read: rows of its entries, its balances and sums against what was counted."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from billing_import.formats.bank_rows import (
    HEADER,
    account_text,
    amount_text,
    grosze_of,
    plain_text,
    text_problem,
    zloty,
)
from billing_import.formats.camt_entry import Entry, Names, Party, Transaction, is_booked
from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.source import Check, RawRow

_NOBODY = Transaction(None, "", None, "", "", Party(), Party())
_SHOWN = 200


class Statement:
    """A statement (with balances) or a notification (without). Money in grosze."""

    def __init__(self, *, has_balances: bool) -> None:
        self.has_balances = has_balances
        self.account = self.number = self.currency = ""
        self.balances: list[tuple[str, int, int]] = []  # code, grosze, line
        self.stated: list[tuple[str, str, Decimal, int]] = []  # name, side, figure, line
        self.total = self.unread = 0
        # Of booked entries and of all, by side ("" both): banks count pending ones in, or do not.
        self.booked = {"": [0, 0], "C": [0, 0], "D": [0, 0]}
        self.all = {"": [0, 0], "C": [0, 0], "D": [0, 0]}

    @property
    def name(self) -> str:
        """Return how people call it: account and number."""
        return f"{self.account} {self.number}".strip()

    def note_account(self, node: Any, names: Names) -> None:
        """Take the account and, from before it, the number of the statement."""
        self.account = account_text(names.text(node, "Id/IBAN", "Id/Othr/Id"))
        self.currency = names.text(node, "Ccy") or self.currency
        parent = node.getparent()
        self.number = plain_text(names.text(parent, "ElctrncSeqNb", "LglSeqNb", "Id"))

    def note_balance(self, node: Any, names: Names) -> None:
        """Take one balance."""
        code = names.text(node, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry")
        grosze = _money(node, names, "Amt")
        debit = names.text(node, "CdtDbtInd") == "DBIT"
        self.balances.append((code, -grosze if debit else grosze, node.sourceline or 0))
        amount = node.find(names("Amt"))
        self.currency = self.currency or amount.get("Ccy", "")

    def note_summary(self, node: Any, names: Names) -> None:
        """Take the numbers and sums of entries that the statement says it has."""
        line = node.sourceline or 0
        for path, side in (("TtlNtries", ""), ("TtlCdtNtries", "C"), ("TtlDbtNtries", "D")):
            part = node.find(names(path))
            if part is None:
                continue
            count = names.text(part, "NbOfNtries")
            if count.isascii() and count.isdecimal() and len(count) <= 15:
                self.stated.append(("entries", side, Decimal(count), line))
            if names.text(part, "Sum"):
                self.stated.append(("sum", side, zloty(_money(part, names, "Sum")), line))
            net = part.find(names("TtlNetNtry"))
            holder, amount = (net, "Amt") if net is not None else (part, "TtlNetNtryAmt")
            if not side and names.text(holder, amount):
                grosze = _money(holder, names, amount)
                debit = names.text(holder, "CdtDbtInd") == "DBIT"
                self.stated.append(("net", "", zloty(-grosze if debit else grosze), line))

    def rows_of(
        self, entry: Entry, found: Sequence[Transaction], number: int, batch_count: int, checks: list[Check]
    ) -> Iterator[RawRow]:
        """Return the rows of one entry, numbered from ``number``; what does not tie goes to ``checks``."""
        self.currency = self.currency or entry.currency
        self._count(entry)
        if not is_booked(entry.status) or (entry.grosze == 0 and entry.problem is None):
            said = "" if entry.grosze is None else amount_text(entry.grosze)
            yield RawRow(number, self._cells(entry, _NOBODY, entry.grosze, ""), None, f"{entry.status} {said}".strip())
            return
        problem = entry.problem
        if problem is None and entry.currency != self.currency:
            particulars = {"currency": self.currency}
            problem = Problem("bank_currency_differs", HEADER[4], entry.currency[:_SHOWN], particulars)
        parts = self._parts(entry, found, number, batch_count, checks)
        references = [one.reference for one in parts]
        are_own = len(set(references)) == len(parts) and all(references)
        for at, one in enumerate(parts):
            reference = one.reference if are_own else ""
            if not reference and entry.reference:
                reference = entry.reference if len(parts) == 1 else f"{entry.reference}/{at + 1}"
            grosze = entry.grosze if len(parts) == 1 else _signed(one, entry)
            cells = self._cells(entry, one, grosze, reference)
            yield RawRow(number + at, cells, problem or text_problem(cells))

    def _count(self, entry: Entry) -> None:
        if entry.grosze is None or entry.currency != self.currency:
            self.unread += 1
            return
        sides = ("", "C" if entry.grosze >= 0 else "D")
        for counted in (self.all, self.booked) if is_booked(entry.status) else (self.all,):
            for side in sides:
                counted[side][0] += 1
                counted[side][1] += abs(entry.grosze)
        if is_booked(entry.status):
            self.total += entry.grosze

    def _parts(
        self, entry: Entry, found: Sequence[Transaction], number: int, batch_count: int, checks: list[Check]
    ) -> Sequence[Transaction]:
        """Return the transfers that make the entry up; one for the whole entry when they do not make it up exactly."""
        where = f"{self.name} {entry.reference}".strip()
        if len(found) < 2:
            if batch_count > 1:
                stated, counted = Decimal(batch_count), Decimal(len(found))
                checks.append(Check("batch_entries", where, number, stated, counted, is_fatal=False))
                return (_NOBODY,)
            return found or (_NOBODY,)
        amounts = [_signed(one, entry) for one in found if one.currency == entry.currency]
        total = sum(amount for amount in amounts if amount is not None)
        if len(amounts) == len(found) and None not in amounts and total == entry.grosze:
            return found
        stated = zloty(entry.grosze or 0)
        checks.append(Check("batch", where, number, stated, zloty(total), is_fatal=False))
        return (_NOBODY,)

    def _cells(self, entry: Entry, one: Transaction, grosze: int | None, reference: str) -> tuple[str, ...]:
        is_credit = entry.is_credit if one.is_credit is None else one.is_credit
        other, own = (one.debtor, one.creditor) if is_credit else (one.creditor, one.debtor)
        # Mass payments come to accounts of their own; the money is on the account of the statement.
        virtual = own.account if is_credit and own.account != self.account else ""
        return (
            self.account, entry.booked_on, entry.value_on, "" if grosze is None else amount_text(grosze),
            entry.currency, other.name, other.account, one.title or entry.title, reference, virtual, self.number,
        )  # fmt: skip

    def finish(self, closings: dict[str, int], checks: list[Check]) -> None:
        """Compare balances and sums with what was counted. Raises FileRefused for a statement without balances."""
        is_fatal = not self.unread
        for name, side, stated, line in self.stated:
            counts, sums = ([counted[side][at] for counted in (self.booked, self.all)] for at in (0, 1))
            figures = [Decimal(count) for count in counts] if name == "entries" else [zloty(one) for one in sums]
            if name == "net":
                figures = [zloty(counted["C"][1] - counted["D"][1]) for counted in (self.booked, self.all)]
            counted = stated if stated in figures else figures[0]
            label = {"": name, "C": f"credit_{name}", "D": f"debit_{name}"}[side]
            checks.append(Check(label, self.name, line, stated, counted, is_fatal=is_fatal))
        if not self.has_balances:
            return
        opening = self._balance(("OPBD", "PRCD", "ITBD"))
        closing = self._balance(("CLBD", "ITBD"), is_last=True)
        if opening is None or closing is None:
            raise FileRefused("bank_balance_missing", statement=self.name)
        counted_closing = zloty(opening[1] + self.total)
        checks.append(Check("closing", self.name, closing[2], zloty(closing[1]), counted_closing, is_fatal=is_fatal))
        before = closings.get(self.account)
        if before is not None:
            checks.append(Check("continuity", self.name, opening[2], zloty(opening[1]), zloty(before), is_fatal=False))
        closings[self.account] = closing[1]

    def _balance(self, codes: Sequence[str], *, is_last: bool = False) -> tuple[str, int, int] | None:
        """Return the balance with the first of the codes; the last such one when asked."""
        for code in codes:
            found = [one for one in self.balances if one[0] == code]
            if found:
                return found[-1 if is_last else 0]
        return None


def _signed(one: Transaction, entry: Entry) -> int | None:
    if one.grosze is None:
        return None
    is_credit = entry.is_credit if one.is_credit is None else one.is_credit
    return one.grosze if is_credit else -one.grosze


def _money(node: Any, names: Names, path: str) -> int:
    text = names.text(node, path)
    grosze = grosze_of(text)
    if grosze is None:
        raise FileRefused("bank_balance_unreadable", line=node.sourceline or 0, value=text[:_SHOWN])
    return grosze
