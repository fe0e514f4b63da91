"""A resident's first visit, wherever the identifier and the password come from, and what the account shows then."""

import csv
import io
import re
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Frame, Page, expect

from tests.journeys.accounting_file import Holding, balance_of
from tests.journeys.running import Demo, Watched
from tests.journeys.signing_in import type_credentials

MISTAKE = re.compile(r"^Błąd:")
MOST_SCREENS = 4


def words(page: Page, selector: str) -> str:
    """Return the words of the first thing found, with plain spaces."""
    return " ".join(page.locator(selector).first.inner_text().replace("\u00a0", " ").split())


def first_visit(  # noqa: PLR0917 (a story has its people)
    demo: Demo, slug: str, watched: Watched, identifier: str, password: str, own_password: str
) -> None:
    """Sign in with the given password, get every answer wrong once, set an own password, come home in four screens."""
    page = watched.page
    assert urlsplit(page.url).path == "/zaloguj"
    watched.check()
    type_credentials(page, identifier, "nie to hasło")
    expect(page).to_have_title(MISTAKE)
    assert page.get_by_label("Identyfikator", exact=True).input_value() == identifier
    watched.check()
    screens: list[str] = []

    def note(frame: Frame) -> None:
        path = urlsplit(frame.url).path
        if path not in screens:
            screens.append(path)

    type_credentials(page, identifier, password)
    page.on("framenavigated", note)
    set_own_password(demo, slug, watched, own_password)
    if slug == "hutnik":  # asks for consents (H16): apart, optional, not ticked
        expect(page).to_have_url(demo.address(slug, "/zgody/na-start"))
        expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
        watched.check()
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Dalej").click()
    confirm_contact(demo, slug, watched)
    page.remove_listener("framenavigated", note)
    on_the_way = {"/haslo/pierwsze", *screens} - {"/"}
    assert len(on_the_way) <= MOST_SCREENS, on_the_way


def set_own_password(demo: Demo, slug: str, watched: Watched, own_password: str) -> None:
    """Be let nowhere but to the change of password, get it wrong, get it right."""
    page = watched.page
    expect(page).to_have_url(demo.address(slug, "/haslo/pierwsze"))
    watched.check()
    page.goto(demo.address(slug, "/rozliczenia"))
    assert page.url == demo.address(slug, "/haslo/pierwsze"), "nothing opens before the password is one's own"
    page.get_by_label("Nowe hasło", exact=True).fill("krótk")
    page.get_by_role("button", name=re.compile("hasło", re.IGNORECASE)).last.click()
    expect(page).to_have_title(MISTAKE)
    watched.check()
    page.get_by_label("Nowe hasło", exact=True).fill(own_password)
    expect(page.locator(".needs li:not(.met)")).to_have_count(0)
    page.get_by_role("button", name=re.compile("hasło", re.IGNORECASE)).last.click()


def confirm_contact(demo: Demo, slug: str, watched: Watched) -> None:
    """Look at the contact data, get the telephone wrong, get it right, and be at home."""
    page = watched.page
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
    assert sentence.lower().startswith(_in_words(expected).partition(" ")[0][:4])
    assert "Stan na " in words(page, "main")
    watched.check()
    page.get_by_role("link", name="Zobacz wszystkie rozliczenia").click()
    assert words(page, ".month .month-after dd") == _in_words(expected)
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


def _in_words(balance: Decimal) -> str:
    amount = f"{abs(balance):,.2f}".replace(",", " ").replace(".", ",")
    word = "do zapłaty" if balance > 0 else "nadpłata" if balance < 0 else "rozliczone"
    return f"{word} {amount}"
