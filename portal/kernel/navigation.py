"""Menus of the three frames, filled by the rooms from their ``urls`` modules. Whether a page opens is for its gate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from portal.kernel import clock
from portal.kernel.people_facts import is_members_account
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
    # Which module the page belongs to, when the cooperative decides whether, where and under which name it is shown.
    module: str = ""
    is_shown: Callable[[HttpRequest], bool] = _always


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A menu word as a page shows it; a further one stands behind the last word on wide screens."""

    key: str
    label: Any
    href: str
    is_current: bool
    is_further: bool = False


@dataclass(frozen=True, slots=True)
class MenuChoice:
    """How a cooperative shows a module in the menu: word (empty = the platform's), number from 0, to whom."""

    word: str
    number: int
    for_members: bool = False


# One entry, by the room that keeps the rules: module → choice of the cooperative; what is not there is not shown.
module_choices: Registry[Callable[[], Mapping[str, MenuChoice]]] = Registry("modules that cooperatives choose")
# Modules stand together, between the first page and one's own account.
PLACE_OF_MODULES = 20
# As many words as people take in at once; with more of them, the fifth word of residents leads to all.
WORDS_AT_ONCE = 6
MORE = "more"

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
    choices = _choices() if any(item.module for _, item in menu) else {}
    links = []
    for key, item in sorted(menu, key=lambda named: _place(named[1], choices)):
        if item.module and not _is_open(choices.get(item.module), user):
            continue
        href = _address(item, premises_id)
        if href is not None and item.is_shown(request):
            is_current = page in {item.url_name, item.premises_url_name, *item.pages}
            word = choices[item.module].word if item.module else ""
            links.append(MenuLink(key, word or item.label, href, is_current))
    return _short_enough(links) if menu is RESIDENT_MENU else links


def _short_enough(links: list[MenuLink]) -> list[MenuLink]:
    """Return the first words, the one that leads to all, and the last; those between are further ones.

    Where the first words suffice, the one that leads to all is not there.
    """
    more = next((link for link in links if link.key == MORE), None)
    words = [link for link in links if link.key != MORE]
    if more is None or len(words) <= WORDS_AT_ONCE:
        return words
    first = words[: WORDS_AT_ONCE - 2]
    further = [replace(link, is_further=True) for link in words[WORDS_AT_ONCE - 2 : -1]]
    led_here = more.is_current or any(link.is_current for link in further)
    return [*first, *further, replace(more, is_current=led_here), words[-1]]


def _choices() -> dict[str, MenuChoice]:
    return {module: choice for _, chosen in module_choices for module, choice in chosen().items()}


def _is_open(choice: MenuChoice | None, user: Any) -> bool:
    if choice is None:
        return False
    return not choice.for_members or is_members_account(user, clock.today())


def _place(item: MenuItem, choices: Mapping[str, MenuChoice]) -> tuple[int, int]:
    choice = choices.get(item.module)
    return (item.place, 0) if choice is None else (PLACE_OF_MODULES, choice.number)


def _address(item: MenuItem, premises_id: object) -> str | None:
    try:
        if premises_id is not None and item.premises_url_name:
            return reverse(item.premises_url_name, kwargs={"premises_id": premises_id})
        return reverse(item.url_name)
    except NoReverseMatch:
        return None
