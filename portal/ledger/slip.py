"""The Polish transfer form on paper, filled in twice: for the bank and for the payer. What to pay is in ``paying``."""

from pathlib import Path
from typing import Any

from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.money import amount_text
from portal.kernel.money_words import amount_words
from portal.kernel.pdf import pdf_of
from portal.ledger.paying import Place, Transfer
from portal.ledger.transfer_picture import code_svg

SLIP = (Path(__file__).parent / "typst" / "slip.typ").read_text(encoding="utf-8")
PARTS = ("odcinek dla banku", "odcinek dla wpłacającego")


def slip_pdf(transfer: Transfer, *, payer: str, place: Place, cooperative: CurrentCooperative) -> bytes:
    """Return the form as PDF, in Polish; it names a person, so it is kept nowhere. Cost: ``pdf_of``."""
    content = slip_content(transfer, payer=payer, place=place)
    return pdf_of(SLIP, content=content, cooperative=cooperative, has_secret=True)


def slip_content(transfer: Transfer, *, payer: str, place: Place) -> dict[str, Any]:
    """Return what stands in the places of the form; an amount that is not known stays an empty place."""
    payee, amount = transfer.payee, transfer.amount
    return {
        "title": "Polecenie przelewu / wpłata gotówkowa",
        "payee": [line for line in (payee.name, payee.address) if line],
        "number": list(transfer.payable.groups),
        "amount": "" if amount is None else amount_text(amount),
        "words": "" if amount is None else amount_words(amount),
        "payer": [payer, place.address] if place.address else [payer],
        "transfer_title": transfer.payable.title,
        "code": code_svg(transfer.code).decode() if transfer.code else "",
        "parts": list(PARTS),
    }
