"""What the frame of the desk asks of the worker before it: a right, and how they want the desk."""

from typing import Any

from django import template

from portal.accounts.capabilities import can
from portal.kernel.desk_habits import DeskHabits

register = template.Library()


@register.filter
def may(user: Any, capability: str) -> bool:
    """Return whether the account may do this anywhere: ``{% if user|may:"find_people" %}``."""
    return user is not None and can(user, capability)


@register.simple_tag(takes_context=True)
def desk_habits(context: template.Context) -> DeskHabits:
    """Return the worker's habits: ``{% desk_habits as habits %}``."""
    request = context.get("request")
    return DeskHabits.of_cookies(request.COOKIES) if request is not None else DeskHabits()
