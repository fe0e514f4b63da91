"""The desk's first page: where a worker can go from here. Each link is a room's own; this page only lists them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kernel.navigation import menu_of


@require_safe
@login_required
def desk_home(request: HttpRequest) -> HttpResponse:
    """Show the desk to the cooperative's staff; residents get 404."""
    if not request.user.is_staff_member:  # type: ignore[union-attr]
        raise Http404
    links = [link for link in menu_of(request) if link.key != "desk"]
    return render(request, "staff/portal/desk_home.html", {"links": links})
