"""The words of a message, under the cooperative's brand. Which words there are is in ``kinds`` and the templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.translation import override

from portal.kernel.cooperative import CurrentCooperative, Phone
from portal.outbox.addresses import has_control_characters

LONGEST_SUBJECT = 250
# What HTML mail refers to when the cooperative's mark can be shown in mail; the file goes inside the message.
LOGO_ID = "logo"


class HeaderRefused(ValueError):
    """A word of the subject would break out of its line and become a header of its own."""


@dataclass(frozen=True, slots=True)
class Words:
    """A message as people read it; ``subject`` and ``html`` are empty for an SMS."""

    subject: str
    text: str
    html: str


def email_words(
    kind: str,
    *,
    context: Mapping[str, Any],
    secrets: Mapping[str, Any],
    cooperative: CurrentCooperative,
    sender: str,
    language: str,
) -> Words:
    """Return subject, text and HTML of an e-mail; secrets are shown to the two bodies only. Raises HeaderRefused."""
    frame = _frame(cooperative, sender, language)
    open_words = {**frame, **context}
    with override(language):
        subject = _plain(f"email/{kind}.subject.txt", open_words).strip()
        text = _tidy(_plain(f"email/{kind}.txt", {**open_words, **secrets}))
        html = get_template(f"email/{kind}.html").render({**open_words, **secrets})
    if has_control_characters(subject):
        raise HeaderRefused(kind)
    return Words(subject[:LONGEST_SUBJECT], text, html)


def sms_words(kind: str, *, context: Mapping[str, Any], cooperative: CurrentCooperative, language: str) -> Words:
    """Return the few words of an SMS."""
    with override(language):
        text = " ".join(_plain(f"sms/{kind}.txt", {**context, "cooperative": cooperative}).split())
    return Words("", text, "")


def _frame(cooperative: CurrentCooperative, sender: str, language: str) -> dict[str, Any]:
    palette = cooperative.palette
    return {
        "cooperative": cooperative,
        "sender": sender,
        "language": language,
        "office_phones": _office_phones(cooperative),
        "color": palette.get("brand") or cooperative.brand_color,
        "on_color": palette.get("on_brand") or "#ffffff",
        "edge": palette.get("brand_edge") or cooperative.brand_color,
        "link_color": palette.get("brand_link") or "#14181f",
        "logo_id": LOGO_ID if cooperative.logo_png else "",
    }


def _office_phones(cooperative: CurrentCooperative) -> list[Phone]:
    # Whoever writes back about a letter wants an office; the police and the gas service know nothing of it.
    phones = cooperative.phones
    return [phone for phone in phones if not phone.is_emergency and sum(map(str.isdigit, phone.number)) > 3]


def _plain(name: str, context: Mapping[str, Any]) -> str:
    # Nothing is escaped in plain text, whoever writes the template.
    template: Any = get_template(name)
    return str(template.template.render(Context(dict(context), autoescape=False)))


def _tidy(text: str) -> str:
    """Return paragraphs with one empty line between them, as many as a template's tags left."""
    lines = [line.strip() for line in text.replace("\u00a0", " ").splitlines()]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip() + "\n"
