"""Credentials at the counter: what waits, handing it over, and the one page that shows a secret. Papers: elsewhere."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.access.account_state import state_of
from portal.access.issuing import hand_over, secret_of
from portal.access.models import CredentialIssue
from portal.access.policy import access_issue_for
from portal.access.printing import can_be_printed
from portal.kernel import clock
from portal.residents.models import Person
from portal.rulebook.queries import rules_on
from portal.staff_desk.counter_forms import HandOverForm, identity_of
from portal.staff_desk.counter_page import CounterPage, counter_form, typed_in

# The title, the button and what to do, by how the credentials reach their owner.
_IN_PERSON = (
    "Wydaj dane",
    "Wydano, jest podpis",
    "Daj osobie pismo z danymi, weź podpis na pokwitowaniu i zapisz wydanie. Konto otworzy się wtedy.",
)
_SENT = ("Wyślij dane", "Wysłano pismo", "Wydrukuj pismo z danymi, wyślij je i zapisz to. Konto otworzy się wtedy.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def issue_hand_over(request: HttpRequest, issue_id: uuid.UUID) -> HttpResponse:
    """Hand the credentials over: the document that was seen and the name under the receipt."""
    issue = access_issue_for(request.user, issue_id)
    link = issue.user.person_link
    name = link.representation.representative_name if link.representation else link.person.display_name
    rules = rules_on(clock.today())
    is_in_person = issue.handover == CredentialIssue.Handover.IN_PERSON
    form = HandOverForm(typed_in(request), rules=rules, name=name, is_in_person=is_in_person)
    title, button, intro = _IN_PERSON if is_in_person else _SENT
    page = CounterPage(
        title=title,
        button=button,
        person=link.person,
        intro=intro,
        facts=(("Identyfikator", issue.user.identifier), ("Pokwitowanie", issue.label)),
        is_ready=form.is_ready(),
        # New credentials after a loss belong to no application, so their paper has no other door than this page.
        first=(("Drukuj pismo", reverse("issue_papers", kwargs={"issue_id": issue.pk})),)
        if can_be_printed(issue, timezone.now())
        else (),
    )

    def give(clean: dict[str, Any]) -> None:
        identity = identity_of(clean, by=request.user, day=clock.today())
        received_by = clean.get("received_by", "")
        hand_over(issue=issue, by=request.user, received_by=received_by, identity=identity, now=timezone.now())
        state = state_of(issue.user, timezone.now())
        opens = f"Konto zacznie działać {state.opens_words}." if state.key == "opens_later" else "Konto jest otwarte."
        messages.success(request, f"{'Dane wydane' if is_in_person else 'Zapisano wysłanie danych'}. {opens}")

    return counter_form(request, page, form, give)


@require_POST
@login_required
@never_cache
def issue_secret(request: HttpRequest, issue_id: uuid.UUID) -> HttpResponse:
    """Show the secret of credentials that wait; every showing is written down."""
    issue = access_issue_for(request.user, issue_id)
    return secret_shown(request, issue, issue.user.person_link.person)


def secret_shown(request: HttpRequest, issue: CredentialIssue, person: Person) -> HttpResponse:
    """Answer with the page that shows identifier and secret; reloading asks for a new form, nothing is kept."""
    secret = secret_of(issue, request.user, timezone.now())
    context = {"issue": issue, "person": person, "secret": secret, "address": request.get_host()}
    return render(request, "staff/portal/issue_secret.html", context)
