"""The desk's first page, and how a worker wants the desk. Pages about people are in modules of their own."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from portal.kernel.desk_habits import COOKIE, COOKIE_SECONDS, DeskHabits
from portal.kernel.navigation import menu_of


@require_safe
@login_required
def desk_home(request: HttpRequest) -> HttpResponse:
    """Show the desk to the cooperative's staff; residents get 404."""
    if not request.user.is_staff_member:  # type: ignore[union-attr]
        raise Http404
    links = [link for link in menu_of(request) if link.key != "desk"]
    return render(request, "staff/portal/desk_home.html", {"links": links})


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
