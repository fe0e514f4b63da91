"""Pages of somebody signed in, in a real browser: at any size, look and language, without scripts, light, on paper.

The first visit itself, from the paper to the first balance, is in the two whole paths.
"""

import gzip
import itertools
import re

import pytest
from playwright.sync_api import Browser, Request, expect

from saas.demo.accounts import RESIDENT
from tests.journeys.running import Demo
from tests.journeys.signing_in import account, sign_in
from tests.pages.grid import dress, rounds
from tests.pages.looking import Watcher
from tests.pages.places import places

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

# Of the pages that are found, each in another language, look and size; all of them in all: ./app test pages.
SAMPLE = 12


def test_a_sample_of_pages_has_no_barrier_in_any_language_look_or_size(demo: Demo, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(demo, page, account("siarkowiec", RESIDENT))
    state = context.storage_state()
    found = places(demo, "siarkowiec", "resident", page)
    assert len(found) >= SAMPLE
    step = len(found) // SAMPLE
    looks = zip(found[::step], itertools.cycle(rounds("resident")), strict=False)
    wrong = {}
    for place, one in looks:
        dressed = browser.new_context(storage_state=state, viewport={"width": one.width, "height": 800})
        dress(dressed, demo, "siarkowiec", one)
        watcher = Watcher(dressed.new_page())
        watcher.page.goto(demo.address("siarkowiec", place.path))
        seen = watcher.look(place.name, is_for_residents=True, measures_words=one.language == "pl")
        if seen.problems:
            wrong[place.path, one] = seen.problems
        dressed.close()
    assert not wrong


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
    page.get_by_role("link", name="Polski").click()  # the account keeps its language, and others use it after us
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    context.close()


def _weight(request: Request) -> int:
    """Return how much comes over the wire in a deployment, where files of the frame are sent compressed."""
    if "/static/" in request.url:
        answer = request.response()
        return len(gzip.compress(answer.body())) if answer else 0
    return max(0, request.sizes()["responseBodySize"])


def test_a_first_visit_is_light(demo: Demo, browser: Browser) -> None:
    person = account("hutnik", RESIDENT)
    page = browser.new_page()
    sizes: list[int] = []
    sign_in(demo, page, person)
    context = browser.new_context(storage_state=page.context.storage_state())
    fresh = context.new_page()
    fresh.on("requestfinished", lambda request: sizes.append(_weight(request)))
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
