"""An administrator sets their cooperative up in a real browser: rules, regulation, looks, staff.

Every page on the way is without a barrier, on a wide screen and on a telephone. The demo is left as it was found.
"""

import re

import pytest
from playwright.sync_api import Browser, expect

from saas.demo.accounts import ADMINISTRATOR, CLERK, RESIDENT
from tests.journeys.running import Demo, Watched
from tests.journeys.signing_in import account, sign_in, staff_page

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

SLUG = "hutnik"
SIZES = ((1280, 800), (360, 780))
WIDE = {"width": 1280, "height": 800}
SETTINGS = "/biuro/ustawienia/"
PAGES = (
    SETTINGS,
    f"{SETTINGS}zasady/",
    f"{SETTINGS}zasady/czesc/access",
    f"{SETTINGS}zasady/czesc/offices",
    f"{SETTINGS}zasady/czesc/sign_in",
    f"{SETTINGS}zasady/czesc/legal",
    f"{SETTINGS}zasady/historia",
    f"{SETTINGS}regulamin",
    f"{SETTINGS}wyglad",
    f"{SETTINGS}kontakt",
    f"{SETTINGS}podglad/mieszkaniec",
    f"{SETTINGS}podglad/mieszkaniec/rozliczenia",
    f"{SETTINGS}podglad/rola/ksiegowosc",
    "/biuro/pracownicy/",
    "/biuro/pracownicy/nowy",
    "/biuro/role/",
    "/biuro/role/nowa",
)


def change_rule(demo: Demo, watched: Watched, section: str, label: str, choice: str) -> None:
    """Choose one answer in a section, look at what it does, and store it."""
    page = watched.page
    page.goto(demo.address(SLUG, f"{SETTINGS}zasady/czesc/{section}"))
    page.get_by_role("group", name=label, exact=True).get_by_label(choice, exact=True).check()
    page.get_by_label("Powód zmiany").fill("próba")
    page.get_by_role("button", name="Zobacz, co się zmieni").click()
    expect(page.get_by_role("heading", name="Co się zmieni", level=1)).to_be_visible()
    watched.check()
    page.get_by_role("button", name="Zapisz zasady").click()
    expect(page.get_by_text("Zasady zapisane.")).to_be_visible()


def mistake_first(demo: Demo, watched: Watched) -> None:
    page = watched.page
    page.goto(demo.address(SLUG, f"{SETTINGS}zasady/czesc/password"))
    page.get_by_label("Najkrótsze hasło (znaki)", exact=True).fill("5")
    page.get_by_role("button", name="Zobacz, co się zmieni").click()
    expect(page).to_have_title(re.compile("^Błąd:"))
    assert "Musi być co najmniej 6." in page.locator(".error-summary").inner_text()
    assert page.get_by_label("Najkrótsze hasło (znaki)", exact=True).input_value() == "5"
    watched.check()


def accepted_at_sign_in(demo: Demo, browser: Browser, watched: Watched) -> None:
    """Ask for an acceptance; a resident who signs in meets it, and nothing else, until the box is ticked."""
    resident = Watched(browser.new_page(viewport={"width": 360, "height": 780}))
    change_rule(demo, watched, "legal", "Regulamin", "akceptacja przy logowaniu")
    try:
        sign_in(demo, resident.page, account(SLUG, RESIDENT))
        expect(resident.page).to_have_url(demo.address(SLUG, "/regulamin/przyjmij"))
        resident.page.get_by_role("button", name="Dalej").click()
        expect(resident.page).to_have_title(re.compile("^Błąd:"))
        resident.check()
        resident.page.get_by_label("Przyjmuję regulamin konta.").check()
        resident.page.get_by_role("button", name="Dalej").click()
        expect(resident.page).to_have_url(demo.address(SLUG, "/"))
        resident.page.goto(demo.address(SLUG, "/zgody"))
        expect(resident.page.get_by_text("przyjęty regulamin")).to_be_visible()
        resident.check()
    finally:
        change_rule(demo, watched, "legal", "Regulamin", "publikacja to doręczenie")


def new_worker(demo: Demo, browser: Browser, watched: Watched, identifier: str) -> None:
    """Add a worker; the worker signs in with what the sheet says and must set a password and a second factor."""
    page = watched.page
    page.goto(demo.address(SLUG, "/biuro/pracownicy/nowy"))
    page.get_by_label("Imię i nazwisko").fill("Nowa Osoba")
    page.get_by_label("Identyfikator", exact=True).fill(identifier)
    page.get_by_role("button", name="Dodaj i pokaż hasło").click()
    expect(page).to_have_title(re.compile("^Błąd:"))
    watched.check()
    page.get_by_role("group", name="Role").locator("input").first.check()
    page.get_by_role("button", name="Dodaj i pokaż hasło").click()
    expect(page.get_by_role("heading", name="Dane do logowania")).to_be_visible()
    watched.check()
    password = page.locator("dd strong[translate=no]").inner_text()
    worker = browser.new_page()
    worker.goto(demo.address(SLUG, "/zaloguj"))
    worker.get_by_label("Identyfikator", exact=True).fill(identifier)
    worker.get_by_label("Hasło", exact=True).fill(password)
    worker.get_by_role("button", name="Zaloguj się", exact=True).click()
    expect(worker).to_have_url(demo.address(SLUG, "/haslo/pierwsze"))
    worker.get_by_label("Nowe hasło", exact=True).fill("listopadowy-most-gitara-94")
    worker.get_by_role("button", name=re.compile("Ustaw hasło")).click()
    expect(worker).to_have_url(demo.address(SLUG, "/drugi-skladnik/wlacz"))
    worker.close()
    page.goto(demo.address(SLUG, "/biuro/pracownicy/"))
    page.get_by_role("row", name=re.compile(identifier)).get_by_role("link").click()
    page.get_by_label("Powód").fill("koniec próby")
    page.get_by_role("button", name="Zablokuj").click()
    expect(page.get_by_text("Konto zablokowane.")).to_be_visible()
    watched.check()


def test_an_administrator_sets_the_cooperative_up(demo: Demo, browser: Browser) -> None:
    watched = Watched(staff_page(demo, browser, account(SLUG, ADMINISTRATOR), viewport=WIDE))
    for width, height in SIZES:
        watched.page.set_viewport_size({"width": width, "height": height})
        for path in PAGES:
            assert watched.page.goto(demo.address(SLUG, path)).status == 200, path  # type: ignore[union-attr]
            watched.check()
        mistake_first(demo, watched)
    accepted_at_sign_in(demo, browser, watched)
    new_worker(demo, browser, watched, "P0999")
    page = watched.page
    page.goto(demo.address(SLUG, f"{SETTINGS}zasady/historia"))
    expect(page.get_by_text("akceptacja przy logowaniu").first).to_be_visible()


def test_a_color_is_tried_on_the_page_and_forgotten(demo: Demo, browser: Browser) -> None:
    watched = Watched(staff_page(demo, browser, account(SLUG, ADMINISTRATOR), viewport=WIDE))
    page = watched.page
    page.goto(demo.address(SLUG, f"{SETTINGS}wyglad"))
    page.wait_for_load_state("networkidle")
    before = page.locator(".sample").evaluate("one => getComputedStyle(one).backgroundColor")
    page.get_by_label("Kolor").fill("#aa0055")
    page.get_by_role("button", name="Zobacz podgląd koloru").click()
    expect(page.get_by_text("To podgląd.")).to_be_visible()
    expect(page.locator(".sample")).to_have_css("background-color", "rgb(170, 0, 85)")
    watched.check()
    page.goto(demo.address(SLUG, f"{SETTINGS}wyglad"))
    expect(page.locator(".sample")).to_have_css("background-color", before)


def test_a_clerk_finds_no_such_pages(demo: Demo, browser: Browser) -> None:
    page = staff_page(demo, browser, account(SLUG, CLERK))
    for path in (SETTINGS, "/biuro/pracownicy/", "/biuro/role/", f"{SETTINGS}wyglad"):
        assert page.goto(demo.address(SLUG, path)).status == 404, path  # type: ignore[union-attr]
