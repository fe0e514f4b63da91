"""The ledger of premises, month by month, on the screen and as CSV. Whose premises open is the gate's matter."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.kernel.clock import today
from portal.kernel.csv_export import csv_lines
from portal.ledger.asked import Asked, asked_of, page_number, query_without
from portal.ledger.chart import chart_of
from portal.ledger.freshness import stale_sentence
from portal.ledger.interest_page import interest_shown
from portal.ledger.outlook import outlook_of
from portal.ledger.presenters import MONTHS_ON_PAGE, account_choices, csv_header, csv_rows, shown_months
from portal.ledger.words import balance_sentence
from portal.premises.policy import held_premises
from portal.premises.presenters import premises_choices, premises_name
from portal.rulebook.menu import own_name
from portal.rulebook.policy import access_module
from portal.rulebook.rules import Rules


@require_safe
@login_required
def ledger_start(request: HttpRequest) -> HttpResponse:
    """Send the person to the ledger of the first premises they hold, or home where it is said why there is none."""
    access_module("ledger", today(), request.user)
    held = held_premises(request.user, today())  # type: ignore[arg-type]
    if not held:
        return redirect("home")
    return redirect("ledger", premises_id=held[0].premises.pk)


@require_safe
@login_required
def ledger(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Show the ledger of premises; 404 unless the person holds them today."""
    rules = access_module("ledger", today(), request.user)
    asked = asked_of(request, premises_id, with_parts=True)
    page = page_number(request)
    shown = asked.months[(page - 1) * MONTHS_ON_PAGE : page * MONTHS_ON_PAGE]
    chosen = asked.book.chosen
    year = asked.form.cleaned_data.get("rok") if asked.form.is_valid() else ""
    of_months = next((said for part, said in asked.parts.values() if part.is_of_months), None)
    context = {
        **about_premises(asked, premises_id, rules, url_name="ledger"),
        "own_name": own_name(rules.module("ledger")),
        "accounts": account_choices(asked.book),
        "account": chosen.account if chosen else None,
        "form": asked.form,
        "parts": [(part.template, said) for part, said in asked.parts.values() if said and not part.is_of_months],
        "months": shown_months(shown, asked.book.lines, open_first=page == 1 and not asked.form.is_used, why=of_months),
        "why_template": next((part.template for part, _ in asked.parts.values() if part.is_of_months), ""),
        "interest": interest_shown(asked.book.lines, rules, asked.one.premises.kind, today()),
        "chart": chart_of(asked.all_months, int(year) if year else None),
        "years": asked.form.years,
        "newer_page": page - 1 if page > 1 else None,
        "older_page": page + 1 if len(asked.months) > page * MONTHS_ON_PAGE else None,
        "query": query_without(request, "strona"),
        "query_of_year": query_without(request, "strona", "rok", "od", "do"),
    }
    return render(request, "portal/ledger/ledger.html", context)


def about_premises(asked: Asked, premises_id: uuid.UUID, rules: Rules, *, url_name: str) -> dict[str, Any]:
    """Return what every page of the ledger says at its top: whose figures, what is owed, from which day."""
    day, book, premises = today(), asked.book, asked.one.premises
    as_of = book.data_day or day
    lines = [account.lines for account in book.accounts]
    outlook = outlook_of(lines, day, moves_days_off=rules.interest.moves_days_off)
    return {
        "premises": premises,
        "premises_name": premises_name(premises),
        "premises_choices": premises_choices(asked.held, premises_id, url_name=url_name),
        "has_rows": book.has_rows,
        "sentence": balance_sentence(outlook, as_of=as_of, today=day, headline=rules.ledger.headline)
        if book.has_rows
        else None,
        "as_of": as_of,
        "stale": stale_sentence(book.data_day, day, rules.ledger.stale_after_days),
        "disclaimer": rules.wording.disclaimer,
    }


@require_safe
@login_required
def ledger_csv(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponseBase:
    """Send the rows that the page's filters leave, all months of them; a filter that cannot be read sends one back."""
    access_module("ledger", today(), request.user)
    asked = asked_of(request, premises_id)
    if not asked.form.is_valid():
        query = query_without(request, "strona")
        response = redirect("ledger", premises_id=premises_id)
        response["Location"] += f"?{query}" if query else ""
        return response
    code = asked.book.chosen.account.code if asked.book.chosen else ""
    rows = csv_rows(code, asked.months)
    name = f"rozliczenia-{today().isoformat()}.csv"
    return StreamingHttpResponse(
        csv_lines(csv_header(), rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
