"""What a month's charge is made of, under the months of the ledger page."""

from collections.abc import Mapping

from portal.charges.presenters import WhyByMonth
from portal.charges.reading import charged_lines, charged_read, component_rows, components_read
from portal.kernel.one_round import Read, Row
from portal.ledger.models import Account
from portal.ledger.page_parts import LedgerAsk, LedgerPart
from portal.ledger.page_reading import Book


def _reads(ask: LedgerAsk) -> Mapping[str, Read]:
    whose = (ask.person_id, ask.premises_id, ask.held.days)
    return {"components": components_read(*whose), "charged": charged_read(*whose, by_text=False)}


def _present(ask: LedgerAsk, rows: Mapping[str, list[Row]], book: Book) -> WhyByMonth | None:
    # Components make up the charges that all holders owe, not somebody's loan or a fund kept apart.
    if book.chosen is None or book.chosen.account.kind != Account.Kind.CHARGES or not rows["components"]:
        return None
    return WhyByMonth(component_rows(rows["components"]), charged_lines(rows["charged"]), ask.held.days.first)


WHY_OF_MONTHS = LedgerPart("portal/charges/month_why.html", _reads, _present, is_of_months=True)
