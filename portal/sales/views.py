"""Pages of other sales and purchases: the list by years and one invoice."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kernel.clock import today
from portal.kernel.one_round import in_one_round
from portal.ledger.queries import newest_sources, source_of
from portal.rulebook.menu import own_name
from portal.rulebook.policy import access_module
from portal.sales.policy import access_invoice, access_invoices
from portal.sales.presenters import invoice_line, owed
from portal.sales.queries import totals, years

MODULE = "other_sales"
ON_PAGE = 25


@require_safe
@login_required
def invoices(request: HttpRequest) -> HttpResponse:
    """List the invoices of one year, the newest unless another is asked for, under what remains of all."""
    day = today()
    rules = access_module(MODULE, day, request.user)
    every = access_invoices(request.user, day)
    found = in_one_round(
        {
            "totals": totals(every),
            "years": years(every),
            "sources": newest_sources("sales").values("as_of")[:1],
        }
    )
    known = [row["issued_on__year"] for row in found["years"]]
    year = _year(request.GET.get("rok", ""), known)
    page = Paginator(every.filter(issued_on__year=year) if year else every.none(), ON_PAGE).get_page(
        request.GET.get("strona")
    )
    context = {
        "page": page,
        "lines": [invoice_line(invoice, day) for invoice in page.object_list],
        "years": known,
        "year": year,
        "owed": owed(found["totals"], day),
        "as_of": found["sources"][0]["as_of"] if found["sources"] else None,
        "own_name": own_name(rules.module(MODULE)),
        "disclaimer": rules.wording.disclaimer,
    }
    return render(request, "portal/sales/invoices.html", context)


@require_safe
@login_required
def invoice(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one invoice and the file it came from; 404 for another's."""
    day = today()
    rules = access_module(MODULE, day, request.user)
    row: Any = access_invoice(request.user, key, day)
    context = {
        "invoice": row,
        "line": invoice_line(row, day),
        "source": source_of(row.run_id),
        "disclaimer": rules.wording.disclaimer,
    }
    return render(request, "portal/sales/invoice.html", context)


def _year(asked: str, known: list[int]) -> int | None:
    # A year that is not among one's own is as if not named.
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in known:
        return int(asked)
    return known[0] if known else None
