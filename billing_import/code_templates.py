"""Codes of premises inside longer codes: ``204-{lokal}`` keeps ``A/7`` of the account ``204-A/7``. Pure.

A template is text, one part in braces that is kept, and stars that stand for anything. There are no regular expressions
of people's: matching looks for each text once, from both ends towards the kept part, so its time is that of reading.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

LONGEST_TEMPLATE = 100
MOST_TEMPLATES = 50
_KEPT = re.compile(r"\{[^{}]*\}")


class TemplateWrong(ValueError):
    """A template that cannot be used; the text says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class CodeTemplate:
    """One template, taken apart: the texts before the kept part and after it, parted by stars.

    Stars before the kept part and after it take as little as they can, so the kept part is as long as it can be.
    """

    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "CodeTemplate":
        """Return the template that a text describes. Raises TemplateWrong."""
        if not text.strip() or len(text) > LONGEST_TEMPLATE:
            raise TemplateWrong(f"Wzorzec konta ma mieć od 1 do {LONGEST_TEMPLATE} znaków, na przykład 204-{{lokal}}.")
        kept = _KEPT.findall(text)
        rest = _KEPT.sub("", text)
        if len(kept) != 1 or "{" in rest or "}" in rest:
            raise TemplateWrong(f"Wzorzec „{text}” ma mieć dokładnie jedno {{lokal}}, na przykład 204-{{lokal}}.")
        first, _, last = text.strip().partition(kept[0])
        if "**" in text or first.endswith("*") or last.startswith("*"):
            raise TemplateWrong(f"We wzorcu „{text}” gwiazdka stoi przy {{lokal}} albo przy gwiazdce. Rozdziel je.")
        return cls(text, tuple(first.split("*")), tuple(last.split("*")))

    def kept_in(self, code: str) -> str | None:
        """Return the kept part of a code, None when the code does not fit. Time: linear in the code's length."""
        first, *others = self.before
        if not code.startswith(first):
            return None
        start = len(first)
        for text in others:
            found = code.find(text, start)
            if found < 0:
                return None
            start = found + len(text)
        *others, last = self.after
        if not code.endswith(last):
            return None
        end = len(code) - len(last)
        for text in reversed(others):
            end = code.rfind(text, start, end)
            if end < 0:
                return None
        return code[start:end].strip() or None if start < end else None


@dataclass(frozen=True, slots=True)
class CodeTemplates:
    """Templates in the order in which they are tried; none of them: codes are meant as they stand."""

    templates: tuple[CodeTemplate, ...] = ()
    texts: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, texts: str | Sequence[str]) -> "CodeTemplates":
        """Return the templates that texts describe. Raises TemplateWrong."""
        listed = (texts,) if isinstance(texts, str) else tuple(texts)
        listed = tuple(text for text in listed if text)
        if len(listed) > MOST_TEMPLATES:
            raise TemplateWrong(
                f"Wzorców kont może być najwyżej {MOST_TEMPLATES}. Użyj gwiazdki, na przykład 2*-{{lokal}}."
            )
        return cls(tuple(CodeTemplate.of(text) for text in listed), listed)

    def code_in(self, text: str) -> str | None:
        """Return the code of premises that a text holds; None when it fits no template."""
        if not self.templates:
            return text
        return next((code for one in self.templates if (code := one.kept_in(text)) is not None), None)
