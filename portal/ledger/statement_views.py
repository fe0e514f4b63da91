"""The ledger to take along: a period as a paper and as a spreadsheet, by the filters of the page in ``views``."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kernel.alone import alone
from portal.kernel.clock import today
from portal.kernel.cooperative_in_force import cooperative_in_force
from portal.kernel.private_files import private_file
from portal.ledger.asked import asked_of, query_without
from portal.ledger.presenters import Selection, csv_header, csv_rows
from portal.ledger.statement_paper import Head, statement_pdf
from portal.ledger.statement_sheet import sheet_of
from portal.premises.presenters import premises_name
from portal.rulebook.policy import access_module

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
@never_cache
def ledger_pdf(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Send the rows that the filters leave as a paper; a filter that cannot be read sends one back to the page.

    An account has one paper made at a time: twenty years of rows take some hundred MB while they are set.
    """
    rules = access_module("ledger", today(), request.user)
    asked = asked_of(request, premises_id)
    if not asked.form.is_valid():
        return _back_to_page(request, premises_id)
    premises = asked.one.premises
    account = asked.book.chosen.account if asked.book.chosen else None
    head = Head(
        name=asked.one.titles[0].person.display_name,
        premises=premises_name(premises),
        premises_code=premises.code,
        account=f"{account.code}, {account.get_kind_display()}" if account else premises.code,
        as_of=asked.book.data_day or today(),
        made_on=today(),
        disclaimer=rules.wording.disclaimer,
    )
    first, last = asked.form.days()
    selection = Selection(first, last, asked.form.cleaned_data["rodzaj"])
    with alone(f"statement:{request.user.pk}") as is_only:
        if not is_only:
            messages.warning(request, _("Poprzedni plik jeszcze powstaje. Poczekaj chwilę i spróbuj znowu."))
            return _back_to_page(request, premises_id)
        pdf = statement_pdf(head, asked.book.lines, asked.months, selection, cooperative=cooperative_in_force())
    return private_file(pdf, f"rozliczenia-{today().isoformat()}.pdf", "application/pdf", is_shown=True)


@require_safe
@login_required
@never_cache
def ledger_xlsx(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Send the rows that the filters leave as a spreadsheet; a filter that makes no sense sends one to the page."""
    access_module("ledger", today(), request.user)
    asked = asked_of(request, premises_id)
    if not asked.form.is_valid():
        return _back_to_page(request, premises_id)
    code = asked.book.chosen.account.code if asked.book.chosen else ""
    sheet = sheet_of(_("Rozliczenia"), csv_header(), csv_rows(code, asked.months))
    return private_file(sheet, f"rozliczenia-{today().isoformat()}.xlsx", SHEET)


def _back_to_page(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    response = redirect("ledger", premises_id=premises_id)
    query = query_without(request, "strona")
    response["Location"] += f"?{query}" if query else ""
    return response
