"""Somebody without an account asks for one on the page and confirms it by e-mail; a resident ends an account."""

import email
import re
import time
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest
from playwright.sync_api import Browser, Page, expect

from saas.demo.accounts import RESIDENT
from tests.journeys.running import Demo, Watched, manage
from tests.journeys.signing_in import account, sign_in
from tests.journeys.two_cooperatives import CLERK_OF_ZIELONE, IDENTIFIER, KRYNICA, PASSWORD, TENANT, ZIELONE

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

SLUG = ZIELONE  # takes applications on the page
SIZES = ((360, 780), (1280, 800))


@pytest.fixture(scope="module")
def zielone(demo: Demo) -> Demo:
    """The demo with two cooperatives more: one takes applications on the page, at one people register."""
    manage(demo, "shell", "-c", "from tests.journeys.two_cooperatives import make; make()")
    return demo


def in_both_sizes(watched: Watched) -> None:
    for width, height in SIZES:
        watched.page.set_viewport_size({"width": width, "height": height})
        watched.check()


def link_in_mail(demo: Demo, address: str) -> str:
    """Wait for the message that the worker writes into a file, and return the link that stands in it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for path in sorted((demo.root / "mail").glob("*"), reverse=True):
            message = cast(EmailMessage, email.message_from_bytes(path.read_bytes(), policy=default))
            body = message.get_body(("plain",))
            found = re.search(r"http\S+/wniosek/potwierdz/\S+", body.get_content()) if body else None
            if found and address in str(message["To"]):
                return found[0]
        time.sleep(0.5)
    raise AssertionError(f"no message to {address}")


def test_an_application_goes_from_the_page_through_an_email_to_the_cooperative(zielone: Demo, browser: Browser) -> None:
    watched = Watched(browser.new_page())
    page = watched.page
    address = f"halina.{time.time_ns()}@example.pl"
    page.goto(zielone.address(SLUG, "/zaloguj"))
    page.locator("main").get_by_role("link", name="Jak dostać konto").click()
    expect(page.get_by_role("heading", name="Jak dostać konto", level=1)).to_be_visible()
    in_both_sizes(watched)
    page.get_by_role("link", name="Wypełnij wniosek").click()
    in_both_sizes(watched)
    page.get_by_label("Imię i nazwisko").fill("Halina Nowak")
    page.get_by_label("E-mail").fill("halina")
    page.get_by_role("button", name="Wyślij wniosek").click()
    expect(page).to_have_title(re.compile("^Błąd:"))
    assert page.get_by_label("Imię i nazwisko").input_value() == "Halina Nowak"
    in_both_sizes(watched)
    page.get_by_label("Lokal").fill("Sucha 1 m. 1")
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Znam regulamin konta").check()
    page.get_by_role("button", name="Wyślij wniosek").click()
    expect(page.get_by_role("heading", name="Sprawdź pocztę")).to_be_visible()
    in_both_sizes(watched)
    page.goto(link_in_mail(zielone, address))
    in_both_sizes(watched)
    page.get_by_role("button", name="Potwierdzam wniosek").click()
    expect(page.locator(".confirmation-number")).to_have_text(re.compile(r"^W-\d{4}$"))
    expect(page.get_by_role("heading", name="Co dalej")).to_be_visible()
    in_both_sizes(watched)
    assert watched.hosts == {f"{SLUG}.localhost"}, "nothing is asked of anybody else"


def test_a_clerk_says_whose_the_form_is_and_opens_what_only_such_rules_have(zielone: Demo, browser: Browser) -> None:
    watched = Watched(browser.new_page())
    page = watched.page
    address = f"marek.{time.time_ns()}@example.pl"
    page.goto(zielone.address(SLUG, "/wniosek/formularz"))
    for label, text in (("Imię i nazwisko", "Marek Sowa"), ("Lokal", "Sucha 1 m. 2"), ("E-mail", address)):
        page.get_by_label(label).fill(text)
    page.get_by_label("Znam regulamin konta").check()
    page.get_by_role("button", name="Wyślij wniosek").click()
    page.goto(link_in_mail(zielone, address))
    page.get_by_role("button", name="Potwierdzam wniosek").click()
    number = page.locator(".confirmation-number").inner_text()
    sign_in(zielone, page, CLERK_OF_ZIELONE)
    page.goto(zielone.address(SLUG, "/biuro/kolejka"))
    page.get_by_role("link", name=number).first.click()
    expect(page.get_by_role("heading", name="Czyj to wniosek?")).to_be_visible()
    in_both_sizes(watched)
    page.get_by_role("button", name=re.compile("^To ta osoba")).click()
    expect(page.get_by_text(f"Wniosek {number} dotyczy: Marek Sowa.")).to_be_visible()
    in_both_sizes(watched)
    page.keyboard.press("/")
    page.keyboard.type("Zenon Wilk")
    expect(page.locator(".search-hints [role=option]").first).to_contain_text("Zenon Wilk")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Zenon Wilk", level=1)).to_be_visible()
    card = page.url
    in_both_sizes(watched)
    for name in ("Przedstawiciel", "Odnów", "Wyślij link do hasła"):
        page.goto(card)
        page.locator(".card-actions").get_by_role("link", name=name).click()
        in_both_sizes(watched)
    page.get_by_label("Dokument tożsamości").select_option("passport")
    page.get_by_role("button", name="Wyślij link").click()
    expect(page.get_by_text("Link wysłany na adres zenon@example.pl.")).to_be_visible()
    page.goto(f"{card}/przedstawiciel")
    page.get_by_role("button", name="Dokument okazano, zapisz").click()
    in_both_sizes(watched)  # with what is missing
    page.get_by_label("Imię i nazwisko przedstawiciela").fill("Ewa Lis")
    page.get_by_role("button", name="Dokument okazano, zapisz").click()
    expect(page.get_by_role("button", name="Zakończ upoważnienie")).to_be_visible()
    in_both_sizes(watched)


def test_somebody_registers_alone_and_a_guesser_is_stopped_in_words_of_registering(
    zielone: Demo, browser: Browser
) -> None:
    watched = Watched(browser.new_page())
    page = watched.page
    page.goto(zielone.address(KRYNICA, "/jak-dostac-konto"))
    page.get_by_role("link", name="Zarejestruj się").click()
    answer(page, **TENANT | {"tenant_code": "K-9999"})
    expect(page.get_by_text("Nie możemy założyć konta z tymi danymi.")).to_be_visible()
    in_both_sizes(watched)
    for amount in range(4):
        answer(page, **TENANT | {"tenant_code": "K-9999", "last_invoice_amount": str(amount)})
    page.get_by_role("button", name="Załóż konto").click()
    expect(page.get_by_role("heading", name="Rejestracja zamknięta na")).to_be_visible()
    in_both_sizes(watched)
    page.goto(zielone.address(KRYNICA, "/rejestracja"))
    in_both_sizes(watched)
    answer(page, **TENANT)
    expect(page.locator(".confirmation-number")).to_be_visible()
    in_both_sizes(watched)


def answer(page: Page, *, tenant_code: str, name: str, last_invoice_amount: str) -> None:
    page.get_by_label("Kod kontrahenta").fill(tenant_code)
    page.get_by_label("Imię i nazwisko").fill(name)
    page.get_by_label("Kwota z ostatniego dokumentu").fill(last_invoice_amount)
    page.get_by_label("E-mail").fill("lucja@example.pl")
    page.get_by_role("button", name="Załóż konto").click()
    page.wait_for_load_state()


def test_a_resident_ends_the_account_on_the_page(zielone: Demo, browser: Browser) -> None:
    watched = Watched(browser.new_page())
    page = watched.page
    page.goto(zielone.address(SLUG, "/zaloguj"))
    sign_in_here(watched)
    page.goto(zielone.address(SLUG, "/moje-dane"))
    in_both_sizes(watched)
    page.get_by_role("link", name="Zamknij konto").click()
    expect(page.get_by_text("Tego nie da się cofnąć.")).to_be_visible()
    in_both_sizes(watched)
    page.get_by_role("button", name="Zamknij konto teraz").click()
    expect(page.get_by_text("Konto jest zamknięte.")).to_be_visible()
    in_both_sizes(watched)
    sign_in_here(watched)
    expect(page.get_by_role("button", name="Wyloguj")).to_have_count(0)
    page.goto(zielone.address(SLUG, "/moje-dane"))
    assert "/zaloguj" in page.url


def sign_in_here(watched: Watched) -> None:
    page = watched.page
    page.get_by_label("Identyfikator", exact=True).fill(IDENTIFIER)
    page.get_by_label("Hasło", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Zaloguj się", exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
def test_where_paper_is_wanted_the_page_says_where_to_go_and_gives_the_form(
    demo: Demo, browser: Browser, slug: str
) -> None:
    person = account(slug, RESIDENT)
    watched = Watched(browser.new_page())
    page = watched.page
    sign_in(demo, page, person)
    page.goto(demo.address(slug, "/moje-dane"))
    in_both_sizes(watched)
    page.get_by_role("link", name="Zamknij konto").click()
    expect(page.get_by_role("heading", name="Gdzie złożyć wniosek")).to_be_visible()
    in_both_sizes(watched)
    form = page.locator("main a[href$='.pdf']").first.get_attribute("href")
    kind = page.evaluate("async address => (await fetch(address)).headers.get('content-type')", form)
    assert kind == "application/pdf"
