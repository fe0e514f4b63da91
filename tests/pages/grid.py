"""The walk itself: cooperatives × people × pages (as they open, and with an empty form sent) × looks × sizes."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from portal.kernel.display import COOKIE
from saas.demo.accounts import CLERK, RESIDENT
from tests.journeys.running import Demo, open_browser, running_demo
from tests.journeys.signing_in import account, sign_in
from tests.pages.contact_sheet import Sheets
from tests.pages.looking import Watcher
from tests.pages.notes import Notes
from tests.pages.places import Place, places

SLUGS = ("siarkowiec", "hutnik")
WIDTHS = (360, 1280)
LANGUAGES = ("pl", "en", "uk")
# Name → letters, contrast, theme of the cookie that the page of looks sets.
LOOKS = {"normal": "1.normal.light", "large": "3.normal.light", "contrast": "1.high.light", "dark": "1.normal.dark"}
HEIGHT = 800
_FIELDS = "input:not([type=hidden]):not([type=checkbox]):not([type=submit]), textarea"


@dataclass(frozen=True, slots=True)
class Round:
    """One language, look and size in which somebody's pages are seen."""

    language: str
    look: str
    width: int


def rounds(who: str) -> Iterator[Round]:
    """Yield all rounds of somebody; the desk speaks Polish alone."""
    for language in ("pl",) if who == "clerk" else LANGUAGES:
        for look in LOOKS:
            for width in WIDTHS:
                yield Round(language, look, width)


@dataclass(frozen=True, slots=True)
class Part:
    """What of the grid is walked; an empty choice means all."""

    slugs: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    is_quick: bool = False

    def has(self, place: Place) -> bool:
        """Return whether the page is in it."""
        return not self.names or any(name in place.name for name in self.names)


class Grid:
    """One walk over the grid, or over a part of it."""

    def __init__(self, folder: Path, notes: Notes, part: Part, *, again: bool, pictures: bool) -> None:
        self.folder, self.notes, self.part, self.again = folder, notes, part, again
        self.sheets = Sheets() if pictures else None

    def walk(self) -> None:
        """Walk what was not walked yet."""
        with running_demo(self.folder) as demo, open_browser() as browser:
            for slug in self.part.slugs or SLUGS:
                for who in self.part.people or ("visitor", "resident", "clerk"):
                    self._walk_as(demo, browser, slug, who)
        if self.sheets is not None:
            self.sheets.save()

    def _walk_as(self, demo: Demo, browser: Browser, slug: str, who: str) -> None:
        state = _signed_in(demo, browser, slug, who)
        context = browser.new_context(storage_state=state)
        found = places(demo, slug, who, context.new_page(), "/biuro/" if who == "clerk" else "/")
        context.close()
        chosen = [place for place in found if self.part.has(place)]
        sys.stdout.write(f"{slug}, {who}: {len(chosen)} pages of {len(found)}\n")
        for one in rounds(who):
            if self.part.is_quick and (one.language, one.look) != ("pl", "normal"):
                continue
            context = browser.new_context(storage_state=state, viewport={"width": one.width, "height": HEIGHT})
            dress(context, demo, slug, one)
            watcher = Watcher(context.new_page())
            for place in chosen:
                self._see(watcher, demo, (slug, who), place, one)
            context.close()

    def _see(self, watcher: Watcher, demo: Demo, whose: tuple[str, str], place: Place, one: Round) -> None:
        slug, who = whose
        key = f"{slug} {who} {place.name} {one.language} {one.look} {one.width}"
        before = self.notes.kept.get(key)
        if self.sheets is not None:
            if self.sheets.wants(whose, (one.language, one.look)):
                watcher.page.goto(demo.address(slug, place.path))
                self.sheets.take(watcher.page, whose, place.name, (one.language, one.look))
            return
        if before is not None and not (self.again and before["problems"]):
            return
        watcher.page.goto(demo.address(slug, place.path))
        spoken = watcher.page.locator("html").get_attribute("lang")
        if spoken != one.language:  # pages of the regulation are Polish inside, never as a whole
            self.notes.keep(f"{key} spoken", problems=[f"speaks {spoken}"], fog=None)
        self._note(watcher, key, place.name, who, one)
        if _send_empty(watcher.page):
            self._note(watcher, f"{key} wrong", place.name, who, one)

    def _note(self, watcher: Watcher, key: str, name: str, who: str, one: Round) -> None:
        seen = watcher.look(
            name,
            is_for_residents=who != "clerk",
            measures_words=one == Round("pl", "normal", 1280) and who != "clerk",
        )
        self.notes.keep(key, problems=seen.problems, fog=seen.fog)
        for problem in seen.problems:
            sys.stdout.write(f"  {key}: {problem}\n")
            sys.stdout.flush()


def _signed_in(demo: Demo, browser: Browser, slug: str, who: str) -> StorageState | None:
    if who == "visitor":
        return None
    context = browser.new_context()
    sign_in(demo, context.new_page(), account(slug, CLERK if who == "clerk" else RESIDENT))
    state = context.storage_state()
    context.close()
    return state


def dress(context: BrowserContext, demo: Demo, slug: str, one: Round) -> None:
    """Choose the language and look of all pages of a browser's context, as somebody who chose them before."""
    address = demo.address(slug)
    context.add_cookies(
        [
            {"name": COOKIE, "value": LOOKS[one.look], "url": address},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": one.language, "url": address},
        ]
    )


def _send_empty(page: Page) -> bool:
    """Send the page's first form with nothing typed; return whether that gave a page with errors to look at."""
    form = page.locator("main form[method=post]:has(input:not([type=hidden]):not([type=submit]), textarea)")
    if form.count() == 0:
        return False
    form = form.first
    for index in range(form.locator(_FIELDS).count()):
        typed = form.locator(_FIELDS).nth(index)
        if typed.is_visible() and typed.is_editable() and typed.get_attribute("type") not in {"radio", "file"}:
            typed.fill("")
    button = form.locator("button[type=submit], button:not([type])")
    if button.count() == 0 or not button.first.is_visible():
        return False
    button.first.click()
    page.wait_for_load_state()
    return page.locator(".error-summary").count() > 0
