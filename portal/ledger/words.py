"""The ledger in words: the balance sentence and its reason, kinds of rows, what a balance means. Figures are given."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from portal.kernel.money import amount_text, zloty_text
from portal.kernel.typography import near_day_text
from portal.ledger.outlook import Outlook


@dataclass(frozen=True, slots=True)
class BalanceSentence:
    """The answer a person came for, in three pieces that read as one sentence, and why it is so."""

    what: str
    amount: str
    when: str
    reasons: tuple[str, ...]
    # Whether a comma stands before ``when``: it does before a clause, not before a plain "by the 15th".
    has_pause: bool = False
    asks_to_pay: bool = False


def balance_sentence(
    outlook: Outlook, *, as_of: dt.date, today: dt.date, headline: str = "due_by_date"
) -> BalanceSentence:
    """Return the sentence for the day, given the day the figures are from.

    ``headline`` is the cooperative's rule: how much by when, or the balance alone.
    """
    if headline == "balance":
        return _balance_alone(outlook)
    if outlook.total:
        return _to_pay(outlook, as_of=as_of, today=today)
    if outlook.overpaid:
        return BalanceSentence(
            what=_("Nadpłata"),
            amount=zloty_text(outlook.overpaid),
            when="",
            reasons=(_("Nie trzeba teraz nic płacić. Nadpłata zmniejszy następną opłatę."),),
        )
    return BalanceSentence(
        what=_("Rozliczone"),
        amount=zloty_text(Decimal(0)),
        when=_("nie ma nic do zapłaty"),
        reasons=(_("Wszystkie opłaty są zapłacone."),),
        has_pause=True,
    )


def _balance_alone(outlook: Outlook) -> BalanceSentence:
    if outlook.total:
        also = _("Na innym koncie tego lokalu jest nadpłata %(amount)s.") % {"amount": zloty_text(outlook.overpaid)}
        reasons = (also,) if outlook.overpaid else ()
        return BalanceSentence(_("Saldo – do zapłaty"), zloty_text(outlook.total), "", reasons)
    if outlook.overpaid:
        return BalanceSentence(_("Saldo – nadpłata"), zloty_text(outlook.overpaid), "", ())
    return BalanceSentence(_("Saldo – rozliczone"), zloty_text(Decimal(0)), "", ())


def _to_pay(outlook: Outlook, *, as_of: dt.date, today: dt.date) -> BalanceSentence:
    def day(value: dt.date) -> str:
        return near_day_text(value, today, get_language() or "pl")

    reasons = []
    when = ""
    if outlook.pay_by:
        when = _("do %(day)s") % {"day": day(outlook.pay_by)}
        if outlook.overdue_since:
            reasons.append(
                _("W tym %(amount)s po terminie. Ta część czeka od %(day)s.")
                % {"amount": zloty_text(outlook.overdue), "day": day(outlook.overdue_since)}
            )
        else:
            reasons.append(_("Wcześniejsze opłaty są zapłacone."))
    elif outlook.overdue_since:
        when = _("termin minął %(day)s") % {"day": day(outlook.overdue_since)}
        reasons.append(_("Najlepiej zapłacić jak najszybciej."))
    if outlook.overdue_since and outlook.overdue_since >= as_of:
        reasons.append(_("Jeśli wpłata była po %(day)s, nie ma jej tu jeszcze.") % {"day": day(as_of)})
    for due in outlook.later[:1]:
        reasons.append(
            _("Następna część to %(amount)s, do %(day)s.") % {"amount": zloty_text(due.amount), "day": day(due.due_on)}
        )
    if outlook.overpaid:
        reasons.append(
            _("Na innym koncie tego lokalu jest nadpłata %(amount)s.") % {"amount": zloty_text(outlook.overpaid)}
        )
    has_pause = outlook.pay_by is None
    return BalanceSentence(
        _("Do zapłaty"), zloty_text(outlook.to_pay), when, tuple(reasons), has_pause, asks_to_pay=True
    )


def balance_words(balance: Decimal) -> str:
    """Return what a balance means, without its amount: residents read a bare sign either way."""
    if balance > 0:
        return _("do zapłaty")
    return _("nadpłata") if balance < 0 else _("rozliczone")


def balance_text(balance: Decimal) -> str:
    """Return ``do zapłaty 412,50``."""
    return f"{balance_words(balance)} {amount_text(abs(balance))}"


# Kinds of accounts as the models name them; templates translate what they show.
ACCOUNT_KINDS = (
    gettext_noop("opłaty"),
    gettext_noop("fundusz remontowy"),
    gettext_noop("kredyt"),
    gettext_noop("inne"),
)


def kind_words(kind: str) -> str:
    """Return the kind of a row in a word."""
    return {
        "charge": _("opłata"),
        "payment": _("wpłata"),
        "correction": _("korekta"),
        "interest": _("odsetki"),
    }[kind]


def change_words(by: Decimal) -> str:
    """Return ``o 13,64 zł więcej niż miesiąc wcześniej`` and the like."""
    if by > 0:
        return _("O %(amount)s więcej niż poprzednio") % {"amount": zloty_text(by)}
    if by < 0:
        return _("O %(amount)s mniej niż poprzednio") % {"amount": zloty_text(-by)}
    return _("Tyle samo co poprzednio")
