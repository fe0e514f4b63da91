"""Pages of somebody signed in, in a real browser: at any size, look and language, without scripts, light, on paper.

The first visit itself, from the paper to the first balance, is in the two whole paths.
"""

import re

import pytest
from playwright.sync_api import Browser

from saas.demo.accounts import RESIDENT
from tests.journeys.running import Demo, Watched
from tests.journeys.signing_in import account, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

SIZES = ((360, 780), (1280, 800))
PATHS = ("/", "/rozliczenia", "/rozliczenia?rok=x", "/regulamin", "/moje-dane", "/haslo/zmiana", "/nie-ma")
LOOKS = ("letters=3", "letters=1&contrast=high", "contrast=normal&theme=dark", "theme=auto&language=uk", "language=en")


@pytest.mark.pages
@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
def test_no_page_has_a_barrier_at_any_size_look_or_language(demo: Demo, browser: Browser, slug: str) -> None:
    person = account(slug, RESIDENT)
    for width, height in SIZES:
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        sign_in(demo, page, person)
        watched = Watched(page)
        for path in PATHS:
            page.goto(demo.address(slug, path))
            watched.check()
        for look in LOOKS:
            page.goto(demo.address(slug, f"/wyglad?{look}"))
            for path in ("/rozliczenia", "/regulamin"):
                page.goto(demo.address(slug, path))
                watched.check()
        context.close()


def test_everything_works_without_scripts_and_on_the_narrowest_screen(demo: Demo, browser: Browser) -> None:
    person = account("siarkowiec", RESIDENT)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    sign_in(demo, page, person)
    page.get_by_role("link", name="Menu", exact=True).click()
    page.get_by_role("link", name="Rozliczenia", exact=True).click()
    page.get_by_text("Wybierz rok, rodzaj lub dni").click()
    page.get_by_label("Rodzaj").select_option("payment")
    page.get_by_role("button", name="Pokaż", exact=True).click()
    assert "rodzaj=payment" in page.url
    assert page.locator(".month").count() > 0
    page.get_by_role("link", name="Українська").click()
    assert page.locator("html").get_attribute("lang") == "uk"
    assert "rodzaj=payment" in page.url, "the language changes, the page stays"
    context.close()


def test_a_first_visit_is_light(demo: Demo, browser: Browser) -> None:
    person = account("hutnik", RESIDENT)
    page = browser.new_page()
    sizes: list[int] = []
    sign_in(demo, page, person)
    context = browser.new_context(storage_state=page.context.storage_state())
    fresh = context.new_page()
    fresh.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    fresh.goto(demo.address("hutnik", "/rozliczenia"), wait_until="networkidle")
    assert len(sizes) <= 8
    assert sum(sizes) <= 80_000


@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
def test_home_and_ledger_print_on_two_sheets(demo: Demo, browser: Browser, slug: str) -> None:
    person = account(slug, RESIDENT)
    page = browser.new_page()
    sign_in(demo, page, person)
    for path in ("/", "/rozliczenia"):
        page.goto(demo.address(slug, path))
        sheets = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4"))
        assert 1 <= len(sheets) <= 2, path
