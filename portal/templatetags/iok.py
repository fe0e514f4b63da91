"""Filters and tags of every template: amounts, days, no-break spaces, icons. Presenters decide what they show."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.kernel import money, typography
from portal.kernel.clock import WARSAW

register = template.Library()


@register.filter
def zloty(amount: Decimal) -> str:
    """Write ``12 412,50 zł``."""
    return money.zloty_text(amount)


@register.filter
def amount(value: Decimal) -> str:
    """Write ``12 412,50``, for columns whose head names the unit."""
    return money.amount_text(value)


@register.filter
def day(value: dt.date) -> str:
    """Write ``15 grudnia 2026``."""
    return typography.full_day_text(value, get_language() or "pl")


@register.filter
def moment(value: dt.datetime) -> str:
    """Write ``15 grudnia 2026, 9:05`` of the clock in Poland, in the reader's language."""
    return typography.moment_text(value.astimezone(WARSAW), get_language() or "pl")


@register.filter
def short_day(value: dt.date) -> str:
    """Write ``15 grudnia``."""
    return typography.day_text(value, get_language() or "pl")


@register.filter
def month(value: dt.date) -> str:
    """Write ``grudzień 2026``."""
    return typography.month_text(value, get_language() or "pl")


@register.filter
def month_name(value: dt.date) -> str:
    """Write ``grudzień``."""
    return typography.month_name(value, get_language() or "pl")


@register.filter
def dial(number: str) -> str:
    """Turn a telephone number as written into what ``tel:`` dials; an extension (``wew. 29``) follows after a pause."""
    main, _, extension = number.partition("wew")
    digits = "".join(sign for sign in main if sign.isdigit() or sign == "+")
    more = "".join(sign for sign in extension if sign.isdigit())
    return f"{digits},{more}" if more else digits


@register.filter
def phone_number(number: str) -> str:
    """Write a telephone number so that no line breaks inside it; an extension may stand on the next line."""
    main, mark, extension = number.partition(" wew")
    whole = main.replace("-", typography.NO_BREAK_HYPHEN)
    rest = f"{mark}{extension}".replace(" ", typography.NBSP)
    return whole.replace(" ", typography.NBSP) + (f" {rest[1:]}" if rest else "")


@register.filter(is_safe=True)
def nbsp(text: Any) -> str:
    """Join short words to the next one; works on plain text and, in ``{% filter nbsp %}``, on whole blocks of HTML."""
    if isinstance(text, SafeString):
        # Safe input stays safe: only spaces and dashes outside tags are replaced.
        return mark_safe(typography.html_without_loose_ends(text))  # noqa: S308
    return typography.without_loose_ends(str(text))


@register.simple_tag
def icon(name: str, size: int = 20) -> str:
    """Draw a symbol of ``icons.svg`` in the color of the text; it is decoration, the word beside it speaks."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"></use></svg>',
        size,
        static("portal/icons.svg"),
        name,
    )


@register.simple_tag
def json_text(value: Any) -> str:
    """Write a value as JSON for an attribute; quotes are escaped like in any text."""
    return json.dumps(value)


@register.filter
def is_password(field: BoundField) -> bool:
    """Return whether the field's text is hidden while typed."""
    return getattr(field.field.widget, "input_type", "") == "password"


@register.filter
def is_tick(field: BoundField) -> bool:
    """Return whether the field is one box to tick."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


class NavigationNode(template.Node):
    """The menu; what stands inside the tag is the key of its current word."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        """Fill ``menu_links`` and ``menu_key`` for components/menu.html."""
        menu = context.get("menu") or []
        links = menu() if callable(menu) else menu
        frame = context.template.engine.get_template("components/menu.html")  # type: ignore[union-attr]
        with context.push(menu_links=links, menu_key=self.nodelist.render(context).strip()):
            return frame.render(context)


@register.tag
def navigation(parser: template.base.Parser, _token: template.base.Token) -> NavigationNode:
    """Draw the menu: ``{% navigation %}{% block nav_current %}{% endblock %}{% endnavigation %}``."""
    nodelist = parser.parse(("endnavigation",))
    parser.delete_first_token()
    return NavigationNode(nodelist)
