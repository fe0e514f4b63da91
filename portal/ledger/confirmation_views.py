"""A confirmation of balances for a resident, and the page on which anybody checks a paper. The desk has its own."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kernel.clock import today
from portal.kernel.cooperative_in_force import cooperative_in_force
from portal.kernel.private_files import private_file
from portal.ledger.confirmation import Confirmation, genuine, usual_day
from portal.ledger.confirmation_forms import ConfirmationDay, PaperCheck
from portal.ledger.confirmation_paper import confirmation_pdf
from portal.ledger.confirming import balances_at, confirmable_days, issue_confirmation
from portal.ledger.models import Account
from portal.ledger.words import balance_words
from portal.premises.models import Premises
from portal.premises.policy import access_one_of_held
from portal.premises.presenters import premises_choices, premises_name
from portal.premises.queries import HeldPremises
from portal.rulebook.policy import access_module


@require_safe
@login_required
@never_cache
def confirmation(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Show the balances on a day and offer them as a letter; 404 unless the person holds the premises today."""
    rules = access_module("ledger", today(), request.user)
    one, held = access_one_of_held(request.user, premises_id, today())  # type: ignore[arg-type]
    form = day_form(request, one)
    kinds = dict(Account.Kind.choices)
    context = {
        "premises": one.premises,
        "premises_name": premises_name(one.premises),
        "premises_choices": premises_choices(held, premises_id, url_name="confirmation"),
        "form": form,
        "day": form.day,
        "as_of": form.days.as_of,
        "balances": [
            {
                "kind": kinds[account.kind],
                "code": account.code,
                "words": balance_words(account.balance),
                "amount": abs(account.balance),
            }
            for account in balances_at(one, form.day)
        ],
        "disclaimer": rules.wording.disclaimer,
    }
    return render(request, "portal/ledger/confirmation.html", context)


@require_safe
@login_required
@never_cache
def confirmation_letter(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Send the letter and write down that it was issued; a day that cannot be confirmed sends one back to the page."""
    access_module("ledger", today(), request.user)
    one, _held = access_one_of_held(request.user, premises_id, today())  # type: ignore[arg-type]
    form = day_form(request, one)
    if not form.is_valid():
        response = redirect("confirmation", premises_id=premises_id)
        response["Location"] += f"?{request.GET.urlencode()}"
        return response
    name = one.titles[0].person.display_name
    made = issue_confirmation(held=one, name=name, day=form.day, today=today(), by=request.user)
    return letter_of(request, made, one.premises)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirmation_check(request: HttpRequest) -> HttpResponse:
    """Tell anybody who holds a paper whether it is ours and unchanged; nothing is looked up.

    Whether residents see the ledger does not matter: the desk gives such papers too.
    """
    form = PaperCheck(request.POST if request.method == "POST" else None)
    context = {"form": form, "is_asked": False}
    if form.is_bound and form.is_valid():
        found = genuine(**form.cleaned_data)
        way = balance_words(found.total) if found else ""
        context |= {"is_asked": True, "found": found, "way": way, "amount": abs(found.total) if found else None}
    return render(request, "portal/ledger/confirmation_check.html", context, status=422 if form.errors else 200)


def day_form(request: HttpRequest, one: HeldPremises) -> ConfirmationDay:
    """Return the form with the day asked for, checked against what the data reach."""
    days = confirmable_days(one, today())
    return ConfirmationDay(request.GET, days, min(usual_day(days.as_of, days.first), days.last))


def letter_of(request: HttpRequest, made: Confirmation, premises: Premises) -> HttpResponse:
    """Return the letter as a file that is kept nowhere."""
    building = premises.building
    pdf = confirmation_pdf(
        made,
        premises=f"{premises_name(premises)} (indeks {premises.code})",
        address=", ".join(part for part in (str(building), f"{building.postal_code} {building.town}".strip()) if part),
        check_at=request.get_host() + reverse("confirmation_check"),
        cooperative=cooperative_in_force(),
    )
    return private_file(pdf, f"potwierdzenie-salda-{made.number}.pdf", "application/pdf", is_shown=True)
