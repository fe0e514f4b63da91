"""A clerk at the counter in a real browser: finds, issues, blocks, closes – counted in actions, by keyboard alone.

An action is a key that does something, or a form that is sent; typing into a field is part of it. Siarkowiec prepares
and hands over later, Hutnik issues at once. Figures are in docs/rules/counter.md.
"""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from saas.demo.accounts import ACCOUNTS, CLERK, DemoAccount
from tests.journeys.running import Demo, Watched
from tests.journeys.signing_in import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 780}
FIND_SECONDS = 3


def clerk_of(slug: str) -> DemoAccount:
    return next(one for one in ACCOUNTS if (one.cooperative, one.role) == (slug, CLERK))


def find(page: Page, typed: str, name: str) -> float:
    """Find somebody by keyboard alone; return the seconds from the first key to the card."""
    started = time.monotonic()
    page.keyboard.press("/")
    page.keyboard.type(typed)
    expect(page.locator(".search-hints [role=option]").first).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    return time.monotonic() - started


def fits(page: Page) -> bool:
    """Return whether the page needs no scrolling."""
    return bool(page.evaluate("document.documentElement.scrollHeight <= window.innerHeight"))


def narrow(watched: Watched) -> None:
    """Look at the page on a telephone, too."""
    watched.check()
    watched.page.set_viewport_size(NARROW)
    watched.check()
    watched.page.set_viewport_size(WIDE)


def test_siarkowiec_from_the_application_to_new_credentials_after_a_loss(demo: Demo, browser: Browser) -> None:
    watched = Watched(browser.new_page(viewport=WIDE))
    page = watched.page
    sign_in(demo, page, clerk_of("siarkowiec"))
    assert find(page, "swiatek piotr", "Piotr Świątek") < FIND_SECONDS
    assert find(page, "marek zieba", "Marek Zięba") < FIND_SECONDS
    narrow(watched)
    # Issue credentials: three actions.
    page.keyboard.press("w")
    expect(page.get_by_role("button", name="Przyjmij wniosek")).to_be_focused()
    narrow(watched)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Przygotuj dane")).to_be_focused()
    narrow(watched)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dane przygotowane, pokwitowanie")).to_be_visible()
    narrow(watched)
    # Call, then hand over.
    page.get_by_label("tak, osoba wie, że dane czekają").check()
    page.get_by_role("button", name="Zapisz rozmowę").click()
    expect(page.get_by_text("Osoba wie, że dane czekają.")).to_be_visible()
    page.goto(demo.address("siarkowiec", "/biuro/kolejka"))
    expect(page.get_by_role("heading", name="Czekają na odbiór")).to_be_visible()
    narrow(watched)
    assert find(page, "marek zieba", "Marek Zięba") < FIND_SECONDS
    page.keyboard.press("w")
    page.get_by_role("button", name="Wydano, jest podpis").click()
    expect(page).to_have_title(re.compile("^Błąd:"))
    narrow(watched)
    page.get_by_label("Dokument tożsamości").select_option("identity_card")
    page.get_by_role("button", name="Wydano, jest podpis").click()
    expect(page.get_by_text("Dane wydane. Konto jest otwarte.")).to_be_visible()
    # Block: two actions.
    page.keyboard.press("b")
    expect(page.get_by_role("button", name="Zablokuj teraz")).to_be_focused()
    narrow(watched)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Konto zablokowane.")).to_be_visible()
    expect(page.locator(".card-right").get_by_text("Zablokowane", exact=True)).to_be_visible()
    narrow(watched)
    page.get_by_role("link", name="Gęściej").click()
    expect(page.locator("body.dense")).to_be_visible()
    assert fits(page)
    watched.check()
    page.get_by_role("link", name="Luźniej").click()
    # New identifier and new password, in person.
    page.keyboard.press("w")
    page.get_by_label("Dokument tożsamości").select_option("passport")
    page.get_by_role("button", name="Przygotuj nowe dane").click()
    expect(page.get_by_text("Stare już nie działają.")).to_be_visible()
    page.get_by_label("Dokument tożsamości").select_option("passport")
    page.get_by_role("button", name="Wydano, jest podpis").click()
    expect(page.locator(".card-right").get_by_text("Działa", exact=True)).to_be_visible()
    # Letters as commands can be switched off.
    page.get_by_role("link", name="Wyłącz").click()
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="Marek Zięba", level=1)).to_be_visible()
    page.get_by_role("link", name="Włącz").click()


def test_hutnik_issues_at_once_and_closes_without_a_script(demo: Demo, browser: Browser) -> None:
    context = browser.new_context(viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    sign_in(demo, page, clerk_of("hutnik"))
    page.get_by_label("Szukaj osoby lub lokalu").fill("jerzy wojcik")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Jerzy Wójcik", level=1)).to_be_visible()
    page.get_by_role("link", name="Wydaj dane").click()
    page.get_by_label("Dokument tożsamości").select_option("identity_card")
    page.get_by_role("button", name="Wydaj dane").click()
    expect(page.get_by_role("heading", name="Dane do logowania")).to_be_visible()
    assert page.locator(".secret").count() == 2
    page.get_by_role("link", name="Jerzy Wójcik").click()
    expect(page.locator(".card-right").get_by_text("Działa", exact=True)).to_be_visible()
    page.get_by_role("link", name="Wniosek o odebranie").click()
    page.get_by_label("Dokument tożsamości").select_option("identity_card")
    page.get_by_role("button", name="Przyjmij wniosek").click()
    page.get_by_role("link", name="Zamknij konto").click()
    page.get_by_role("button", name="Zamknij konto").click()
    expect(page.get_by_text("Konto zamknięte.")).to_be_visible()
    expect(page.locator(".card-right").get_by_text("Zamknięte", exact=True)).to_be_visible()
    context.close()
