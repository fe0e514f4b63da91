"""The journal of the cooperative and a worker's own last acts. Both only read; looking at a person is written down."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.audit.actions import record_event, record_look
from portal.audit.queries import Asked, Position, acts_of, events
from portal.kernel import clock
from portal.kernel.csv_export import csv_lines
from portal.staff_desk.audit_form import JournalForm
from portal.staff_desk.audit_page import CSV_HEADER, ON_PAGE, csv_rows, journal_rows
from portal.staff_desk.audit_people import MOST, Found, Worker, people_named, workers
from portal.staff_desk.audit_policy import access_journal, access_own_acts, can_see_journal


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a request asks for; ``asked`` is None when it cannot be answered, ``people`` those it may mean."""

    form: JournalForm
    staff: list[Worker]
    people: list[Found]
    person: Found | None = None
    asked: Asked | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def journal(request: HttpRequest) -> HttpResponse:
    """Show what was done and seen in the cooperative, newest first; choose between people when a name is of several.

    The form comes by POST: the address of the answer has a person's number where a name was typed.
    """
    access_journal(request.user)
    wish = _wish(request)
    if request.method == "POST" and wish.asked is not None:
        return redirect(f"{request.path}?{_query(wish)}")
    if wish.asked is None:
        context = {"form": wish.form, "people": wish.people}
        return render(request, "staff/portal/journal.html", context, status=422 if wish.form.errors else 200)
    _note_look(request, wish.person)
    found = events(wish.asked, count=ON_PAGE + 1, before=Position.read(request.GET.get("przed", "")))
    shown = found[:ON_PAGE]
    context = {
        "form": wish.form,
        "person": wish.person,
        "rows": journal_rows(shown, staff=wish.staff, person=wish.person),
        "query": _query(wish),
        "is_later_page": "przed" in request.GET,
        "older": str(Position.of(shown[-1])) if len(found) > ON_PAGE else "",
    }
    return render(request, "staff/portal/journal.html", context)


@require_safe
@login_required
def journal_csv(request: HttpRequest) -> HttpResponseBase:
    """Hand out the same events as a file; that it was taken is an event itself."""
    access_journal(request.user)
    wish = _wish(request)
    if wish.asked is None:  # the page says what is wrong
        return redirect("journal")
    _note_look(request, wish.person)
    # Law: the trail is never erased, so it holds the number of the person and not what was typed.
    asked_words = _wished(wish)
    record_event(
        action="audit.exported",
        by=request.user,
        subject="journal",
        details={"asked": asked_words},
        person_id=wish.person.id if wish.person else None,
    )
    lines = csv_lines(CSV_HEADER, csv_rows(wish.asked, staff=wish.staff, person=wish.person))
    name = f"dziennik-{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@login_required
def own_acts(request: HttpRequest) -> HttpResponse:
    """Show the worker's own last fifty acts and looks."""
    worker = access_own_acts(request.user)
    found = acts_of(worker.pk, count=ON_PAGE)
    context = {
        "rows": journal_rows(found, staff=[], person=None),
        "sees_journal": can_see_journal(worker),
    }
    return render(request, "staff/portal/own_acts.html", context)


def _wish(request: HttpRequest) -> _Wish:
    staff = workers()
    form = JournalForm(request.POST if request.method == "POST" else request.GET, staff)
    if not form.is_valid():
        return _Wish(form, staff, [])
    text = form.cleaned_data["osoba"]
    if not text:
        return _Wish(form, staff, [], None, form.asked(None))
    people = people_named(text)
    if len(people) == 1:
        return _Wish(form, staff, people, people[0], form.asked(people[0]))
    if not people:
        form.add_error("osoba", _("Nie ma takiej osoby. Sprawdź pisownię albo wpisz identyfikator."))
    elif len(people) > MOST:
        form.add_error("osoba", _("Pasuje wiele osób. Dopisz imię albo wpisz identyfikator."))
        people = []
    return _Wish(form, staff, people)


def _note_look(request: HttpRequest, person: Found | None) -> None:
    if person is not None:
        record_look(by=request.user, person_id=person.id, what="journal")


def _query(wish: _Wish) -> str:
    return urlencode(_wished(wish))


def _wished(wish: _Wish) -> dict[str, str]:
    """Return what is asked for, without a name: the form must be valid."""
    wished = {name: str(value) for name, value in wish.form.cleaned_data.items() if value}
    return wished | ({"osoba": wish.person.code} if wish.person else {})
