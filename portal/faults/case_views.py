"""A resident's cases: the list, one of them, what may be done with it, and faults of the house that they joined."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.faults import stages, words
from portal.faults.drafts import discard_draft
from portal.faults.forms import MessageForm, RatingForm, ReopenForm
from portal.faults.joining import join_fault, leave_fault
from portal.faults.models import FaultFollower, FaultReport
from portal.faults.moving import rate_report, reopen_report, withdraw_report
from portal.faults.outage_queries import outages_at
from portal.faults.outage_words import outage_row, outage_rows
from portal.faults.policy import Resident, access_faults, access_known, access_outages, access_photo, access_report
from portal.faults.presenters import Tag, case_row, followed_row, known_fault, next_of, timeline, where_of
from portal.faults.queries import entries_and_photos, followed_by, see_report
from portal.faults.refused import FaultRefused
from portal.faults.report_views import MOST_PHOTOS
from portal.faults.talking import write_to_cooperative
from portal.kernel.clock import today
from portal.kernel.picture_files import picture_response
from portal.kernel.pictures import MOST_BYTES
from portal.kernel.uploads import takes_uploads
from portal.rulebook.queries import rules_on

ON_PAGE = 20
OUTAGES_ON_PAGE = 30


@require_safe
@login_required
def faults(request: HttpRequest) -> HttpResponse:
    """List the person's cases, open ones first, and what they joined."""
    resident = access_faults(request.user, today())
    page = Paginator(resident.reports, ON_PAGE).get_page(request.GET.get("strona"))
    followed = followed_by(resident.person.pk, resident.premises)[:ON_PAGE] if resident.premises else []
    context = {
        "page": page,
        "rows": [case_row(report, resident) for report in page.object_list],
        "followed": [followed_row(follower, resident.day) for follower in followed],
        "may_report": resident.may_report,
    }
    return render(request, "portal/faults/faults.html", context)


@require_safe
@login_required
def fault(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Show one case: where it stands, what comes next, its history, what may be done."""
    resident = access_faults(request.user, today())
    report = access_report(resident, report_id)
    response = _case(request, resident, report)
    see_report(report)
    return response


@require_safe
@login_required
def fault_sent(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Say the number of a report that was just sent, and what happens next and when; may be opened again later."""
    resident = access_faults(request.user, today())
    report = access_report(resident, report_id)
    context = {"report": report, "next": next_of(report, resident)}
    return render(request, "portal/faults/fault_sent.html", context)


@takes_uploads(most_bytes=MOST_BYTES, most_files=MOST_PHOTOS)
@require_POST
@sensitive_post_parameters()
@login_required
def fault_step(request: HttpRequest, report_id: uuid.UUID, step: str) -> HttpResponse:
    """Write a message, take the report back, rate it or open it again."""
    resident = access_faults(request.user, today())
    report = access_report(resident, report_id)
    if not resident.may_report or step not in _STEPS:
        raise Http404
    forms = {}
    try:
        form, done = _STEPS[step](request, resident, report)
    except FaultRefused as refused:
        messages.error(request, str(refused))
        return redirect("fault", report_id=report.pk)
    if form is not None and form.errors:
        forms[step] = form
        return _case(request, resident, report, forms=forms, status=422)
    if done:
        messages.success(request, done)
    return redirect("fault", report_id=report.pk)


def _write(request: HttpRequest, resident: Resident, report: FaultReport) -> tuple[Any, str]:
    form = MessageForm(request.POST, request.FILES, photos=resident.rules.faults.photos)
    if form.is_valid():
        write_to_cooperative(
            report=report,
            text=form.cleaned_data["tresc"],
            by=resident.user,
            now=timezone.now(),
            request_key=form.cleaned_data["klucz"],
            photos=form.cleaned_data.get("zdjecia", []),
        )
    return form, _("Wiadomość wysłana.")


def _withdraw(_request: HttpRequest, resident: Resident, report: FaultReport) -> tuple[Any, str]:
    withdraw_report(report=report, by=resident.user, now=timezone.now())
    return None, _("Zgłoszenie wycofane.")


def _rate(request: HttpRequest, resident: Resident, report: FaultReport) -> tuple[Any, str]:
    form = RatingForm(request.POST)
    if form.is_valid():
        rate_report(report=report, rating=int(form.cleaned_data["ocena"]), by=resident.user)
    return form, _("Dziękujemy za ocenę.")


def _reopen(request: HttpRequest, resident: Resident, report: FaultReport) -> tuple[Any, str]:
    form = ReopenForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["tresc"]
        reopen_report(report=report, text=text, by=resident.user, now=timezone.now(), rules=resident.rules)
    return form, _("Sprawa jest znów otwarta.")


_STEPS = {"wiadomosc": _write, "wycofaj": _withdraw, "ocena": _rate, "wznow": _reopen}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def fault_known(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Show what may be known of a fault of the house; join it, or stop being told."""
    resident = access_faults(request.user, today())
    report = access_known(resident, report_id)
    if request.method == "POST":
        return _join_or_leave(request, resident, report)
    follower = FaultFollower.objects.filter(report=report, person=resident.person).first()
    if follower is not None:
        FaultFollower.objects.filter(pk=follower.pk).update(seen_at=timezone.now())
    context = {"known": known_fault(report, resident.day), "is_joined": follower is not None,
               "may_join": follower is None and report.is_open and resident.may_report}  # fmt: skip
    return render(request, "portal/faults/fault_known.html", context)


def _join_or_leave(request: HttpRequest, resident: Resident, report: FaultReport) -> HttpResponse:
    if not resident.may_report:
        raise Http404
    if request.POST.get("krok") == "odejdz":
        leave_fault(report=report, person=resident.person, by=resident.user)
        messages.success(request, _("Nie będziemy Cię już zawiadamiać o tej usterce."))
        return redirect("faults")
    try:
        join_fault(report=report, person=resident.person, by=resident.user)
    except FaultRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Dopisane: dotyczy też Ciebie. Damy znać, gdy coś się zmieni."))
        if request.POST.get("zamiast"):  # instead of the report that was being written
            discard_draft(user=resident.user)
    return redirect("fault_known", report_id=report.pk)


@require_safe
@login_required
def outages(request: HttpRequest) -> HttpResponse:
    """Show the outages that concern the person: what lasts and is coming, and what is over."""
    day, now = today(), timezone.now()
    resident = access_outages(request.user, rules_on(day), day)
    current = outage_rows(resident.held, now)
    keys = {row.key for row in current}
    past = []
    if resident.premises:
        found = outages_at(resident.held).filter(starts_at__lte=now).order_by("-starts_at", "pk")
        past = [row for row in (outage_row(one, now) for one in found[:OUTAGES_ON_PAGE]) if row.key not in keys]
    return render(request, "portal/faults/outages.html", {"current": current, "past": past})


@require_safe
@login_required
def fault_photo(request: HttpRequest, photo_id: uuid.UUID) -> HttpResponseBase:
    """Show a photograph of the person's own case, or of the report that they are writing."""
    resident = access_faults(request.user, today())
    return picture_response(access_photo(resident, photo_id).name)


def _case(
    request: HttpRequest, resident: Resident, report: FaultReport, *, forms: Any = None, status: int = 200
) -> HttpResponse:
    forms = forms or {}
    reopens_until = stages.reopen_until(report.state, report.finished_on, resident.rules.faults.reopen_days)
    may_act = resident.may_report
    entries, photos = entries_and_photos(report)
    may_reopen = reopens_until is not None and resident.day <= reopens_until and report.merged_into_id is None
    context = {
        "report": report,
        "tag": Tag.of(report.state),
        "what": words.category_words(report.category_name),
        "where": where_of(report),
        "next": next_of(report, resident),
        "outcome": _(words.OUTCOMES[report.outcome]) if report.outcome else "",
        "consent": _(words.CONSENTS[report.consent]) if report.consent else "",
        "timeline": timeline(entries, photos),
        "photos": [photo for photo in photos if photo.entry_id is None],
        "merged_into": report.merged_into,
        "message_form": forms.get("wiadomosc") or MessageForm(photos=resident.rules.faults.photos),
        "reopen_form": forms.get("wznow") or ReopenForm(),
        "rating_form": forms.get("ocena") or RatingForm(None, initial=report.rating),
        "may_write": may_act and report.state not in {"closed", "withdrawn"},
        "may_withdraw": may_act and stages.may_withdraw(report.state),
        "may_reopen": may_act and may_reopen,
        "reopens_until": reopens_until,
        "may_rate": may_act and stages.may_rate(report.state),
        "rating": _(words.RATINGS[report.rating]) if report.rating else "",
        "form": next(iter(forms.values()), None),
    }
    return render(request, "portal/faults/fault.html", context, status=status)
