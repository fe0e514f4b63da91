"""What every page of the console does when a button is pressed: do it, or say why not. What is done is elsewhere."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

# Kinds of refusals whose text is written for people.
Refusals = type[Exception] | tuple[type[Exception], ...]


def is_done(request: HttpRequest, act: Callable[[], Any], refusals: Refusals, *, said: str = "") -> bool:
    """Do what a button asks for; tell on the next page that it is done (``said``), or why it is not."""
    try:
        act()
    except refusals as refusal:
        messages.error(request, str(refusal))
        return False
    if said:
        messages.success(request, said)
    return True


def is_accepted(form: Form, act: Callable[[dict[str, Any]], Any], refusals: Refusals, *, field: str = "") -> bool:
    """Do what a form asks for with its fields; a refusal becomes an error of the form, or of its ``field``."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except refusals as refusal:
        form.add_error(field or None, str(refusal))
        return False
    return True
