"""The resident's page of who looked at their data. Writing looks down is in ``portal.audit.actions``."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.models import User
from portal.audit.queries import Position, acts_on_account, looks_at
from portal.home.looked_at_page import act_rows, look_rows
from portal.residents.queries import own_link_of

ON_PAGE = 50


@require_safe
@login_required
def looked_at(request: HttpRequest) -> HttpResponse:
    """Show who of the staff looked at the person's data, newest first, and what was done to the account."""
    user = request.user
    if not isinstance(user, User) or user.role != User.Role.RESIDENT:
        raise Http404
    # Law: who looked at a person's data is told to that person, not to somebody who acts for them.
    link = own_link_of(user)
    person_id = link.person_id if link else None
    before = Position.read(request.GET.get("przed", ""))
    looks = looks_at(person_id, count=ON_PAGE + 1, before=before) if person_id else []
    shown = looks[:ON_PAGE]
    acts = acts_on_account(person_id=person_id, identifier=user.identifier, actor_id=user.pk, count=ON_PAGE)
    context = {
        "looks": look_rows(shown),
        "older": str(Position.of(shown[-1])) if len(looks) > ON_PAGE else "",
        "is_later_page": before is not None,
        "acts": [] if before else act_rows(acts),
    }
    return render(request, "portal/home/looked_at.html", context)
