"""The one shape of the counter's forms: shown, refused in words with everything kept, or done and back to the card."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.residents.models import Person
from portal.rulebook.refusal import AccessRefused
from portal.staff_desk.counter_forms import CounterForm

REFUSED = 422


@dataclass(frozen=True, slots=True)
class CounterPage:
    """What stands around a form. ``kind`` is the look of its button, ``is_ready`` puts the focus on that button.

    ``first`` is what is done before the form is filled in, ``more`` what else may be meant: words and addresses.
    """

    title: str
    button: str
    person: Person
    intro: str = ""
    kind: str = ""
    is_ready: bool = False
    facts: tuple[tuple[str, str], ...] = field(default=())
    obstacles: tuple[str, ...] = field(default=())  # why the form leads nowhere; it is not shown then
    first: tuple[tuple[str, str], ...] = field(default=())
    more: tuple[tuple[str, str], ...] = field(default=())


def typed_in(request: HttpRequest) -> Any:
    """Return what was sent, also when it is nothing at all; None when the form is only opened."""
    return request.POST if request.method == "POST" else None


def counter_form(
    request: HttpRequest,
    page: CounterPage,
    form: CounterForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    done: str = "",
    then: Callable[[Any], HttpResponse] | None = None,
) -> HttpResponse:
    """Show the form, or do what it asks for. ``act`` gets the cleaned values; what it returns goes to ``then``."""
    if request.method == "POST" and form.is_valid():
        try:
            result = act(form.cleaned_data)
        except AccessRefused as refused:
            form.put_refusals(refused)
        else:
            if done:
                messages.success(request, done)
            return then(result) if then else redirect("person_card", person_id=page.person.pk)
    context = {"page": page, "person": page.person, "form": form}
    return render(request, "staff/portal/counter_form.html", context, status=REFUSED if form.errors else 200)


def told_refusals(request: HttpRequest, refused: AccessRefused) -> None:
    """Say refusals of a step that has no form, on the page one returns to."""
    for refusal in refused.refusals:
        messages.error(request, refusal.text)
