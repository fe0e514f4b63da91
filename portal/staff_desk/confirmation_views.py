"""Confirmations of balances at the counter: a person's premises with the day to choose, each printed as a letter."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.capabilities import SEE_LEDGERS, can
from portal.audit.actions import record_look
from portal.kernel.clock import today
from portal.kernel.desk_habits import DeskHabits
from portal.ledger.confirmation_views import day_form, letter_of
from portal.ledger.confirming import balances_at, issue_confirmation
from portal.ledger.words import balance_text
from portal.premises.presenters import premises_kind, premises_name
from portal.premises.queries import HeldPremises, premises_held_by
from portal.premises.visibility import LONGEST_AFTER_END
from portal.residents.models import Person
from portal.staff_desk.policy import access_person


@require_safe
@login_required
@never_cache
def person_confirmations(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Show the balances of a person's premises on a day, each with its letter; the look is written down."""
    person = access_person(request.user, person_id, SEE_LEDGERS)
    purpose = DeskHabits.of_cookies(request.COOKIES).purpose_words
    record_look(by=request.user, person_id=person.pk, what="confirmations", purpose=purpose)
    rows, form = [], None
    for one in _held(request, person):
        own_form = day_form(request, one)
        form = form or own_form
        balances = [balance_text(account.balance) for account in balances_at(one, own_form.day)]
        rows.append(
            {
                "premises": one.premises,
                "name": premises_name(one.premises),
                "kind": premises_kind(one.premises),
                "balances": balances if own_form.is_valid() else [],
                "day": own_form.day,
            }
        )
    context = {"person": person, "rows": rows, "form": form}
    return render(request, "staff/portal/person_confirmations.html", context)


@require_safe
@login_required
@never_cache
def person_confirmation(request: HttpRequest, person_id: uuid.UUID, premises_id: uuid.UUID) -> HttpResponse:
    """Send the letter about one of the premises; each is written down. A day that makes no sense leads to the page."""
    person = access_person(request.user, person_id, SEE_LEDGERS)
    one = next((held for held in _held(request, person) if held.premises.pk == premises_id), None)
    if one is None:
        raise Http404
    form = day_form(request, one)
    if not form.is_valid():
        response = redirect("person_confirmations", person_id=person.pk)
        response["Location"] += f"?{request.GET.urlencode()}"
        return response
    made = issue_confirmation(held=one, name=person.display_name, day=form.day, today=today(), by=request.user)
    return letter_of(request, made, one.premises)


def _held(request: HttpRequest, person: Person) -> list[HeldPremises]:
    """Return what the person holds, or held until lately, in the estates whose ledgers the worker may see."""
    held = premises_held_by(person.pk, today(), after_end_days=LONGEST_AFTER_END)
    return [one for one in held if can(request.user, SEE_LEDGERS, estate=one.premises.building.estate)]
