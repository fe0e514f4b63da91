"""The desk's first page, and how a worker wants the desk. Pages about people are in modules of their own."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from portal.access.queue import todays_queue
from portal.accounts.capabilities import FIND_PEOPLE, estates_where
from portal.finding.queries import Found, estate_ids, visible_persons
from portal.kernel import clock
from portal.kernel.desk_habits import COOKIE, COOKIE_SECONDS, DeskHabits
from portal.kernel.desk_notices import notices_for
from portal.kernel.navigation import menu_of
from portal.staff_desk.policy import can_find_people
from portal.staff_desk.queue_accounts import account_parts
from portal.staff_desk.queue_page import queue_parts
from portal.staff_desk.queue_policy import has_queue
from portal.staff_desk.recent import recent_person_ids
from portal.staff_desk.search_rows import result_rows


@require_safe
@login_required
def desk_home(request: HttpRequest) -> HttpResponse:
    """Show the desk to the cooperative's staff; residents get 404."""
    if not request.user.is_staff_member:  # type: ignore[union-attr]
        raise Http404
    links = [link for link in menu_of(request) if link.key not in {"desk", "queue"}]
    today = clock.today()
    context: dict[str, object] = {"links": links, "notices": notices_for(request.user)}
    if has_queue(request.user):
        queue = todays_queue(request.user, day=today)
        context |= {"queue": queue, "parts": queue_parts(queue, request.user, today)}
        context["account_parts"] = account_parts(request.user, today)
    if can_find_people(request.user):
        ids = recent_person_ids(request)
        visible = visible_persons(ids, estate_ids(estates_where(request.user, FIND_PEOPLE)))
        found = [Found(one, None) for one in ids if one in visible]
        context["recent"] = result_rows(found, request.user, today)
    return render(request, "staff/portal/desk_home.html", context)


@require_safe
@login_required
def desk_habits(request: HttpRequest) -> HttpResponse:
    """Keep a worker's choice in a cookie and go back to the page they came from; residents get 404."""
    if not request.user.is_staff_member:  # type: ignore[union-attr]
        raise Http404
    asked = request.GET
    habits = DeskHabits.of_cookies(request.COOKIES).chosen(
        keys=asked.get("keys", ""), dense=asked.get("dense", ""), purpose=asked.get("purpose", "")
    )
    back = asked.get("back", "")
    # Only pages of this very host: the link must not become a door to anywhere.
    is_here = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if is_here else "/biuro/")
    response.set_cookie(
        COOKIE,
        habits.as_cookie(),
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
