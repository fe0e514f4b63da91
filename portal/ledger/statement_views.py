"""The ledger to take along: a period as a paper and as a spreadsheet, by the filters of the page in ``views``."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kernel.clock import today
from portal.kernel.cooperative_in_force import cooperative_in_force
from portal.kernel.private_files import private_file
from portal.ledger.forms import LedgerFilter
from portal.ledger.presenters import Selection, csv_header, csv_rows, selected_months
from portal.ledger.queries import AccountLines, account_lines, data_day
from portal.ledger.statement import StatementMonth, months_of
from portal.ledger.statement_paper import Head, statement_pdf
from portal.ledger.statement_sheet import sheet_of
from portal.premises.policy import access_premises
from portal.premises.presenters import premises_name
from portal.premises.queries import HeldPremises
from portal.rulebook.policy import access_module

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class _Asked:
    """An account of premises and the rows of it that the filters leave; ``months`` newest first."""

    held: HeldPremises
    account: AccountLines | None
    selection: Selection
    months: list[StatementMonth]


@require_safe
@login_required
@never_cache
def ledger_pdf(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Send the rows that the filters leave as a paper; a filter that cannot be read sends one back to the page."""
    rules = access_module("ledger", today())
    asked = _asked(request, premises_id)
    if asked is None:
        return _back_to_page(request, premises_id)
    premises = asked.held.premises
    account = asked.account.account if asked.account else None
    head = Head(
        name=asked.held.titles[0].person.display_name,
        premises=premises_name(premises),
        premises_code=premises.code,
        account=f"{account.code}, {account.get_kind_display()}" if account else premises.code,
        as_of=data_day() or today(),
        made_on=today(),
        disclaimer=rules.wording.disclaimer,
    )
    lines = asked.account.lines if asked.account else ()
    pdf = statement_pdf(head, lines, asked.months, asked.selection, cooperative=cooperative_in_force())
    return private_file(pdf, f"rozliczenia-{today().isoformat()}.pdf", "application/pdf", is_shown=True)


@require_safe
@login_required
@never_cache
def ledger_xlsx(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Send the rows that the filters leave as a spreadsheet; a filter that makes no sense sends one to the page."""
    access_module("ledger", today())
    asked = _asked(request, premises_id)
    if asked is None:
        return _back_to_page(request, premises_id)
    code = asked.account.account.code if asked.account else ""
    sheet = sheet_of(_("Rozliczenia"), csv_header(), csv_rows(code, asked.months))
    return private_file(sheet, f"rozliczenia-{today().isoformat()}.xlsx", SHEET)


def _asked(request: HttpRequest, premises_id: uuid.UUID) -> _Asked | None:
    one = access_premises(request.user, premises_id, today())  # type: ignore[arg-type]
    accounts = account_lines(one.person_id, premises_id, one.days)
    account = _account_named(request.GET.get("konto", ""), accounts)
    lines = account.lines if account else ()
    form = LedgerFilter(request.GET, sorted({line.entry_on.year for line in lines}, reverse=True))
    if not form.is_valid():
        return None
    first, last = form.days()
    selection = Selection(first, last, form.cleaned_data["rodzaj"])
    return _Asked(one, account, selection, selected_months(months_of(lines), selection))


def _account_named(code: str, accounts: list[AccountLines]) -> AccountLines | None:
    """Return the account that the page shows for this code: a strange one is as if none were named."""
    named = [one for one in accounts if one.account.code == code]
    with_rows = [one for one in accounts if one.lines]
    return next(iter([*named, *with_rows, *accounts]), None)


def _back_to_page(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    response = redirect("ledger", premises_id=premises_id)
    query = request.GET.urlencode()
    response["Location"] += f"?{query}" if query else ""
    return response
