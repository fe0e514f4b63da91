"""How many touches a resident on a telephone needs: balance 0, pay 1, why 1, document 2, reading 3, fault 6 screens."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from saas.demo.accounts import RESIDENT
from tests.journeys.counter import NARROW, Hand
from tests.journeys.running import Demo
from tests.journeys.signing_in import account, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

SLUG = "hutnik"
MOST = {"pay": 1, "why": 1, "reading": 3, "document": 2}
FAULT_SCREENS = 6


def test_a_resident_needs_few_touches_for_what_they_came_for(demo: Demo, browser: Browser) -> None:
    page = browser.new_context(viewport=NARROW).new_page()
    sign_in(demo, page, account(SLUG, RESIDENT))
    home = demo.address(SLUG)
    expect(page.locator("h1.balance")).to_contain_text(re.compile("Do zapłaty|Rozliczone|Nadpłata"))

    touches = {}
    for name, walk in (("pay", _pay), ("why", _why), ("document", _document), ("reading", _reading)):
        page.goto(home)
        hand = Hand(page)
        walk(hand)
        touches[name] = hand.actions
    assert all(touches[name] <= most for name, most in MOST.items()), touches

    page.goto(home)
    assert _fault(page) <= FAULT_SCREENS


def _pay(hand: Hand) -> None:
    hand.click(hand.page.locator("main").get_by_role("link", name=re.compile("^(Zapłać|Jak zapłacić)$")))
    expect(hand.page.locator("dt", has_text="Numer konta")).to_be_visible()


def _why(hand: Hand) -> None:
    hand.click(hand.page.get_by_role("link", name="Dlaczego tyle?"))
    expect(hand.page.get_by_role("heading", name="Z czego jest opłata")).to_be_visible()


def _document(hand: Hand) -> None:
    hand.click(hand.page.get_by_role("link", name="Statut, uchwały i inne dokumenty"))
    hand.click(hand.page.locator(".rows a").first)
    expect(hand.page.locator("main h1")).to_be_visible()


def _reading(hand: Hand) -> None:
    page = hand.page
    hand.click(page.get_by_role("link", name="Podaj odczyt").first)
    hand.actions += 1  # into the field
    before = re.search(r"([\d\s]+)(?:,\d+)?\s*m³", page.locator("dl.facts").inner_text())
    assert before
    page.locator("main form input[type=text], main form input[inputmode]").first.fill(str(int(before[1]) + 2))
    hand.click(page.get_by_role("button", name="Dalej"))
    expect(page.locator("main h1")).to_contain_text(re.compile("odczyt", re.IGNORECASE))
    assert re.search(r"/odczyt/[0-9a-f-]{36}", page.url), page.url


def _fault(page: Page) -> int:
    """Report a fault by the first choice of each screen; return how many screens that took, the last one included."""
    page.get_by_role("link", name="Zgłoś awarię").first.click()
    screens = 1
    while "/wyslane" not in page.url:
        assert screens < 2 * FAULT_SCREENS, page.url
        for group in page.locator("main form fieldset:has(input[type=radio])").all():
            group.locator("input[type=radio]").first.check()
        for area in page.locator("main form textarea").all():
            area.fill("Kapie z kranu w kuchni.")
        page.get_by_role("button", name=re.compile("^(Dalej|Wyślij zgłoszenie)$")).click()
        page.wait_for_load_state()
        screens += 1
    expect(page.locator("main")).to_contain_text(re.compile(r"\d{4}/\d+"))
    return screens
