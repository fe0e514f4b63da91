"""A clerk at the counter in a browser: finds people by keyboard, and every action of theirs is counted.

An action is a key that does something, or a form that is sent; typing into a field and choosing in it are part of it.
"""

import datetime as dt
import re
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.journeys.paper import Paper, paper_on
from tests.journeys.running import Demo, Watched, manage

FIND_SECONDS = 3
ISSUE_ACTIONS, BLOCK_ACTIONS = 3, 2
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 780}
WORK_MILLISECONDS = 60_000


class Hand:
    """The clerk's hand: presses, clicks and chooses, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)

    def click(self, what: Locator) -> None:
        self.actions += 1
        what.click()

    def choose(self, what: Locator, option: str) -> None:
        self.actions += 1
        what.select_option(option)


def find(page: Page, typed: str, name: str) -> None:
    """Find somebody by keyboard alone, from the first key to the card in three seconds."""
    started = time.monotonic()
    page.keyboard.press("/")
    page.keyboard.type(typed)
    expect(page.locator(".search-hints [role=option]").first).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    assert time.monotonic() - started < FIND_SECONDS


def in_both_sizes(watched: Watched) -> None:
    """Look at a page of the desk as it is on the clerk's screen, and on a telephone too."""
    watched.check()
    watched.page.set_viewport_size(NARROW)
    watched.check()
    watched.page.set_viewport_size(WIDE)


def account_tag(page: Page, words: str) -> Locator:
    """Return the word for an account's state on the card of its person."""
    return page.locator(".card-right h2").get_by_text(words, exact=True)


def printed(watched: Watched) -> Paper:
    """Print the paper of credentials that wait, say that it is printed, and stand where they are handed over."""
    page = watched.page
    page.get_by_role("link", name="Drukuj pismo").click()
    expect(page.get_by_role("heading", name=re.compile("^Pisma nr"))).to_be_visible()
    watched.check()
    paper = paper_on(page)
    page.get_by_role("button", name="Wydrukowane", exact=True).click()
    expect(page.get_by_text("Tych danych nikt już nie zobaczy.")).to_be_visible()
    in_both_sizes(watched)
    page.get_by_role("link", name="Wydaj dane osobie").click()
    expect(page.get_by_role("heading", name="Wydaj dane", level=1)).to_be_visible()
    return paper


def hand_over(watched: Watched, document: str = "") -> None:
    """Hand the credentials over against a signature; ``document`` where the rules ask for it now."""
    page = watched.page
    if document:
        page.get_by_label("Dokument tożsamości").select_option(document)
    page.get_by_role("button", name="Wydano, jest podpis").click()
    expect(page.get_by_text("Dane wydane. Konto jest otwarte.")).to_be_visible()
    expect(account_tag(page, "Działa")).to_be_visible()


def send_register(demo: Demo, slug: str, watched: Watched, content: bytes, folder: Path) -> None:
    """Send the register as the accounting system wrote it, look at what it would change, and have it taken over."""
    page, file = watched.page, folder / "lokale.csv"
    file.write_bytes(content)
    page.goto(demo.address(slug, "/biuro/importy/nowy"))
    page.get_by_label("Co jest w pliku").select_option("register:default")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Wyślij plik").click()
    apply = page.get_by_role("button", name="Zastosuj", exact=True)
    expect(apply).to_be_visible(timeout=WORK_MILLISECONDS)
    watched.check()
    apply.click()
    expect(page.locator("main .tag").first).to_have_text("zastosowany", timeout=WORK_MILLISECONDS)
    watched.check()


def night(demo: Demo, slug: str) -> str:
    """Close what the night closes, and return what is said of it."""
    return manage(demo, "close_ended_titles", "--cooperative", slug)


def yesterday() -> dt.date:
    """Return the last day of a title that ended before today, by the cooperative's calendar."""
    return dt.datetime.now(ZoneInfo("Europe/Warsaw")).date() - dt.timedelta(days=1)
