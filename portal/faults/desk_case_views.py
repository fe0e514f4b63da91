"""One report at the desk: what it says, its history, and every step that may be taken with it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from portal.audit.actions import record_look
from portal.faults import stages
from portal.faults.answers import filled
from portal.faults.desk_forms import AssignForm, DeskMessageForm, MergeForm, NoteForm, PlanForm, StateForm
from portal.faults.desk_page import history, state_tag, workers
from portal.faults.joining import merge_report
from portal.faults.models import FaultReport
from portal.faults.moving import assign_report, change_state, plan_report
from portal.faults.policy import access_case, access_case_photo, access_queue
from portal.faults.presenters import where_of
from portal.faults.queries import desk_case, staff_sees_report
from portal.faults.refused import FaultRefused
from portal.faults.report_views import MOST_PHOTOS
from portal.faults.talking import write_note, write_to_reporter
from portal.kernel.clock import today
from portal.kernel.picture_files import picture_response
from portal.kernel.pictures import MOST_BYTES
from portal.kernel.uploads import takes_uploads
from portal.rulebook.queries import rules_on


@require_safe
@login_required
def fault_case(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Show a report; who looks is written down for whoever reported it."""
    report = access_case(request.user, report_id)
    _note_look(request, report)
    response = _case(request, report)
    staff_sees_report(report)
    return response


@takes_uploads(most_bytes=MOST_BYTES, most_files=MOST_PHOTOS)
@require_POST
@sensitive_post_parameters()
@login_required
def fault_case_step(request: HttpRequest, report_id: uuid.UUID, step: str) -> HttpResponse:
    """Take one step with a report."""
    report = access_case(request.user, report_id)
    if step not in _STEPS:
        raise Http404
    try:
        form, done = _STEPS[step](request, report)
    except FaultRefused as refused:
        messages.error(request, str(refused))
        return redirect("fault_case", report_id=report.pk)
    if form is not None and form.errors:
        return _case(request, report, forms={step: form}, status=422)
    messages.success(request, done)
    return redirect("fault_case", report_id=report.pk)


@require_safe
@login_required
def fault_case_photo(request: HttpRequest, photo_id: uuid.UUID) -> HttpResponseBase:
    """Show a photograph of a report of the worker's estates; who looks is written down."""
    photo = access_case_photo(request.user, photo_id)
    if photo.report is not None:
        _note_look(request, photo.report)
    return picture_response(photo.name)


def _note_look(request: HttpRequest, report: FaultReport) -> None:
    if report.reporter_id is not None:
        record_look(
            by=request.user,
            person_id=report.reporter_id,
            what="fault_case",
            subject=f"fault:{report.label}",
            thing=report.label,
        )


def _take(request: HttpRequest, report: FaultReport) -> tuple[Form | None, str]:
    # Two workers press the button at once: the second one is told whose it is.
    assign_report(report=report, to=request.user, by=request.user, shown=request.POST.get("czyje"))  # type: ignore[arg-type]
    if report.state in {"new", "reopened"}:
        change_state(report=report, to="taken", by=request.user, now=timezone.now(), rules=rules_on(today()))
    return None, "Zgłoszenie jest Twoje."


def _move(request: HttpRequest, report: FaultReport) -> tuple[Form | None, str]:
    if request.POST.get("stan") == report.state:
        return None, "Stan zmieniony."  # the same button pressed twice
    form = StateForm(request.POST, state=report.state)
    if form.is_valid():
        change_state(
            report=report,
            to=form.cleaned_data["stan"],
            by=request.user,
            now=timezone.now(),
            rules=rules_on(today()),
            text=form.cleaned_data["tekst"],
            outcome=form.cleaned_data["wynik"],
        )
    return form, "Stan zmieniony."


def _write(request: HttpRequest, report: FaultReport) -> tuple[Form | None, str]:
    rules = rules_on(today())
    form = DeskMessageForm(request.POST, request.FILES, photos=rules.faults.photos)
    if form.is_valid():
        write_to_reporter(
            report=report,
            text=form.cleaned_data["tekst"],
            by=request.user,
            now=timezone.now(),
            request_key=form.cleaned_data["klucz"],
            rules=rules,
            photos=form.cleaned_data.get("zdjecia", []),
        )
    return form, "Wiadomość wysłana."


def _note(request: HttpRequest, report: FaultReport) -> tuple[Form | None, str]:
    form = NoteForm(request.POST)
    if form.is_valid():
        key = form.cleaned_data["klucz"]
        write_note(report=report, text=form.cleaned_data["tekst"], by=request.user, now=timezone.now(), request_key=key)
    return form, "Notatka zapisana."


def _plan(request: HttpRequest, report: FaultReport) -> tuple[Form | None, str]:
    form = PlanForm(request.POST)
    if form.is_valid():
        try:
            plan_report(
                report=report,
                step=form.cleaned_data["krok"],
                on=form.cleaned_data["dzien"],
                official_note=form.cleaned_data["nota"],
                by=request.user,
                now=timezone.now(),
            )
        except FaultRefused as refused:
            form.add_error("krok", str(refused))
    return form, "Następny krok zapisany."


def _assign(request: HttpRequest, report: FaultReport) -> tuple[Form | None, str]:
    staff = workers()
    form = AssignForm(request.POST, staff=staff, assigned=report.assigned_to_id)
    if form.is_valid():
        chosen = next((one for one in staff if str(one.pk) == form.cleaned_data["kto"]), None)
        assign_report(report=report, to=chosen, by=request.user)
    return form, "Przydział zmieniony."


def _merge(request: HttpRequest, report: FaultReport) -> tuple[Form | None, str]:
    form = MergeForm(request.POST)
    if form.is_valid():
        year, number = form.cleaned_data["numer"]
        into = access_queue(request.user).filter(year=year, number=number).first() if number < 2**31 else None
        if into is None:
            form.add_error("numer", "Nie ma takiego zgłoszenia na Twoich osiedlach. Sprawdź numer.")
        else:
            merge_report(report=report, into=into, by=request.user, now=timezone.now(), rules=rules_on(today()))
    return form, "Zgłoszenia połączone."


_STEPS: dict[str, Callable[[HttpRequest, FaultReport], tuple[Form | None, str]]] = {
    "przejmij": _take,
    "stan": _move,
    "wiadomosc": _write,
    "notatka": _note,
    "plan": _plan,
    "przydziel": _assign,
    "polacz": _merge,
}


def _case(
    request: HttpRequest, report: FaultReport, *, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    forms = forms or {}
    rules, day = rules_on(today()), today()
    case = desk_case(report)
    chosen = next((one for one in case.answers if str(one.pk) == request.GET.get("wzor", "")), None)
    plan = {"krok": report.next_step, "dzien": report.next_on, "nota": report.official_note}
    context = {
        "report": report,
        "tag": state_tag(report),
        "where": where_of(report),
        "is_late": stages.is_overdue(report.state, report.answer_by, report.answered_on, report.next_on, day),
        "history": history(report, case),
        "photos": [photo for photo in case.photos if photo.entry_id is None],
        "joined": case.joined,
        "doubles": case.doubles,
        "answers": case.answers,
        "form": next(iter(forms.values()), None),
        "state_form": forms.get("stan") or StateForm(None, state=report.state),
        "message_form": forms.get("wiadomosc")
        or DeskMessageForm(text=filled(chosen, report) if chosen else "", photos=rules.faults.photos),
        "note_form": forms.get("notatka") or NoteForm(),
        "plan_form": forms.get("plan") or PlanForm(initial=plan),
        "assign_form": forms.get("przydziel") or AssignForm(None, staff=case.workers, assigned=report.assigned_to_id),
        "merge_form": forms.get("polacz") or MergeForm(),
        "may_take": report.is_open and report.assigned_to_id != request.user.pk,
        "next_states": stages.next_states(report.state),
    }
    return render(request, "staff/faults/fault_case.html", context, status=status)
