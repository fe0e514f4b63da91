"""How long a session lasts, asked by the script that warns before its end, and making it last longer."""

import datetime as dt
import math

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.adapter import landing_page


def seconds_left(request: HttpRequest) -> int:
    """Return in how many seconds the session ends; 0 without one. No query beyond the session's."""
    session = request.session
    if session.session_key is None:
        return 0
    ends_at: dt.datetime | None = getattr(session, "ends_at", None)
    if ends_at is None or session.modified:
        return int(settings.SESSION_COOKIE_AGE)
    return max(0, math.ceil((ends_at - timezone.now()).total_seconds()))


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def session_left(request: HttpRequest) -> HttpResponseBase:
    """Say how many seconds are left; a POST makes it the full time again, and without the script goes back."""
    if request.method == "POST":
        request.session.modified = True
        back = request.POST.get("back", "")
        if request.headers.get("Accept", "").startswith("text/html"):
            is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
            return redirect(back if is_ours else landing_page())
    return JsonResponse({"left": seconds_left(request)})
