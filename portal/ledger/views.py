"""The ledger of premises, month by month, on the screen and as CSV. Whose premises open is the gate's matter."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.kernel.clock import today
from portal.kernel.csv_export import csv_lines
from portal.ledger.forms import LedgerFilter
from portal.ledger.freshness import stale_sentence
from portal.ledger.outlook import outlook_of
from portal.ledger.presenters import (
    MONTHS_ON_PAGE,
    Selection,
    chart_of,
    csv_header,
    csv_rows,
    selected_months,
    shown_months,
)
from portal.ledger.queries import AccountLines, account_lines, data_day
from portal.ledger.statement import StatementMonth, months_of
from portal.ledger.words import balance_sentence
from portal.premises.policy import access_one_of_held, held_premises
from portal.premises.presenters import premises_choices, premises_name
from portal.premises.queries import HeldPremises
from portal.rulebook.policy import access_module


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request asks for: premises through the gate, an account of it, filters, the months they leave."""

    chosen_premises: HeldPremises
    held: list[HeldPremises]
    accounts: list[AccountLines]
    chosen: AccountLines | None
    form: LedgerFilter
    months: list[StatementMonth]


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
    day = today()
    rules = access_module("ledger", day, request.user)
    asked = _asked(request, premises_id)
    page = _page_number(request)
    shown = asked.months[(page - 1) * MONTHS_ON_PAGE : page * MONTHS_ON_PAGE]
    has_rows = any(account.lines for account in asked.accounts)
    from_day = data_day()
    as_of = from_day or day
    outlook = outlook_of([account.lines for account in asked.accounts], day)
    context = {
        "premises": asked.chosen_premises.premises,
        "premises_name": premises_name(asked.chosen_premises.premises),
        "premises_choices": premises_choices(asked.held, premises_id, url_name="ledger"),
        "accounts": [account.account for account in asked.accounts if account.lines],
        "account": asked.chosen.account if asked.chosen else None,
        "form": asked.form,
        "has_rows": has_rows,
        "sentence": balance_sentence(outlook, as_of=as_of, today=day) if has_rows else None,
        "as_of": as_of,
        "stale": stale_sentence(from_day, day, rules.ledger.stale_after_days),
        "months": shown_months(
            shown, asked.chosen.lines if asked.chosen else (), open_first=page == 1 and not asked.form.is_used
        ),
        "chart": chart_of(shown),
        "newer_page": page - 1 if page > 1 else None,
        "older_page": page + 1 if len(asked.months) > page * MONTHS_ON_PAGE else None,
        "query": _query(request),
        "disclaimer": rules.wording.disclaimer,
    }
    return render(request, "portal/ledger/ledger.html", context)


@require_safe
@login_required
def ledger_csv(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponseBase:
    """Send the rows that the page's filters leave, all months of them; a filter that cannot be read sends one back."""
    access_module("ledger", today(), request.user)
    asked = _asked(request, premises_id)
    if not asked.form.is_valid():
        query = _query(request)
        response = redirect("ledger", premises_id=premises_id)
        response["Location"] += f"?{query}" if query else ""
        return response
    code = asked.chosen.account.code if asked.chosen else ""
    rows = csv_rows(code, asked.months)
    name = f"rozliczenia-{today().isoformat()}.csv"
    return StreamingHttpResponse(
        csv_lines(csv_header(), rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked(request: HttpRequest, premises_id: uuid.UUID) -> _Asked:
    one, held = access_one_of_held(request.user, premises_id, today())  # type: ignore[arg-type]
    accounts = account_lines(one.person_id, premises_id, one.days)
    chosen = _chosen_account(request, accounts)
    lines = chosen.lines if chosen else ()
    years = sorted({line.entry_on.year for line in lines}, reverse=True)
    form = LedgerFilter(request.GET, years)
    selection = Selection()
    if form.is_valid():
        first, last = form.days()
        selection = Selection(first, last, form.cleaned_data["rodzaj"])
    return _Asked(one, held, accounts, chosen, form, selected_months(months_of(lines), selection))


def _chosen_account(request: HttpRequest, accounts: list[AccountLines]) -> AccountLines | None:
    # An account that is not among the person's own is as if not named: nothing tells whether it exists.
    wanted = request.GET.get("konto", "")
    named = next((account for account in accounts if account.account.code == wanted), None)
    with_rows = next((account for account in accounts if account.lines), None)
    return named or with_rows or next(iter(accounts), None)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("strona", "")
    return min(max(int(text), 1), 10_000) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("strona", None)
    return kept.urlencode()
