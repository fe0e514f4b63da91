"""What is to be paid to which number: one answer per account of premises, as pure rules. Words are in templates."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.kernel.cooperative import CurrentCooperative
from portal.ledger.balance import ZERO
from portal.ledger.outlook import Outlook, outlook_of
from portal.ledger.queries import AccountLines
from portal.ledger.transfer_code import AmountDoesNotFit, NotAnAccount, plain, transfer_code
from portal.ledger.transfer_title import title_of_code, written_title
from portal.rulebook.rules import Rules


@dataclass(frozen=True, slots=True)
class Payee:
    """Who receives a transfer; ``short_name`` has 20 characters at most, ``nip`` may be empty."""

    name: str
    short_name: str
    address: str
    nip: str


@dataclass(frozen=True, slots=True)
class Payable:
    """One account to pay to. ``number`` is an NRB or empty; ``is_own`` says that it belongs to these premises alone.

    ``outlook`` tells what is owed on this account by itself; ``title`` is for people, ``code_title`` for the code.
    """

    code: str
    kind: str
    kind_words: str
    number: str
    is_own: bool
    outlook: Outlook
    title: str
    code_title: str
    has_rows: bool

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the number cut for the eye: two digits, then fours."""
        return number_groups(self.number)


@dataclass(frozen=True, slots=True)
class Place:
    """What the titles of transfers may name of the premises."""

    code: str
    address: str


def payee_of(rules: Rules, cooperative: CurrentCooperative) -> Payee:
    """Return the payee of the rules; what they leave open is the cooperative's own name and office."""
    told = rules.payments
    return Payee(
        name=told.payee or cooperative.name,
        short_name=told.payee_short or plain(cooperative.short_name)[:20].rstrip(),
        address=told.payee_address or cooperative.office,
        nip=told.nip,
    )


def payables_of(
    accounts: Sequence[AccountLines], rules: Rules, place: Place, kinds: dict[str, str], today: dt.date
) -> list[Payable]:
    """Return what can be paid, an answer per account; an account nobody uses is left out beside others.

    ``kinds`` are the words of the kinds of accounts. Premises without any account are paid for under their own code.
    """
    told = [(one.account.code, one.account.kind, one.account.payment_account or "", one.lines) for one in accounts]
    told = [one for one in told if one[2] or one[3]] or told[:1] or [(place.code, "charges", "", ())]
    numbers = [own or rules.payments.account_for(kind) for _, kind, own, _ in told]
    found = []
    for (code, kind, own, lines), number in zip(told, numbers, strict=True):
        outlook = outlook_of([lines], today, moves_days_off=rules.interest.moves_days_off)
        blanks = {
            "kod_lokalu": place.code,
            "konto": code,
            "miesiac": f"{outlook.pay_by or today:%m/%Y}",
            "rodzaj": kinds.get(kind, kind),
            "adres": place.address,
        }
        title = written_title(rules.payments.title, blanks, tells_account=numbers.count(number) > 1)
        found.append(
            Payable(
                code=code,
                kind=kind,
                kind_words=kinds.get(kind, kind),
                number=number,
                is_own=bool(own),
                outlook=outlook,
                title=title,
                code_title=title_of_code(title, blanks),
                has_rows=bool(lines),
            )
        )
    return found


def chosen_payable(payables: Sequence[Payable], code: str) -> Payable:
    """Return the account that is asked for by its code, else the first with something to pay now, later, or at all."""
    named = [one for one in payables if one.code == code]
    now = [one for one in payables if one.outlook.to_pay > 0]
    later = [one for one in payables if one.outlook.total > 0]
    return [*named, *now, *later, *payables][0]


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer as a person would make it; without an amount it is a blank to fill in."""

    payee: Payee
    payable: Payable
    amount: Decimal | None

    @property
    def code(self) -> str:
        """Return the text of the 2D code; empty when there is no amount, no number, or more than the code carries."""
        if self.amount is None:
            return ""
        try:
            return transfer_code(
                nip=self.payee.nip,
                account=self.payable.number,
                amount=self.amount,
                name=self.payee.short_name,
                title=self.payable.code_title,
            )
        except (AmountDoesNotFit, NotAnAccount):
            return ""


def asked_amount(outlook: Outlook, *, own: Decimal | None, wants_all: bool) -> Decimal | None:
    """Return what the person wants to pay: an amount of their own, everything, or what is due; None for nothing."""
    if own is not None:
        return own
    amount = outlook.total if wants_all else outlook.to_pay
    return amount if amount > ZERO else None


def number_groups(number: str) -> tuple[str, ...]:
    """Return an NRB as it is written on paper: two digits, then six times four."""
    return (number[:2], *(number[at : at + 4] for at in range(2, len(number), 4))) if number else ()
