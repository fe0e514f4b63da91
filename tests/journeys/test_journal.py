"""An administrator looks a resident up in the journal; the resident reads that, and when; a worker reads own acts."""

import re

import pytest
from playwright.sync_api import Browser, expect

from saas.demo.accounts import ADMINISTRATOR, CLERK, RESIDENT
from tests.journeys.running import Demo, Watched
from tests.journeys.signing_in import account, sign_in, staff_page

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

SLUG = "siarkowiec"
SIZES = ((1280, 800), (360, 780))


def in_both_sizes(watched: Watched) -> None:
    for width, height in SIZES:
        watched.page.set_viewport_size({"width": width, "height": height})
        watched.check()


def test_who_looks_is_seen(demo: Demo, browser: Browser) -> None:
    resident = account(SLUG, RESIDENT)
    office = Watched(staff_page(demo, browser, account(SLUG, ADMINISTRATOR), viewport={"width": 1280, "height": 800}))
    office.page.get_by_role("link", name="Dziennik", exact=True).first.click()
    expect(office.page.get_by_role("heading", name="Co się działo", level=1)).to_be_visible()
    in_both_sizes(office)
    office.page.get_by_label("Osoba").fill(resident.identifier)
    office.page.get_by_role("button", name="Pokaż", exact=True).click()
    expect(office.page.get_by_text("To, że je przeglądasz, też jest zapisane.")).to_be_visible()
    in_both_sizes(office)
    office.page.get_by_label("Osoba").fill("nikt taki")
    office.page.get_by_role("button", name="Pokaż", exact=True).click()
    expect(office.page).to_have_title(re.compile("^Błąd:"))
    assert office.page.get_by_label("Osoba").input_value() == "nikt taki"
    in_both_sizes(office)

    home = Watched(browser.new_page(viewport={"width": 360, "height": 780}))
    sign_in(demo, home.page, resident)
    home.page.goto(demo.address(SLUG, "/moje-dane"))
    home.page.get_by_role("link", name="Kto oglądał moje dane").click()
    expect(home.page.get_by_text("dziennik zdarzeń Twojego konta").first).to_be_visible()
    in_both_sizes(home)

    clerk = Watched(staff_page(demo, browser, account(SLUG, CLERK), viewport={"width": 1280, "height": 800}))
    clerk.page.goto(demo.address(SLUG, "/urzadzenia"))
    clerk.page.get_by_role("link", name="Moje ostatnie czynności").click()
    expect(clerk.page.get_by_text("Zalogowano się").first).to_be_visible()
    in_both_sizes(clerk)
