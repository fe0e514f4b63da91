"""The forms of a page, as a browser would send them, with the fields that somebody may type into."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

_NOT_TYPED = frozenset({"hidden", "submit", "button", "checkbox", "radio", "file", "image", "reset"})


@dataclass(frozen=True, slots=True)
class PageForm:
    """One form: where and how it is sent, what it holds as it stands, and which of its fields are typed."""

    action: str
    method: str
    held: dict[str, Any]
    typed: tuple[str, ...]


def forms_of(page: str) -> Iterator[PageForm]:
    """Yield the forms of a page; a form without a field to type or choose is left out."""
    for form in html.fromstring(page).forms:
        held: dict[str, Any] = {}
        typed: list[str] = []
        for field in form.inputs:
            name, kind = field.get("name"), field.get("type", "text")
            if not name or kind == "file":
                continue
            if field.tag == "select":
                typed.append(name)  # a choice that was not offered is typed by programs only
            elif field.tag == "textarea" or kind not in _NOT_TYPED:
                typed.append(name)
            value = field.value
            if value is not None and kind not in {"submit", "button"}:
                held[name] = list(value) if not isinstance(value, str) else value
        if typed:
            yield PageForm(form.action or "", form.method.lower(), held, tuple(dict.fromkeys(typed)))
