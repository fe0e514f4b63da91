"""The desk's pages of messages: the list, one message, trying it again, taking it back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.audit.actions import record_look
from portal.outbox.actions import CannotCancel, CannotSendAgain, cancel_message, send_again
from portal.outbox.policy import reason_not_to_send
from portal.staff_desk.message_forms import MessageFilter
from portal.staff_desk.message_page import message_line
from portal.staff_desk.message_policy import access_message, access_messages

PAGE_SIZE = 50


@require_safe
@login_required
def outbox(request: HttpRequest) -> HttpResponse:
    """List messages, the newest first, narrowed by state, kind and day."""
    form = MessageFilter(request.GET, use_required_attribute=False)
    page = Paginator(form.narrowed(access_messages(request.user)), PAGE_SIZE).get_page(request.GET.get("strona"))
    kept = request.GET.copy()
    kept.pop("strona", None)
    context = {
        "form": form,
        "page": page,
        "lines": [message_line(message) for message in page.object_list],
        "kept": kept.urlencode(),
        "no_mail": reason_not_to_send("email"),
    }
    return render(request, "staff/portal/outbox.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def outbox_message(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """Show what was said, to which address, and how far it came; who reads it is written down."""
    line = message_line(access_message(request.user, message_id))
    if not line.why_no_words:
        record_look(
            by=request.user,
            person_id=line.message.person_id,
            what="message",
            subject=f"message:{message_id}",
            thing=line.kind,
        )
    return render(request, "staff/portal/outbox_message.html", {"line": line, "message": line.message})


@require_POST
@login_required
def outbox_send_again(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """Let a failed message be tried again."""
    message = access_message(request.user, message_id)
    try:
        send_again(message=message, by=request.user)
    except CannotSendAgain:
        messages.error(request, "Tej wiadomości nie da się wysłać jeszcze raz. Zobacz jej stan poniżej.")
    else:
        messages.success(request, "Wiadomość czeka na wysłanie. Stan zmieni się za chwilę.")
    return redirect("outbox_message", message_id=message_id)


@require_POST
@login_required
def outbox_cancel(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """Take a waiting message back."""
    message = access_message(request.user, message_id)
    try:
        cancel_message(message=message, by=request.user)
    except CannotCancel:
        messages.error(request, "Ta wiadomość już nie czeka, więc nie da się jej odwołać. Zobacz jej stan poniżej.")
    else:
        messages.success(request, "Wiadomość odwołana. Nikt jej nie dostanie.")
    return redirect("outbox_message", message_id=message_id)
