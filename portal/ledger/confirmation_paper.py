"""The confirmation of balances as a letter, in Polish as offices file it. What it says is in ``confirmation``."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.money import zloty_text
from portal.kernel.money_words import amount_words
from portal.kernel.pdf import pdf_of
from portal.kernel.typography import full_day_text, without_loose_ends
from portal.ledger.confirmation import Confirmation
from portal.ledger.models import Account

CONFIRMATION = (Path(__file__).parent / "typst" / "confirmation.typ").read_text(encoding="utf-8")
# Said in Polish whatever language the page speaks.
_WAYS = {1: "do zapłaty", -1: "nadpłata", 0: "rozliczone"}


def confirmation_pdf(
    confirmation: Confirmation, *, premises: str, address: str, check_at: str, cooperative: CurrentCooperative
) -> bytes:
    """Return the letter as PDF, kept nowhere. ``check_at`` is the address of the page that knows our papers."""
    content = confirmation_content(
        confirmation, premises=premises, address=address, check_at=check_at, town=cooperative.town
    )
    return pdf_of(CONFIRMATION, content=content, cooperative=cooperative, has_secret=True)


def confirmation_content(
    confirmation: Confirmation, *, premises: str, address: str, check_at: str, town: str
) -> dict[str, Any]:
    """Return what stands in the letter: each account in figures and in words, the sum where there are several."""
    kinds: dict[str, Any] = dict(Account.Kind.choices)
    issued = full_day_text(confirmation.issued_on)
    told = [(f"{kinds[one.kind]} ({one.code})", one.balance) for one in confirmation.accounts]
    return {
        "title": "Potwierdzenie salda",
        "number": confirmation.number,
        "dated": f"{town}, {issued}" if town else issued,
        "facts": [
            {"label": "Dla kogo", "value": confirmation.name},
            {"label": "Lokal", "value": premises},
            {"label": "Adres", "value": address},
        ],
        "sentence": without_loose_ends(
            f"Potwierdzamy stan rozliczeń na koniec dnia {full_day_text(confirmation.day)}."
        ),
        "balances": [_balance(name, balance) for name, balance in told],
        "total": _balance("Razem", confirmation.total) if len(told) > 1 else None,
        "as_of": without_loose_ends(
            f"Według zapisów z dnia {full_day_text(confirmation.as_of)}. Późniejsze zapisy mogą zmienić te kwoty."
        ),
        "check": [
            without_loose_ends(f"Czy to pismo jest prawdziwe, sprawdzisz na stronie {check_at}"),
            "Wpisz tam numer, imię i nazwisko albo nazwę, kwotę razem i kod.",
        ],
        "code": confirmation.code,
        "made": "Pismo powstało z systemu IOK. Nie wymaga podpisu.",
    }


def _balance(name: str, balance: Decimal) -> dict[str, str]:
    way = _WAYS[(balance > 0) - (balance < 0)]
    return {"name": name, "way": way, "amount": zloty_text(abs(balance)), "words": amount_words(abs(balance))}
