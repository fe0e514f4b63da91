"""One row of the ledger followed to its document and file, and interest for delay with how it is counted."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kernel.clock import today
from portal.ledger.asked import asked_of
from portal.ledger.interest_page import interest_shown
from portal.ledger.presenters import account_choices, row_amount, row_title, source_words
from portal.ledger.statement import StatementLine
from portal.ledger.views import about_premises
from portal.ledger.words import balance_text, kind_words
from portal.rulebook.policy import access_module

LARGEST_ID = 2**63 - 1


@require_safe
@login_required
def ledger_entry(request: HttpRequest, premises_id: uuid.UUID, entry_id: int) -> HttpResponse:
    """Show one row: what it is, its document, where it came from, and rows that take it back. 404 unless it is seen."""
    rules = access_module("ledger", today(), request.user)
    if entry_id > LARGEST_ID:
        raise Http404
    asked = asked_of(request, premises_id, entry_id=entry_id)
    rows = [row for month in asked.all_months for row in month.lines]
    row = next((row for row in rows if row.line.position == entry_id), None)
    if row is None:
        raise Http404
    line = row.line
    context = {
        **about_premises(asked, premises_id, rules, url_name="ledger"),
        "line": line,
        "title": row_title(line),
        "kind": kind_words(line.kind),
        "amount": row_amount(line),
        "balance_after": balance_text(row.balance_after),
        "account": asked.book.chosen.account if asked.book.chosen else None,
        "has_accounts": len([one for one in asked.book.accounts if one.lines]) > 1,
        "source": source_words(line),
        "origin": asked.book.origins.get(line.run_id) if line.run_id else None,
        "posted_at": asked.entry["posted_at"] if asked.entry else None,
        "takes_back": _other(rows, line.reversal_of),
        "taken_back_by": next((one.line for one in rows if one.line.reversal_of == entry_id), None),
        "month": line.entry_on.replace(day=1),
    }
    return render(request, "portal/ledger/entry.html", context)


def _other(rows: Sequence[StatementLine], position: int | None) -> Any:
    return next((row.line for row in rows if row.line.position == position), None) if position is not None else None


@require_safe
@login_required
def interest(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Show interest booked on an account and what it would come to today; 404 where the rules do not show it."""
    rules = access_module("ledger", today(), request.user)
    asked = asked_of(request, premises_id)
    if not rules.ledger.shows_interest:
        raise Http404
    context = {
        **about_premises(asked, premises_id, rules, url_name="interest"),
        "account": asked.book.chosen.account if asked.book.chosen else None,
        "accounts": account_choices(asked.book),
        "interest": interest_shown(asked.book.lines, rules, asked.one.premises.kind, today()),
        "practice": rules.interest,
        "is_commercial": asked.one.premises.kind == "commercial" and rules.interest.commercial == "transactions",
        "today": today(),
    }
    return render(request, "portal/ledger/interest.html", context)
