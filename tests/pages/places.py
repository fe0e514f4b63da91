"""Which pages there are: found by following every link from the first one, one address for each kind of page."""

from collections import deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from tests.journeys.running import Demo

# Leaving, looks, and what is no page of ours but a file, a program's address or a change that a GET would not make.
NOT_FOLLOWED = frozenset({"account_logout", "display", "brand_css", "logo_svg", "logo_png"})
# Places that nothing links to, or only now and then: what is not there, a filter that cannot be read, an empty search.
FURTHER = {
    "resident": ("/nie-ma-takiej-strony", "/rozliczenia?rok=x"),
    "visitor": ("/zaloguj", "/haslo/nie-pamietam", "/regulamin", "/nie-ma-takiej-strony"),
    "clerk": ("/biuro/szukaj",),
}
MOST = 150


@dataclass(frozen=True, slots=True)
class Place:
    """One kind of page: the name of its address in our code, and one address of it."""

    name: str
    path: str


def places(demo: Demo, slug: str, who: str, page: Page, start: str = "/") -> list[Place]:
    """Return one address for each kind of page that somebody reaches by links, in the order of finding."""
    waiting = deque([start, *FURTHER.get(who, ())])
    asked: set[str] = set()
    found: dict[str, Place] = {}
    while waiting and len(found) < MOST:
        path = waiting.popleft()
        name = _name(path)
        if path in asked or name in found or name in NOT_FOLLOWED:
            continue
        asked.add(path)
        try:
            answer = page.goto(demo.address(slug, path), wait_until="domcontentloaded")
        except Error:  # a file to be saved, not a page
            continue
        reached = urlsplit(page.url)
        kind = answer.headers.get("content-type", "") if answer is not None else ""
        if "text/html" not in kind or reached.netloc != _host(demo, slug):
            continue
        # What a page adds to the address when it sends somebody on makes no new kind of page.
        final = path if "?" in path else reached.path
        name = _name(final)
        if name in found:
            continue
        found[name] = Place(name, final)
        waiting.extend(_links(page, _host(demo, slug)))
    return list(found.values())


def _links(page: Page, host: str) -> list[str]:
    hrefs: list[str] = page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.href)")
    parts = [urlsplit(href) for href in hrefs]
    # Filters and pages of a list are the same kind of page; its first look is enough.
    return [one.path for one in parts if one.netloc == host and one.scheme.startswith("http")]


def _name(path: str) -> str:
    plain, _, query = path.partition("?")
    try:
        name = resolve(plain, urlconf="saas.urls").url_name or plain
    except Resolver404:
        name = "not_found"
    return f"{name}?" if query else name


def _host(demo: Demo, slug: str) -> str:
    return urlsplit(demo.address(slug)).netloc
