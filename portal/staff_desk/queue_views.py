"""Today's queue: what waits to be prepared, told, handed over or closed, and what is late. Rules: ``access``."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.access.account_notices import record_told
from portal.access.account_queue import access_account_notice
from portal.access.bulk_policy import can_send_lists
from portal.access.issuing import notify_applicant, prepare_credentials
from portal.access.policy import access_application_for
from portal.access.queue import todays_queue
from portal.kernel import clock
from portal.kernel.desk_notices import notices_for
from portal.rulebook.refusal import AccessRefused
from portal.staff_desk.queue_accounts import account_parts
from portal.staff_desk.queue_forms import ManyForm
from portal.staff_desk.queue_page import queue_parts
from portal.staff_desk.queue_policy import access_queue

_DONE = {"przygotuj": "Przygotowano: {count}.", "zawiadom": "Wysłano e-maile: {count}."}


@require_safe
@login_required
@never_cache
def desk_queue(request: HttpRequest) -> HttpResponse:
    """Show the queue of the worker's estates."""
    access_queue(request.user)
    today = clock.today()
    queue = todays_queue(request.user, day=today)
    parts = {"parts": queue_parts(queue, request.user, today), "account_parts": account_parts(request.user, today)}
    more = {"can_send_lists": can_send_lists(request.user), "notices": notices_for(request.user)}
    return render(request, "staff/portal/queue.html", {"queue": queue, **parts, **more})


@require_POST
@login_required
def account_told(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Write down that somebody was called, or that a letter left, about a block or an end of their account."""
    access_queue(request.user)
    notice = access_account_notice(request.user, notice_id)
    if record_told(notice=notice, by=request.user):
        messages.success(request, "Zapisano. Osoba jest zawiadomiona.")
    else:
        messages.info(request, "Ktoś zapisał to już wcześniej.")
    return redirect("desk_queue")


@require_POST
@login_required
def desk_queue_many(request: HttpRequest) -> HttpResponse:
    """Do one step for all ticked applications, each by itself: one that is refused stops no other."""
    access_queue(request.user)
    form = ManyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Zaznacz co najmniej jeden wniosek.")
        return redirect("desk_queue")
    done, step = 0, form.cleaned_data["krok"]
    for application_id in form.cleaned_data["wniosek"]:
        done += _one(request, application_id, step)
    if done:
        messages.success(request, _DONE[step].format(count=done))
    return redirect("desk_queue")


def _one(request: HttpRequest, application_id: Any, step: str) -> bool:
    found = access_application_for(request.user, application_id)
    act = prepare_credentials if step == "przygotuj" else notify_applicant
    try:
        act(application=found, by=request.user, now=timezone.now())
    except AccessRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, f"{found.label}: {refusal.text}")
        return False
    return True
