"""Giving a reading: one meter a page, a question where the number is odd, the result. Storing it is in ``giving``."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kernel.clock import today
from portal.kernel.pictures import MOST_BYTES
from portal.kernel.uploads import takes_uploads
from portal.meters.consumption import State
from portal.meters.doubts import Doubt, doubt_about
from portal.meters.face import RED_PLACES, face_of
from portal.meters.forms import LONGEST, ReadingForm
from portal.meters.giving import ReadingDecided, give_reading
from portal.meters.kept_photo import kept_photo, photo_of, token_of
from portal.meters.list_page import next_missing, shown_meter, shown_meters
from portal.meters.policy import OwnMeters, access_own_meter, access_own_submitted
from portal.meters.queries import MeterBook
from portal.meters.question_page import question_about
from portal.meters.reading_window import ALWAYS
from portal.meters.standing import Standing, open_words, standing_of
from portal.meters.words import module_title, number_text, state_text, unit_of, without_reading_words
from portal.premises.presenters import premises_name


@takes_uploads(most_bytes=MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def reading_new(request: HttpRequest, premises_id: uuid.UUID, meter_id: int) -> HttpResponse:
    """Take the reading of one meter; ask when it is odd. What cannot be taken is shown again, as it was typed."""
    own, book = access_own_meter(request.user, premises_id, meter_id, today())  # type: ignore[arg-type]
    standing = standing_of(own, book)
    if request.method != "POST":
        return _form_page(request, own, book, standing, _form(own, book, standing))
    photo = photo_of(request.POST.get("kept_photo", ""), book, request.user)
    form = _form(own, book, standing, request, has_photo=bool(photo))
    if not standing.may_give:
        return _form_page(request, own, book, standing, form, status=409)
    if not form.is_valid():
        return _form_page(request, own, book, standing, form, photo=photo, status=422)
    if form.cleaned_data.get("photo"):
        photo = kept_photo(form.cleaned_data["photo"])
    if request.POST.get("answer") == "mend":
        return _form_page(request, own, book, standing, form, photo=photo)
    return _taken(request, own, book, standing, form, photo=photo)


def _taken(
    request: HttpRequest, own: OwnMeters, book: MeterBook, standing: Standing, form: ReadingForm, *, photo: str
) -> HttpResponse:
    """Store what the form says, unless it is odd and nobody has said yet that it is right."""
    new = State(form.cleaned_data["read_on"], form.cleaned_data["value"])
    before = next((state for state in reversed(book.states) if state.on <= new.on), None)
    times = own.rules.readings.odd_use_times
    doubt = doubt_about(new.value, new.on, before, book.usual, figures=book.figures, times=times)
    if doubt is not Doubt.NONE and request.POST.get("answer") != "keep":
        question = question_about(book, new, before, doubt)
        context = {"question": question, "form": form, "kept_photo": token_of(photo, book, request.user)}
        return render(request, "portal/meters/reading_question.html", _context(own, book, standing) | context)
    try:
        reading = give_reading(
            premises_id=own.chosen.premises.pk,
            number=book.number,
            value=new.value,
            on=new.on,
            doubt=doubt.value,
            photo=photo,
            rules=own.rules.readings,
            person_id=own.chosen.person_id,
            by=request.user,
        )
    except ReadingDecided as decided:
        form.add_error("value", str(decided))
        return _form_page(request, own, book, standing, form, photo=photo, status=409)
    return redirect("reading_given", premises_id=own.chosen.premises.pk, meter_id=book.id, reading_id=reading.pk)


@require_safe
@login_required
@never_cache
def reading_given(request: HttpRequest, premises_id: uuid.UUID, meter_id: int, reading_id: uuid.UUID) -> HttpResponse:
    """Say what became of a reading that was given, and offer the next meter that lacks one."""
    own, book = access_own_meter(request.user, premises_id, meter_id, today())  # type: ignore[arg-type]
    reading = access_own_submitted(own, book, reading_id)
    following = next_missing(shown_meters(own))
    context = {
        "reading": reading,
        "state_text": state_text(reading.value, book.medium),
        "following": following if following and following.book.id != book.id else None,
    }
    return render(request, "portal/meters/reading_given.html", _context(own, book, standing_of(own, book)) | context)


def _form(
    own: OwnMeters, book: MeterBook, standing: Standing, request: HttpRequest | None = None, *, has_photo: bool = False
) -> ReadingForm:
    initial: dict[str, Any] = {"read_on": own.day}
    if request is None and book.waiting is not None:
        initial = {"read_on": book.waiting.on, "value": number_text(book.waiting.value)}
    return ReadingForm(
        request.POST if request else None,
        request.FILES if request else None,
        book=book,
        rules=own.rules.readings,
        window=standing.window or ALWAYS,
        today=own.day,
        has_photo=has_photo or bool(book.waiting and book.waiting.has_photo),
        initial=initial,
    )


def _form_page(
    request: HttpRequest,
    own: OwnMeters,
    book: MeterBook,
    standing: Standing,
    form: ReadingForm,
    *,
    photo: str = "",
    status: int = 200,
) -> HttpResponse:
    state = book.last_state
    context = {
        "form": form,
        "face": face_of(
            state.value if state else None,
            figures=book.figures,
            places=min(RED_PLACES[book.medium], own.rules.readings.decimals),
        ),
        "previous": state,
        "previous_text": state_text(state.value, book.medium) if state else "",
        "kept_photo": token_of(photo, book, request.user),
        "typed": str(request.POST.get("value", ""))[:LONGEST] if request.method == "POST" else "",
        "has_errors": bool(form.errors) or status == 409,
        "other_day_is_open": bool(form.is_bound and (form.errors.get("read_on") or _has_other_day(form, own))),
    }
    return render(request, "portal/meters/reading_new.html", _context(own, book, standing) | context, status=status)


def _has_other_day(form: ReadingForm, own: OwnMeters) -> bool:
    return form.data.get("read_on", "") not in ("", own.day.isoformat())


def _context(own: OwnMeters, book: MeterBook, standing: Standing) -> dict[str, Any]:
    in_use = [one for one in own.books if one.is_in_use(own.day)]
    place = next((at for at, one in enumerate(in_use, start=1) if one.id == book.id), 0)
    return {
        "premises": own.chosen.premises,
        "premises_name": premises_name(own.chosen.premises),
        "title": module_title(own.rules),
        "meter": shown_meter(own, book),
        "unit": unit_of(book.medium),
        "place": place,
        "total": len(in_use),
        "standing": standing,
        "window_text": open_words(standing.window, own.day) if standing.window else "",
        "last_day": standing.window.last if standing.window else None,
        "without_reading": without_reading_words(own.rules.readings.without_reading),
    }
