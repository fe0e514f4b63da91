"""Applications at the counter: taking one, the page of one, each of its steps. What a step does is in ``access``."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.access.applying import (
    accept_application,
    match_form,
    refuse_application,
    take_application,
    withdraw_application,
)
from portal.access.issuing import notify_applicant, prepare_credentials, record_call, record_letter
from portal.access.models import AccessApplication
from portal.access.policy import access_application_for
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import AccessRefused
from portal.staff_desk.application_page import application_page_of
from portal.staff_desk.asked_words import query_of, words_in
from portal.staff_desk.counter_forms import ApplicationForm, CallForm, CounterForm, RefusalForm, identity_of
from portal.staff_desk.counter_page import REFUSED, CounterPage, counter_form, told_refusals, typed_in
from portal.staff_desk.counter_policy import access_applicant, access_issue_at_once
from portal.staff_desk.counter_queries import application_choices, asked_when_matching
from portal.staff_desk.policy import can_find_people
from portal.staff_desk.search import people_to_match
from portal.staff_desk.search_rows import result_rows

_TOLD = {
    "email": "Wysłano e-mail, że dane czekają.",
    "phone": "Osoba jest na liście telefonów. Zadzwoń i zapisz, co z tego wyszło.",
    "letter": "Osoba jest na liście listów. Wyślij list i zapisz to.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def application_take(request: HttpRequest, person_id: uuid.UUID, operation: str) -> HttpResponse:
    """Take an application that the person handed in on paper."""
    person = access_applicant(request.user, person_id)
    day = clock.today()
    rules = rules_on(day)
    form = ApplicationForm(
        typed_in(request), rules=rules, operation=operation, **application_choices(person, operation, day)
    )
    is_grant = operation == AccessApplication.Operation.GRANT
    name = rules.application.form_name if is_grant or rules.application.one_form else rules.application.revoke_form_name
    page = CounterPage(
        title="Przyjmij wniosek o konto" if is_grant else "Przyjmij wniosek o odebranie dostępu",
        button="Przyjmij wniosek",
        person=person,
        intro=f"Druk: „{name}”.",
        is_ready=form.is_ready(),
    )

    def take(clean: dict[str, Any]) -> AccessApplication:
        return take_application(
            operation=operation,
            way="paper",
            person=person,
            identity=identity_of(clean, by=request.user, day=day),
            by=request.user,
            day=day,
            **form.chosen(),
        )

    return counter_form(request, page, form, take, then=lambda taken: redirect("application", application_id=taken.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def issue_now(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Take the application and hand the credentials over in one step, where the rules issue at once."""
    from portal.access.issuing import issue_at_once
    from portal.staff_desk.issue_views import secret_shown

    person = access_issue_at_once(request.user, person_id)
    day = clock.today()
    rules = rules_on(day)
    form = ApplicationForm(
        typed_in(request), rules=rules, operation="grant", **application_choices(person, "grant", day)
    )
    page = CounterPage(
        title="Wydaj dane do logowania",
        button="Wydaj dane",
        person=person,
        intro=f"Druk: „{rules.application.form_name}”. Konto powstanie i zacznie działać od razu.",
        is_ready=form.is_ready(),
    )

    def issue(clean: dict[str, Any]) -> Any:
        return issue_at_once(
            person=person,
            identity=identity_of(clean, by=request.user, day=day),
            by=request.user,
            now=timezone.now(),
            **form.chosen(),
        )

    return counter_form(request, page, form, issue, then=lambda made: secret_shown(request, made, person))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def application(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Show one application with what may be done next; a form asks whom in the register it may be about."""
    found = access_application_for(request.user, application_id)
    if request.method == "POST":
        return redirect(f"{request.path}?{query_of(request.POST.get('kto', ''))}")
    return _page(request, found, asked=words_in(request.GET))


@require_POST
@login_required
def application_step(request: HttpRequest, application_id: uuid.UUID, step: str) -> HttpResponse:
    """Do the next step; a refusal is said in words on the same page, and what was typed is kept."""
    found = access_application_for(request.user, application_id)
    if step == "wskaz":
        return _match(request, found)
    act = _STEPS.get(step)
    if act is None:
        raise Http404
    forms = {"zadzwoniono": CallForm, "odmowa": RefusalForm}
    form = forms[step](request.POST) if step in forms else None
    if form is not None and not form.is_valid():
        return _page(request, found, wrong=form)
    try:
        words = act(found, request.user, form.cleaned_data if form is not None else {})
    except AccessRefused as refused:
        told_refusals(request, refused)
        return redirect("application", application_id=found.pk)
    messages.success(request, words)
    return redirect("application", application_id=found.pk)


def _match(request: HttpRequest, found: AccessApplication) -> HttpResponse:
    """Say whom a form from the page is about: a person the worker may find."""
    try:
        person_id = uuid.UUID(request.POST.get("osoba", ""))
    except ValueError:
        raise Http404 from None
    person = access_applicant(request.user, person_id)
    held = application_choices(person, found.operation, clock.today())["premises"]
    chosen = next((one for one in held if str(one.pk) == request.POST.get("lokal")), None)
    agreed = "wspolwlasciciele" in request.POST
    try:
        match_form(application=found, person=person, by=request.user, premises=chosen, co_owners_agreed=agreed)
    except AccessRefused as refused:
        told_refusals(request, refused)
    else:
        messages.success(request, f"Wniosek {found.label} dotyczy: {person.display_name}.")
    return redirect("application", application_id=found.pk)


def _accept(found: AccessApplication, by: Any, _typed: dict[str, Any]) -> str:
    accept_application(application=found, by=by)
    return "Wniosek przyjęty."


def _prepare(found: AccessApplication, by: Any, _typed: dict[str, Any]) -> str:
    issue = prepare_credentials(application=found, by=by, now=timezone.now())
    return f"Dane przygotowane, pokwitowanie {issue.label}."


def _notify(found: AccessApplication, by: Any, _typed: dict[str, Any]) -> str:
    return _TOLD[notify_applicant(application=found, by=by, now=timezone.now())]


def _call(found: AccessApplication, by: Any, typed: dict[str, Any]) -> str:
    was_reached = typed["was_reached"] == "tak"
    record_call(application=found, by=by, was_reached=was_reached, note=typed["note"], now=timezone.now())
    return (
        "Zapisano rozmowę. Osoba wie, że dane czekają." if was_reached else "Zapisano próbę. Osoba zostaje na liście."
    )


def _letter(found: AccessApplication, by: Any, _typed: dict[str, Any]) -> str:
    record_letter(application=found, by=by, now=timezone.now())
    return "Zapisano wysłanie listu."


def _refuse(found: AccessApplication, by: Any, typed: dict[str, Any]) -> str:
    refuse_application(application=found, by=by, rule="application", text=typed["text"])
    return "Odmowa zapisana."


def _withdraw(found: AccessApplication, by: Any, _typed: dict[str, Any]) -> str:
    withdraw_application(application=found, by=by)
    return "Wniosek wycofany."


_STEPS: dict[str, Callable[[AccessApplication, Any, dict[str, Any]], str]] = {
    "przyjmij": _accept,
    "przygotuj": _prepare,
    "zawiadom": _notify,
    "zadzwoniono": _call,
    "list": _letter,
    "odmowa": _refuse,
    "wycofaj": _withdraw,
}


def _page(
    request: HttpRequest, found: AccessApplication, *, asked: str | None = None, wrong: CounterForm | None = None
) -> HttpResponse:
    page = application_page_of(found, request.user, clock.today())
    can_match = found.person is None and found.is_open and can_find_people(request.user)
    people = people_to_match(found, asked, request.user) if can_match else []
    asked_of = asked_when_matching([one.person_id for one in people if one.person_id], clock.today())
    asked = str(found.typed.get("name", "")) if asked is None else asked
    context = {
        "page": page,
        "application": found,
        "person": found.person,
        "call_form": wrong if isinstance(wrong, CallForm) else CallForm(auto_id="call_%s"),
        "refusal_form": wrong if isinstance(wrong, RefusalForm) else RefusalForm(auto_id="refusal_%s"),
        "can_match": can_match,
        "who": asked,
        "people": [(row, asked_of.get(row.person_id)) for row in result_rows(people, request.user, clock.today())],
        "form": wrong,
    }
    return render(request, "staff/portal/application.html", context, status=REFUSED if wrong else 200)
