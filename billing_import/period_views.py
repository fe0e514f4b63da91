"""The desk's page of closed days: up to when the ledger is closed, closing more, opening again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.accounts.capabilities import CORRECT_LEDGERS, can
from portal.ledger.models import PeriodClosing
from portal.ledger.periods import PeriodNotClosable, close_days, reopen_days, standing_closing


class ClosingForm(forms.Form):
    """The last day to close."""

    through = forms.DateField(
        label=gettext_lazy("Zamknij do dnia (włącznie)"),
        help_text=gettext_lazy("Zwykle to ostatni dzień miesiąca, który jest już rozliczony."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Wpisz dzień."),
            "invalid": gettext_lazy("Wpisz datę, na przykład 2026-01-31."),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def closed_periods(request: HttpRequest) -> HttpResponse:
    """Show what is closed; close days or open them again."""
    if not can(request.user, CORRECT_LEDGERS):
        raise Http404
    wants_reopening = "reopen" in request.POST
    form = ClosingForm(request.POST if request.method == "POST" and not wants_reopening else None)
    if wants_reopening:
        reopened = reopen_days(by=request.user)
        if reopened is not None:
            messages.success(
                request, _("Okres do %(day)s jest znów otwarty.") % {"day": f"{reopened.through:%d.%m.%Y}"}
            )
        return redirect("closed_periods")
    if request.method == "POST" and form.is_valid() and _closed(request, form):
        return redirect("closed_periods")
    context: dict[str, Any] = {
        "form": form,
        "standing": standing_closing(),
        "history": PeriodClosing.objects.order_by("-closed_at")[:20],
    }
    return render(request, "billing_import/closed_periods.html", context, status=422 if form.errors else 200)


def _closed(request: HttpRequest, form: ClosingForm) -> bool:
    through = form.cleaned_data["through"]
    try:
        close_days(through=through, by=request.user)
    except PeriodNotClosable:
        form.add_error("through", _("Wpisz dzień, który już minął i jest późniejszy niż zamknięte."))
        return False
    messages.success(request, _("Okres do %(day)s jest zamknięty.") % {"day": f"{through:%d.%m.%Y}"})
    return True
