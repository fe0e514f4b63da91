"""Pages of batches of letters: the list, choosing people, one batch with its progress, its files, the end."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.access.batch_choice import chosen_people
from portal.access.batch_policy import access_letter_batch, access_letter_batches, estates_of_worker, may_see_batch
from portal.access.batch_queries import issues_of_part, newest_batches
from portal.access.batches import BatchRefused, cancel_batch, confirm_printed, start_batch
from portal.access.bulk_policy import can_send_lists
from portal.access.models import LetterBatch
from portal.access.papers import SecretCannotBePrinted
from portal.access.printing import SecretGone, print_letters
from portal.audit.actions import record_look
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from portal.staff_desk.batch_forms import BatchChoiceForm
from portal.staff_desk.batch_page import batch_context, batch_line, samples
from portal.staff_desk.pdf_answers import private_pdf

MOST_SHOWN = 50


@require_safe
@login_required
def letter_batches(request: HttpRequest) -> HttpResponse:
    """List the newest batches of the estates that the worker serves."""
    access_letter_batches(request.user)
    own = estates_of_worker(request.user)
    lines = [batch_line(batch) for batch in newest_batches()[:MOST_SHOWN] if may_see_batch(batch, own)]
    return render(
        request, "staff/access/letter_batches.html", {"lines": lines, "can_send_lists": can_send_lists(request.user)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def letter_batch_new(request: HttpRequest) -> HttpResponse:
    """Choose people and see how many there are; the second button starts the batch."""
    access_letter_batches(request.user)
    rules, own = rules_on(clock.today()), estates_of_worker(request.user)
    data = request.POST if request.method == "POST" else (request.GET or None)
    form = BatchChoiceForm(data, rules=rules, own_estates=own)
    context = {"form": form, "request_key": uuid.uuid4(), "handover": rules.issue.handover}
    if form.is_bound and form.is_valid():
        if request.method == "POST":
            batch = _started(request, form)
            if batch is not None:
                return redirect("letter_batch", batch_id=batch.pk)
        people = chosen_people(form.choice, rules=rules, day=clock.today())
        record_look(by=request.user, person_id=None, what="letters", subject="letters:new")
        context |= {"is_counted": True, "count": len(people), "samples": samples(people)}
    return render(request, "staff/access/letter_batch_new.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
@never_cache
def letter_batch(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Show one batch: how far it is, its files, whom it could not serve."""
    batch = access_letter_batch(request.user, batch_id)
    record_look(by=request.user, person_id=None, what="letters", subject=f"letters:{batch.number}")
    return render(request, "staff/access/letter_batch.html", batch_context(batch))


@require_safe
@login_required
@never_cache
def letter_batch_part(request: HttpRequest, batch_id: uuid.UUID, number: int) -> HttpResponse | StreamingHttpResponse:
    """Hand out one file of letters, made now and kept nowhere; each letter's printing is written down."""
    batch = access_letter_batch(request.user, batch_id)
    try:
        pdf = print_letters(
            issues_of_part(batch, number) if _can_be_printed(batch) else [],
            by=request.user,
            site=request.get_host(),
            activation_path=reverse("first_visit"),
            now=timezone.now(),
            is_large_print=batch.is_large_print,
        )
    except SecretGone:
        return render(request, "staff/access/secret_gone.html", {"batch": batch}, status=410)
    except SecretCannotBePrinted as wrong:
        messages.error(request, _("Pisma nr %(number)s nie da się wydrukować.") % {"number": str(wrong)})
        return redirect("letter_batch", batch_id=batch.pk)
    return private_pdf(pdf, f"listy-{batch.number}-{number}.pdf")


@require_POST
@login_required
def letter_batch_printed(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Take the worker's word that the letters are on paper, or on their way."""
    batch = access_letter_batch(request.user, batch_id)
    try:
        confirm_printed(batch=batch, by=request.user, now=timezone.now())
    except BatchRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Zapisane. Tych danych nikt już nie wydrukuje."))
    return redirect("letter_batch", batch_id=batch.pk)


@require_POST
@login_required
def letter_batch_cancel(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Stop a batch; what is made stays."""
    batch = access_letter_batch(request.user, batch_id)
    if cancel_batch(batch=batch, by=request.user):
        messages.success(request, _("Przerwane. Gotowe listy możesz wydrukować."))
    else:
        messages.info(request, _("Ta seria skończyła się już wcześniej."))
    return redirect("letter_batch", batch_id=batch.pk)


def _started(request: HttpRequest, form: BatchChoiceForm) -> LetterBatch | None:
    try:
        return start_batch(
            choice=form.choice,
            is_large_print=form.cleaned_data["is_large_print"],
            by=request.user,
            request_key=_key(request.POST.get("request_key", "")),
            now=timezone.now(),
        )
    except BatchRefused as refused:
        form.add_error(None, str(refused))
        return None


def _key(raw: str) -> uuid.UUID:
    try:
        return uuid.UUID(raw)
    except ValueError:
        return uuid.uuid4()


def _can_be_printed(batch: LetterBatch) -> bool:
    return batch.state in (LetterBatch.State.READY, LetterBatch.State.CANCELED) and batch.printed_at is None
