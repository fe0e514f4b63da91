"""Pages of membership: contribution and shares with their history, and what the membership department keeps."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kernel.clock import today
from portal.kernel.people_facts import is_members_account, members_papers
from portal.membership.contribution import changes, states_by_day
from portal.membership.presenters import contribution_now, right_words
from portal.membership.queries import membership_of
from portal.residents.policy import SEE, access_link
from portal.rulebook.menu import own_name
from portal.rulebook.policy import access_module, is_shown_to

ON_PAGE = 20


@require_safe
@login_required
def contribution(request: HttpRequest) -> HttpResponse:
    """Show the contribution and the shares, what they are, and every day on which they changed."""
    day = today()
    rules = access_module("contribution", day, request.user)
    link = access_link(request.user, SEE, day)
    rows = list(membership_of(link.person_id).select_related("premises__building"))
    states = states_by_day(rows)
    page = Paginator(changes(states), ON_PAGE).get_page(request.GET.get("strona"))
    context = {
        "now": contribution_now(rows, states),
        "page": page,
        "own_name": own_name(rules.module("contribution")),
        "disclaimer": rules.wording.disclaimer,
    }
    return render(request, "portal/membership/contribution.html", context)


@require_safe
@login_required
def membership(request: HttpRequest) -> HttpResponse:
    """Show what the register of members says of the person; whoever is no member reads why there is nothing."""
    day = today()
    rules = access_module("membership", day, request.user)
    link = access_link(request.user, SEE, day)
    is_member = is_members_account(request.user, day)
    rows = list(membership_of(link.person_id).select_related("premises__building")) if is_member else []
    newest = [row for row in rows if row.stated_on == rows[0].stated_on]
    context = {
        "person": link.person,
        "is_member": is_member,
        "rights": [text for row in newest if (text := right_words(row))],
        "number": newest[0].number if newest else link.person.membership_number,
        "joined_on": min((row.joined_on for row in newest if row.joined_on), default=None),
        "as_of": newest[0].stated_on if newest else None,
        "papers": members_papers(request.user, day) if is_member else [],
        "has_contribution": is_shown_to(rules.module("contribution"), request.user, day),
        "own_name": own_name(rules.module("membership")),
    }
    return render(request, "portal/membership/membership.html", context)
