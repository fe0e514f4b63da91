"""A resident's first visit, in a real browser, on the demo as it is started by everybody.

One journey per cooperative: sign-in → forced change → the balance that the accounting file says → the ledger → the same
cookie refused by the other cooperative; every page on the way without a barrier.
"""

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from saas.demo.accounts import ACCOUNTS, RESIDENT, DemoAccount
from tests.journeys.accounting_file import Holding, balance_of, holdings
from tests.journeys.running import Demo, Watched

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

# A click does not wait for the page it opens; these expectations do.
MISTAKE = re.compile(r"^Błąd:")
NEW_PASSWORD = "deszczowy-kasztan-rower-82"
SIZES = ((360, 780), (1280, 800))


def account(slug: str, *, must_change: bool) -> DemoAccount:
    return next(
        one for one in ACCOUNTS if one.cooperative == slug and one.role == RESIDENT and one.must_change == must_change
    )


def sign_in(page: Page, identifier: str, password: str) -> None:
    page.get_by_label("Identyfikator", exact=True).fill(identifier)
    page.get_by_label("Hasło", exact=True).fill(password)
    page.get_by_role("button", name="Zaloguj się").click()
    page.wait_for_load_state()


def words(page: Page, selector: str) -> str:
    return " ".join(page.locator(selector).first.inner_text().replace("\u00a0", " ").split())


def in_words(balance: Decimal) -> str:
    amount = f"{abs(balance):,.2f}".replace(",", " ").replace(".", ",")
    word = "do zapłaty" if balance > 0 else "nadpłata" if balance < 0 else "rozliczone"
    return f"{word} {amount}"


def first_visit(demo: Demo, slug: str, watched: Watched, person: DemoAccount) -> None:
    """Sign in with the given password, get every answer wrong once, and set an own password."""
    page = watched.page
    page.goto(demo.address(slug))
    assert page.url.startswith(demo.address(slug, "/zaloguj"))
    watched.check()
    sign_in(page, person.identifier, "nie to hasło")
    expect(page).to_have_title(MISTAKE)
    assert page.get_by_label("Identyfikator", exact=True).input_value() == person.identifier
    watched.check()
    sign_in(page, person.identifier, person.password)
    expect(page).to_have_url(demo.address(slug, "/haslo/pierwsze"))
    watched.check()
    page.goto(demo.address(slug, "/rozliczenia"))
    assert page.url == demo.address(slug, "/haslo/pierwsze"), "nothing opens before the password is one's own"
    page.get_by_label("Nowe hasło", exact=True).fill("krótk")
    page.get_by_role("button", name=re.compile("hasło", re.IGNORECASE)).last.click()
    expect(page).to_have_title(MISTAKE)
    watched.check()
    page.get_by_label("Nowe hasło", exact=True).fill(NEW_PASSWORD)
    expect(page.locator(".needs li:not(.met)")).to_have_count(0)
    page.get_by_role("button", name=re.compile("hasło", re.IGNORECASE)).last.click()
    if slug == "hutnik":  # asks for a consent (H16): apart, optional, not ticked
        expect(page).to_have_url(demo.address(slug, "/zgody/na-start"))
        expect(page.get_by_role("checkbox")).not_to_be_checked()
        watched.check()
        page.get_by_role("button", name="Dalej").click()
    expect(page).to_have_url(demo.address(slug, "/moje-dane/potwierdz"))
    watched.check()
    page.get_by_label("Telefon", exact=True).fill("12")
    page.get_by_role("button", name="Zgadza się, dalej").click()
    expect(page).to_have_title(MISTAKE)
    watched.check()
    page.get_by_label("Telefon", exact=True).fill("600 100 200")
    page.get_by_role("button", name="Zgadza się, dalej").click()
    expect(page).to_have_url(demo.address(slug))


def see_balance(demo: Demo, slug: str, watched: Watched, holding: Holding) -> None:
    """Find the file's balance in the sentence, in the ledger and in the sheet."""
    page = watched.page
    expected = balance_of(demo.root / "demo" / slug, slug, holding)
    sentence = words(page, "h1")
    assert re.match(r"(Do zapłaty|Nadpłata|Rozliczone) [\d ]+,\d\d zł", sentence), sentence
    assert sentence.lower().startswith(in_words(expected).partition(" ")[0][:4])
    assert "Stan na " in words(page, "main")
    watched.check()
    page.get_by_role("link", name="Zobacz wszystkie rozliczenia").click()
    assert words(page, ".month .month-after dd") == in_words(expected)
    watched.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="Pobierz arkusz (CSV)").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    total = sum(
        (Decimal(row["Obciążenie (Wn)"].replace(",", ".")) - Decimal(row["Uznanie (Ma)"].replace(",", ".")))
        for row in rows
    )
    assert total == expected
    assert all(row["Plik"] == "kartoteka.csv" and row["Wiersz pliku"] for row in rows)


def refused_elsewhere(demo: Demo, slug: str, other: str, browser: Browser, page: Page) -> None:
    """Take the session cookie to the other cooperative."""
    cookie: Any = next(one for one in page.context.cookies() if one["name"] == "iok-session")
    context = browser.new_context()
    context.add_cookies([{"name": "iok-session", "value": cookie["value"], "url": demo.address(other)}])
    thief = context.new_page()
    thief.goto(demo.address(other))
    assert thief.url.startswith(demo.address(other, "/zaloguj"))
    thief.goto(page.url.replace(f"//{slug}.", f"//{other}."))
    assert thief.url.startswith(demo.address(other, "/zaloguj"))
    context.close()


@pytest.mark.parametrize(("slug", "other"), [("siarkowiec", "hutnik"), ("hutnik", "siarkowiec")])
def test_a_resident_signs_in_for_the_first_time_and_reads_what_the_file_says(
    demo: Demo, browser: Browser, slug: str, other: str
) -> None:
    person = account(slug, must_change=True)
    first = holdings(demo.root / "demo" / slug, slug, person.full_name)[0]
    watched = Watched(browser.new_page(viewport={"width": 360, "height": 780}))
    first_visit(demo, slug, watched, person)
    see_balance(demo, slug, watched, first)
    refused_elsewhere(demo, slug, other, browser, watched.page)
    assert watched.hosts == {f"{slug}.localhost"}, "nothing is asked of anybody else"
    watched.page.get_by_role("link", name="Menu").click()
    watched.page.get_by_role("button", name="Wyloguj").click()
    watched.page.goto(demo.address(slug))
    assert "/zaloguj" in watched.page.url


PATHS = ("/", "/rozliczenia", "/rozliczenia?rok=x", "/regulamin", "/moje-konto", "/haslo/zmiana", "/nie-ma")
LOOKS = ("letters=3", "letters=1&contrast=high", "contrast=normal&theme=dark", "theme=auto&language=uk", "language=en")


@pytest.mark.pages
@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
def test_no_page_has_a_barrier_at_any_size_look_or_language(demo: Demo, browser: Browser, slug: str) -> None:
    person = account(slug, must_change=False)
    for width, height in SIZES:
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        page.goto(demo.address(slug, "/zaloguj"))
        sign_in(page, person.identifier, person.password)
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
    person = account("siarkowiec", must_change=False)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(demo.address("siarkowiec"))
    sign_in(page, person.identifier, person.password)
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
    person = account("hutnik", must_change=False)
    page = browser.new_page()
    sizes: list[int] = []
    page.goto(demo.address("hutnik", "/zaloguj"))
    sign_in(page, person.identifier, person.password)
    context = browser.new_context(storage_state=page.context.storage_state())
    fresh = context.new_page()
    fresh.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    fresh.goto(demo.address("hutnik", "/rozliczenia"), wait_until="networkidle")
    assert len(sizes) <= 8
    assert sum(sizes) <= 80_000


@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
def test_home_and_ledger_print_on_two_sheets(demo: Demo, browser: Browser, slug: str) -> None:
    person = account(slug, must_change=False)
    page = browser.new_page()
    page.goto(demo.address(slug, "/zaloguj"))
    sign_in(page, person.identifier, person.password)
    for path in ("/", "/rozliczenia"):
        page.goto(demo.address(slug, path))
        sheets = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4"))
        assert 1 <= len(sheets) <= 2, path
