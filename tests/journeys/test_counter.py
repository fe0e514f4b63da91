"""A clerk in a browser without scripts issues at once and closes on request. With scripts: the two whole paths."""

import pytest
from playwright.sync_api import Browser, expect

from saas.demo.accounts import CLERK
from tests.journeys.counter import WIDE
from tests.journeys.running import Demo
from tests.journeys.signing_in import account, staff_page

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def test_hutnik_issues_at_once_and_closes_without_a_script(demo: Demo, browser: Browser) -> None:
    page = staff_page(demo, browser, account("hutnik", CLERK), viewport=WIDE, java_script_enabled=False)
    page.get_by_label("Szukaj osoby lub lokalu").fill("zaneta gesicka gwiazdna")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Żaneta Gęsicka", level=1)).to_be_visible()
    page.get_by_role("link", name="Wydaj dane").click()
    page.get_by_label("Dokument tożsamości").select_option("identity_card")
    page.get_by_role("button", name="Wydaj dane").click()
    expect(page.get_by_role("heading", name="Dane do logowania")).to_be_visible()
    assert page.locator(".secret").count() == 2
    page.get_by_role("link", name="Żaneta Gęsicka").click()
    expect(page.locator(".card-right").get_by_text("Działa", exact=True)).to_be_visible()
    page.get_by_role("link", name="Wniosek o odebranie").click()
    page.get_by_label("Dokument tożsamości").select_option("identity_card")
    page.get_by_role("button", name="Przyjmij wniosek").click()
    page.get_by_role("link", name="Zamknij konto").click()
    page.get_by_role("button", name="Zamknij konto").click()
    expect(page.get_by_text("Konto zamknięte.")).to_be_visible()
    expect(page.locator(".card-right").get_by_text("Zamknięte", exact=True)).to_be_visible()
