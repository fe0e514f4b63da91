"""A resident's pages of meters: all of premises, and one with its history. Giving readings is in ``giving_views``."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.kernel.clock import today
from portal.kernel.picture_files import picture_response
from portal.meters.face import RED_PLACES, face_of
from portal.meters.list_page import next_missing, shown_meter, shown_meters, shown_uses
from portal.meters.meter_page import history_rows, use_bars
from portal.meters.policy import MODULE, access_own_meter, access_own_meters, access_own_submitted
from portal.meters.reading_window import next_window, window_on
from portal.meters.standing import closed_words, open_words, window_days
from portal.meters.words import module_title, unit_of, without_reading_words
from portal.premises.policy import held_premises
from portal.premises.presenters import premises_choices, premises_name
from portal.rulebook.policy import access_module


@require_safe
@login_required
def meters_start(request: HttpRequest) -> HttpResponse:
    """Send the person to the meters of the first premises they hold, or home where it is said why there are none."""
    access_module(MODULE, today(), request.user)
    held = held_premises(request.user, today())  # type: ignore[arg-type]
    if not held:
        return redirect("home")
    return redirect("meters", premises_id=held[0].premises.pk)


@require_safe
@login_required
def meters(request: HttpRequest, premises_id: uuid.UUID) -> HttpResponse:
    """Show all meters of premises; 404 unless the person holds them today."""
    day = today()
    own = access_own_meters(request.user, premises_id, day)  # type: ignore[arg-type]
    shown = shown_meters(own)
    windows = window_days(own.rules.readings)
    window = window_on(windows, day)
    context = {
        "title": module_title(own.rules),
        "premises": own.chosen.premises,
        "premises_name": premises_name(own.chosen.premises),
        "premises_choices": premises_choices(own.held, premises_id, url_name="meters"),
        "in_use": [meter for meter in shown if meter.book.is_in_use(day)],
        "replaced": [meter for meter in shown if not meter.book.is_in_use(day)],
        "window_text": open_words(window, day) if window else closed_words(next_window(windows, day)),
        "is_open": window is not None,
        "missing": next_missing(shown),
        "uses": shown_uses(own),
        "without_reading": without_reading_words(own.rules.readings.without_reading),
        "disclaimer": own.rules.wording.disclaimer,
    }
    return render(request, "portal/meters/meters.html", context)


@require_safe
@login_required
def meter(request: HttpRequest, premises_id: uuid.UUID, meter_id: int) -> HttpResponse:
    """Show one meter with its history; 404 for a meter that is not in the person's premises."""
    own, book = access_own_meter(request.user, premises_id, meter_id, today())  # type: ignore[arg-type]
    state = book.last_state
    face = face_of(state.value if state else None, figures=book.figures, places=RED_PLACES[book.medium])
    context = {
        "premises": own.chosen.premises,
        "premises_name": premises_name(own.chosen.premises),
        "title": module_title(own.rules),
        "meter": shown_meter(own, book),
        "unit": unit_of(book.medium),
        "rows": history_rows(book),
        "bars": use_bars(book),
        "face": face,
        "refused": [one for one in reversed(book.given) if one.state == "refused"][:3],
        "disclaimer": own.rules.wording.disclaimer,
    }
    return render(request, "portal/meters/meter.html", context)


@require_safe
@login_required
def own_reading_photo(
    request: HttpRequest, premises_id: uuid.UUID, meter_id: int, reading_id: uuid.UUID
) -> HttpResponse:
    """Answer with the photo of a reading given for one's own meter; 404 for anybody else's and where there is none."""
    own, book = access_own_meter(request.user, premises_id, meter_id, today())  # type: ignore[arg-type]
    reading = access_own_submitted(own, book, reading_id)
    if not reading.photo:
        raise Http404
    return picture_response(reading.photo)
