"""The page of a resident's calendar and the file that calendar programs read."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.calendar.actions import make_feed, switch_feed_off
from portal.calendar.events import events_of, sources_for
from portal.calendar.ical import calendar_file
from portal.calendar.models import CalendarFeed
from portal.calendar.policy import AskedTooOften, access_feed, access_own_calendar
from portal.calendar.queries import feed_of
from portal.kernel.clock import today
from portal.kernel.cooperative_in_force import cooperative_in_force
from portal.rulebook.queries import rules_on


@require_safe
@login_required
@never_cache
def calendar(request: HttpRequest) -> HttpResponse:
    """Say what the calendar is, and offer an address for it."""
    user = access_own_calendar(request.user)
    return _page(request, feed=feed_of(user))


@require_POST
@login_required
@never_cache
def calendar_new(request: HttpRequest) -> HttpResponse:
    """Make an address and show it, this once: only its digest is kept."""
    user = access_own_calendar(request.user)
    path = reverse("calendar_feed", kwargs={"secret": make_feed(user=user)})
    return _page(request, feed=feed_of(user), address=request.build_absolute_uri(path))


@require_POST
@login_required
def calendar_off(request: HttpRequest) -> HttpResponse:
    """Switch the address off."""
    if switch_feed_off(user=access_own_calendar(request.user)):
        messages.success(request, _("Wyłączone. Dawny adres już nie działa."))
    return redirect("calendar")


@require_safe
def calendar_feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """Give the calendar to whoever holds its address; 404 for any other address."""
    try:
        user = access_feed(secret)
    except AskedTooOften as often:
        return HttpResponse(status=429, headers={"Retry-After": str(often.wait), "Cache-Control": "no-store"})
    # A calendar program says nothing of a language; the account's own is the one its owner reads.
    with translation.override(user.language or settings.LANGUAGE_CODE):
        name = _("%(cooperative)s: terminy") % {"cooperative": cooperative_in_force().short_name}
        file = calendar_file(events_of(user, today()), name=name, now=timezone.now())
    headers = {"Content-Disposition": 'inline; filename="terminy.ics"', "Cache-Control": "private, no-store"}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)


def _page(request: HttpRequest, *, feed: CalendarFeed | None, address: str = "") -> HttpResponse:
    labels = [source.label for source in sources_for(request.user, rules_on(today()), today())]
    page = {"feed": feed, "address": address, "labels": labels}
    return render(request, "portal/calendar/calendar.html", page)
