"""The person's card, their whole history, the workers' note. What is done about accounts is in ``counter_views``."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.models import User
from portal.audit.actions import record_look
from portal.kernel import clock
from portal.kernel.desk_habits import PURPOSES, DeskHabits
from portal.premises.queries import premises_held_by
from portal.residents.noting import write_note
from portal.rulebook.queries import rules_on
from portal.staff_desk.card_actions import actions_for, actions_for_others
from portal.staff_desk.note_form import NoteForm
from portal.staff_desk.person_card import person_card_of
from portal.staff_desk.person_history import FILTERS, history_rows
from portal.staff_desk.policy import access_person
from portal.staff_desk.recent import remember_person
from portal.staff_desk.stored_rows import capabilities_over, stored_of

_ROWS_OF_HISTORY = 200
_ROWS_OF_A_KIND = 100


@require_safe
@login_required
@never_cache
def person_card(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Show the person; the look is written down first, with the purpose the worker has chosen."""
    person = access_person(request.user, person_id)
    habits = DeskHabits.of_cookies(request.COOKIES)
    record_look(by=request.user, person_id=person.pk, what="person_card", purpose=habits.purpose_words)
    remember_person(request, person)
    card = person_card_of(person, request.user, clock.today(), timezone.now())
    rules = rules_on(clock.today())
    others = actions_for_others(card, request.user, rules)
    context = {
        "card": card,
        "person": person,
        "actions": actions_for(card, request.user, rules),
        "accounts": [(block, others.get(block.user.pk, [])) for block in card.accounts],
        "purposes": PURPOSES,
    }
    return render(request, "staff/portal/person_card.html", context)


@require_safe
@login_required
@never_cache
def person_history(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Show everything that happened, or one kind of it."""
    person = access_person(request.user, person_id)
    habits = DeskHabits.of_cookies(request.COOKIES)
    record_look(by=request.user, person_id=person.pk, what="person_history", purpose=habits.purpose_words)
    wished = request.GET.get("co", "")
    only = wished if wished in FILTERS else ""
    users = list(User.objects.filter(person_link__person=person))
    rows = history_rows(person, users, clock.today(), only=only, limit=_ROWS_OF_HISTORY)
    context = {"person": person, "rows": rows, "filters": FILTERS, "only": only, "most": _ROWS_OF_HISTORY}
    return render(request, "staff/portal/person_history.html", context)


@require_safe
@login_required
@never_cache
def person_files(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Show what files said of a person and the premises they hold, each row with a way to its line."""
    person = access_person(request.user, person_id)
    if not capabilities_over(person, request.user):
        raise Http404
    purpose = DeskHabits.of_cookies(request.COOKIES).purpose_words
    record_look(by=request.user, person_id=person.pk, what="person_files", purpose=purpose)
    held = [one.premises.pk for one in premises_held_by(person.pk, clock.today())]
    kinds = stored_of(person, held, request.user, limit=_ROWS_OF_A_KIND)
    context = {"person": person, "kinds": kinds, "most": _ROWS_OF_A_KIND}
    return render(request, "staff/portal/person_files.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def person_note(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Write the workers' note about the person; empty words take it away."""
    person = access_person(request.user, person_id)
    before = getattr(person, "note", None)
    form = NoteForm(request.POST if request.method == "POST" else None, initial={"text": before.text if before else ""})
    if request.method == "POST" and form.is_valid():
        write_note(person=person, text=form.cleaned_data["text"], by=request.user, now=timezone.now())
        messages.success(request, _("Notatka zapisana."))
        return redirect("person_card", person_id=person.pk)
    context = {"person": person, "form": form}
    return render(request, "staff/portal/person_note.html", context, status=422 if form.errors else 200)
