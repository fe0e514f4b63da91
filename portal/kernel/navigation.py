"""Menus of the three frames, filled by the rooms from their ``urls`` modules. Whether a page opens is for its gate."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from portal.kernel.registries import Registry
from portal.kernel.schemas import is_public_schema


def _always(_request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One word of a menu.

    ``label`` is translatable (lazy); ``url_name`` opens without arguments. On a page about certain premises
    ``premises_url_name`` is used instead, so that the choice of premises is kept. ``pages`` are further URL names
    under which the word is marked as the current one.
    """

    label: Any
    url_name: str
    premises_url_name: str = ""
    pages: frozenset[str] = field(default_factory=frozenset)
    # Where the word stands: smaller numbers first, whatever order the rooms are loaded in.
    place: int = 50
    is_shown: Callable[[HttpRequest], bool] = _always


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A menu word as a page shows it."""

    key: str
    label: Any
    href: str
    is_current: bool


RESIDENT_MENU: Registry[MenuItem] = Registry("menu of residents")
DESK_MENU: Registry[MenuItem] = Registry("menu of a cooperative's staff")
OPERATOR_MENU: Registry[MenuItem] = Registry("menu of the operator's console")


def menu_of(request: HttpRequest) -> list[MenuLink]:
    """Return the menu for whoever is signed in; empty for strangers and until a given password is changed."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(user, "must_change_password", False):
        return []
    if is_public_schema():
        menu = OPERATOR_MENU
    elif getattr(user, "is_staff_member", False):
        menu = DESK_MENU
    else:
        menu = RESIDENT_MENU
    match = request.resolver_match
    page = match.url_name if match else ""
    premises_id = match.kwargs.get("premises_id") if match else None
    links = []
    for key, item in sorted(menu, key=lambda named: named[1].place):
        href = _address(item, premises_id)
        if href is not None and item.is_shown(request):
            is_current = page in {item.url_name, item.premises_url_name, *item.pages}
            links.append(MenuLink(key, item.label, href, is_current))
    return links


def _address(item: MenuItem, premises_id: object) -> str | None:
    try:
        if premises_id is not None and item.premises_url_name:
            return reverse(item.premises_url_name, kwargs={"premises_id": premises_id})
        return reverse(item.url_name)
    except NoReverseMatch:
        return None
