"""The desk's pages of reports: the queue, closing many at once, taking one by telephone, words sent often."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.capabilities import HANDLE_FAULTS, can
from portal.faults.answers import remove_answer, save_answer
from portal.faults.desk_forms import AnswerForm, CloseManyForm, QueueFilter, TakeForm
from portal.faults.desk_page import category_choices, common_labels, estates_of, own_labels, queue_row
from portal.faults.moving import close_many
from portal.faults.policy import access_answers, access_queue
from portal.faults.refused import FaultRefused
from portal.faults.reporting import Told, report_fault
from portal.kernel.clock import today
from portal.premises.queries import premises_held_by
from portal.residents.models import Person
from portal.rulebook.queries import rules_on

PAGE_SIZE = 50
_MOST_AT_ONCE = 200


@require_safe
@login_required
def faults_desk(request: HttpRequest) -> HttpResponse:
    """List the reports of the worker's estates: what waits longest first, what is late marked in words."""
    return _queue(request)


def _queue(request: HttpRequest, *, many: CloseManyForm | None = None) -> HttpResponse:
    reports, day = access_queue(request.user).select_related("assigned_to"), today()
    form = QueueFilter(request.GET, estates=estates_of(request.user))
    narrowed = form.narrowed(reports, day=day, user=request.user)
    page = Paginator(narrowed, PAGE_SIZE).get_page(request.GET.get("strona"))
    kept = request.GET.copy()
    kept.pop("strona", None)
    rows = [queue_row(report, day) for report in page.object_list]
    context = {
        "filter": form,
        "form": many or form,
        "page": page,
        "rows": rows,
        "kept": kept.urlencode(),
        "many": many or CloseManyForm(),
        "may_close": any(row.may_close for row in rows),
    }
    wrong = form.errors or (many is not None and many.errors)
    return render(request, "staff/faults/faults_desk.html", context, status=422 if wrong else 200)


@require_POST
@login_required
def faults_desk_many(request: HttpRequest) -> HttpResponse:
    """Close the ticked reports with one outcome."""
    reports = access_queue(request.user)
    form = CloseManyForm(request.POST)
    keys = _ids(request.POST.getlist("zgloszenie"))
    if not keys:
        form.add_error(None, "Zaznacz na liście zgłoszenia, które chcesz zamknąć.")
    if form.errors or not form.is_valid():
        return _queue(request, many=form)
    count = close_many(
        reports=list(reports.filter(pk__in=keys)),
        outcome=form.cleaned_data["wynik"],
        text=form.cleaned_data["tekst"],
        by=request.user,
        now=timezone.now(),
        rules=rules_on(today()),
    )
    messages.success(request, f"Zamknięte zgłoszenia: {count}.")
    return redirect("faults_desk")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@login_required
def fault_take(request: HttpRequest) -> HttpResponse:
    """Write down a report of a common part that somebody calls about."""
    access_queue(request.user)
    return _take(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@login_required
def fault_take_for(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Write down a report of a person who calls, from premises in the worker's estates."""
    access_queue(request.user)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise Http404
    return _take(request, person)


def _take(request: HttpRequest, person: Person | None) -> HttpResponse:
    day = today()
    rules = rules_on(day)
    if person is None:
        labels = common_labels(request.user)
    else:
        held = [one.premises for one in premises_held_by(person.pk, day)]
        within = [one for one in held if can(request.user, HANDLE_FAULTS, estate=one.building.estate)]
        if not within:
            raise Http404  # nothing of theirs is in the worker's estates
        labels = own_labels(within)
    form = TakeForm(
        request.POST or None,
        categories=category_choices(rules),
        labels=labels,
        phone=person.phone if person else "",
        has_list=person is None,
    )
    if form.is_valid():
        clean = form.cleaned_data
        try:
            report = report_fault(
                spot=clean["gdzie"],
                told=Told(clean["co"], clean["opis"], clean["telefon"]),
                reporter=person,
                by=request.user,
                rules=rules,
                now=timezone.now(),
                request_key=clean["klucz"],
                is_by_telephone=True,
            )
        except FaultRefused as refused:
            form.add_error("co", str(refused))
        else:
            messages.success(request, f"Zapisane: zgłoszenie {report.label}. Odpowiedź do {report.answer_by:%d.%m.%Y}.")
            return redirect("fault_case", report_id=report.pk)
    context = {"form": form, "person": person, "labels": list(labels)}
    return render(request, "staff/faults/fault_take.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def fault_answers(request: HttpRequest) -> HttpResponse:
    """List the words that are sent often, and keep new ones."""
    found = access_answers(request.user)
    form = AnswerForm(request.POST or None)
    if form.is_valid() and _saved(request, form, None):
        return redirect("fault_answers")
    context = {"answers": found, "form": form}
    return render(request, "staff/faults/fault_answers.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def fault_answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Change words that are sent often, or throw them away."""
    template = access_answers(request.user).filter(pk=answer_id).first()
    if template is None:
        raise Http404
    if request.method == "POST" and "usun" in request.POST:
        remove_answer(template=template, by=request.user)
        messages.success(request, "Wzór usunięty.")
        return redirect("fault_answers")
    form = AnswerForm(request.POST or None, instance=template)
    if form.is_valid() and _saved(request, form, template):
        return redirect("fault_answers")
    context = {"template": template, "form": form}
    return render(request, "staff/faults/fault_answer.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: AnswerForm, template: Any) -> bool:
    try:
        save_answer(name=form.cleaned_data["name"], text=form.cleaned_data["text"], by=request.user, template=template)
    except FaultRefused as refused:
        form.add_error("name", str(refused))
        return False
    messages.success(request, "Wzór zapisany.")
    return True


def _ids(texts: list[str]) -> list[uuid.UUID]:
    found = []
    for text in texts[:_MOST_AT_ONCE]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
