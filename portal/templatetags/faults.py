"""The pictures of kinds of faults, drawn in the color of the text."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def fault_picture(name: str, size: int = 40) -> str:
    """Draw a picture of ``faults.svg``; it is decoration, the words beside it speak."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"></use></svg>',
        size,
        static("portal/faults.svg"),
        name,
    )
