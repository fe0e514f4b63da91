"""The screens of reporting a fault: where, what, details, contact, check. What was typed is kept in a draft."""

import contextlib
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.faults import words
from portal.faults.drafts import discard_draft, keep_answers
from portal.faults.forms import ContactForm, DetailsForm, WhatForm, WhereForm
from portal.faults.models import FaultPhoto, FaultReport
from portal.faults.outage_words import outage_rows
from portal.faults.photos import add_photos, forget_photos
from portal.faults.policy import Resident, access_reporting
from portal.faults.presenters import emergency_words, known_rows
from portal.faults.queries import KNOWN_SHOWN
from portal.faults.refused import FaultRefused
from portal.faults.reporting import Told, report_fault
from portal.faults.writing import SCREENS, Written, asks_consent, written_by
from portal.kernel.clock import today
from portal.kernel.pictures import MOST_BYTES
from portal.kernel.uploads import takes_uploads

# The most that rules may allow (``faults.photos``).
MOST_PHOTOS = 5
_GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


@_GET_AND_POST
@login_required
def fault_new(request: HttpRequest) -> HttpResponse:
    """Say whom to call when it is urgent, and ask where the fault is."""
    resident = access_reporting(request.user, today())
    written = written_by(resident)
    choices = [(spot.key, words.place_words(spot.place, spot.building, spot.staircase, spot.premises))
               for spot in resident.spots]  # fmt: skip
    form = WhereForm(request.POST or None, choices=choices, initial=written.spot.key if written.spot else "")
    if form.is_valid():
        keep_answers(user=resident.user, answers={"spot": form.cleaned_data["gdzie"]})
        return redirect("fault_new_what")
    page = {"outages": outage_rows(resident.held, timezone.now()), "has_draft": written.draft is not None}
    return _screen(request, "fault_new", form, page)


@_GET_AND_POST
@login_required
def fault_new_what(request: HttpRequest) -> HttpResponse:
    """Ask what is broken: kinds that are offered at the place, each with a picture and words."""
    resident = access_reporting(request.user, today())
    written = written_by(resident)
    if gap := written.gap_before("fault_new_what"):
        return redirect(gap)
    assert written.spot is not None  # noqa: S101 - there is no gap
    offered = [one for one in resident.rules.faults.categories if written.spot.place in one.places]
    choices = [(one.key, words.category_words(one.name)) for one in offered]
    form = WhatForm(request.POST or None, choices=choices, initial=written.category.key if written.category else "")
    if form.is_valid():
        keep_answers(user=resident.user, answers={"category": form.cleaned_data["co"]})
        return redirect("fault_new_details")
    tiles = [(one.key, one.picture, label, form["co"].value() == one.key)
             for one, (_key, label) in zip(offered, choices, strict=True)]  # fmt: skip
    return _screen(request, "fault_new_what", form, {"tiles": tiles})


@takes_uploads(most_bytes=MOST_BYTES, most_files=MOST_PHOTOS)
@_GET_AND_POST
@sensitive_post_parameters()
@login_required
def fault_new_details(request: HttpRequest) -> HttpResponse:
    """Show what is known already, to be joined instead; ask for words."""
    resident = access_reporting(request.user, today())
    written = written_by(resident)
    if gap := written.gap_before("fault_new_details"):
        return redirect(gap)
    photos = _photos(written)
    left = resident.rules.faults.photos - len(photos)
    initial = {"opis": written.details}
    if request.method == "POST" and (name := request.POST.get("usun")):
        _keep_words(resident, request.POST)
        forget_photos(FaultPhoto.objects.filter(draft=written.draft, pk__in=_uuids([name])))
        return redirect("fault_new_details")
    form = DetailsForm(request.POST or None, request.FILES or None, initial=initial, photos_left=left)
    if form.is_valid():
        with transaction.atomic():
            draft = keep_answers(user=resident.user, answers={"details": form.cleaned_data["opis"]})
            add_photos(form.cleaned_data.get("zdjecia", []), draft=draft)
        return redirect("fault_new_contact")
    page = {
        "photos": photos,
        "known": _known(resident, written),
        "emergency": emergency_words(written.category, getattr(request, "cooperative", None)),
        "what": words.category_words(written.category.name) if written.category else "",
    }
    return _screen(request, "fault_new_details", form, page)


@_GET_AND_POST
@sensitive_post_parameters()
@login_required
def fault_new_contact(request: HttpRequest) -> HttpResponse:
    """Ask how to reach the person and whether the flat may be entered."""
    resident = access_reporting(request.user, today())
    written = written_by(resident)
    if gap := written.gap_before("fault_new_contact"):
        return redirect(gap)
    assert written.spot is not None  # noqa: S101 - there is no gap
    asks = asks_consent(resident, written.spot)
    initial = {"telefon": written.phone, "wejscie": written.consent}
    form = ContactForm(request.POST or None, initial=initial, asks_consent=asks)
    if form.is_valid():
        answers = {"phone": form.cleaned_data["telefon"], "consent": form.cleaned_data.get("wejscie", "")}
        keep_answers(user=resident.user, answers=answers)
        return redirect("fault_new_check")
    return _screen(request, "fault_new_contact", form, {})


@_GET_AND_POST
@login_required
def fault_new_check(request: HttpRequest) -> HttpResponse:
    """Show everything before it is sent; send it once, however often the button is pressed."""
    resident = access_reporting(request.user, today())
    written = written_by(resident)
    if request.method == "POST":
        sent = _sent_before(request, resident, written)
        if sent is not None:
            return redirect("fault_sent", report_id=sent.pk)
    if gap := written.gap_before("fault_new_check"):
        if request.method == "POST":
            messages.warning(request, _("Tego zgłoszenia już nie ma. Sprawdź swoje sprawy albo zacznij od nowa."))
        return redirect(gap)
    refusal = ""
    if request.method == "POST":
        try:
            return redirect("fault_sent", report_id=_send(resident, written).pk)
        except FaultRefused as refused:
            refusal = str(refused)
    assert written.spot is not None  # noqa: S101 - there is no gap
    assert written.category is not None  # noqa: S101
    spot = written.spot
    page = {
        "written": written,
        "photos": _photos(written),
        "where": words.place_words(spot.place, spot.building, spot.staircase, spot.premises),
        "what": words.category_words(written.category.name),
        "consent": _(words.CONSENTS[written.consent]) if written.consent else "",
        "refusal": refusal,
        "has_errors": bool(refusal),
    }
    return _screen(request, "fault_new_check", None, page)


@require_POST
@login_required
def fault_new_drop(request: HttpRequest) -> HttpResponse:
    """Throw away what was typed."""
    resident = access_reporting(request.user, today())
    discard_draft(user=resident.user)
    return redirect("fault_new")


def _send(resident: Resident, written: Written) -> FaultReport:
    assert written.draft is not None  # noqa: S101 - there is no gap
    assert written.spot is not None  # noqa: S101
    assert written.category is not None  # noqa: S101
    told = Told(written.category.key, written.details, written.phone, written.consent)
    with transaction.atomic():
        report = report_fault(
            spot=written.spot,
            told=told,
            reporter=resident.person,
            by=resident.user,
            rules=resident.rules,
            now=timezone.now(),
            request_key=written.draft.pk,
            draft=written.draft,
        )
        discard_draft(user=resident.user)
    return report


def _sent_before(request: HttpRequest, resident: Resident, written: Written) -> FaultReport | None:
    """Return the report that this very page made already; None when it has not been sent."""
    try:
        key = uuid.UUID(request.POST.get("szkic", ""))
    except ValueError:
        return None
    if written.draft is not None and written.draft.pk == key:
        return None
    return resident.reports.filter(request_key=key).first()


def _photos(written: Written) -> list[FaultPhoto]:
    return list(written.draft.photos.order_by("sent_at", "pk")) if written.draft else []


def _keep_words(resident: Resident, typed: QueryDict) -> None:
    """Keep the text beside a button that does something else: nobody types it twice."""
    form = DetailsForm(typed, None, initial={}, photos_left=0)
    if form.is_valid():
        keep_answers(user=resident.user, answers={"details": form.cleaned_data["opis"]})


def _uuids(texts: list[str]) -> list[uuid.UUID]:
    found = []
    for text in texts:
        with contextlib.suppress(ValueError):
            found.append(uuid.UUID(text))
    return found


def _known(resident: Resident, written: Written) -> list[Any]:
    joined = resident.person.followed_faults.values("report_id")
    around = resident.known.exclude(reporter=resident.person).exclude(pk__in=joined)
    found = around.select_related("building", "staircase")[: 4 * KNOWN_SHOWN]
    category = written.category.key if written.category else ""
    return known_rows(found, resident.day, category=category, most=KNOWN_SHOWN)


def _screen(request: HttpRequest, name: str, form: Form | None, page: dict[str, Any]) -> HttpResponse:
    number = SCREENS.index(name) + 1
    page |= {
        "form": form,
        "progress": {"number": number, "total": len(SCREENS), "is_worth_saying": True},
        "back": SCREENS[number - 2] if number > 1 else "faults",
    }
    wrong = page.get("has_errors") or (form is not None and form.errors)
    return render(request, f"portal/faults/{name}.html", page, status=422 if wrong else 200)
