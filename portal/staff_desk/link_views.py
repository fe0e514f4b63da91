"""Sending a link for a new password from the counter. Whether and where it may go is in ``access``."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.access.confirmed_address import confirmed_address
from portal.access.link_by_worker import link_refusals, send_link_by_worker
from portal.accounts.capabilities import ISSUE_ACCESS
from portal.accounts.password_link import HOURS_VALID
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from portal.staff_desk.counter_forms import LinkForm, identity_of
from portal.staff_desk.counter_page import CounterPage, counter_form, typed_in
from portal.staff_desk.counter_policy import access_account


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def account_link(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Send a link for a new password to the address that the owner confirmed, once a document was seen."""
    link = access_account(request.user, user_id, ISSUE_ACCESS)
    day = clock.today()
    rules = rules_on(day)
    form = LinkForm(typed_in(request), rules=rules)
    address = confirmed_address(link.user)
    page = CounterPage(
        title="Wyślij link do hasła",
        button="Wyślij link",
        person=link.person,
        intro=f"Link przyjdzie tylko na ten adres i działa {HOURS_VALID} godz. Stare hasło działa, dopóki osoba nie "
        "ustawi nowego.",
        facts=(("Identyfikator", link.user.identifier), *((("Adres", address),) if address else ())),
        obstacles=tuple(refusal.text for refusal in link_refusals(link.user, rules)),
    )

    def send(clean: dict[str, Any]) -> None:
        send_link_by_worker(
            user=link.user,
            by=request.user,
            identity=identity_of(clean, by=request.user, day=day),
            reason=clean["reason"],
            link_to=lambda user, token: request.build_absolute_uri(
                reverse("password_link", kwargs={"account_id": user.pk, "token": token})
            ),
            day=day,
        )

    return counter_form(request, page, form, send, done=f"Link wysłany na adres {address}.")
