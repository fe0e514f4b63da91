"""The whole life of an account at Siarkowiec, a clerk at the desk and a resident on a telephone: S1, S3–S4, S7–S9.

Marek Zięba holds half of a flat. He applies on paper at the counter, is called, collects the paper, signs in with what
stands on it, loses it, calls, is blocked, collects another one, sells his half, and is let out by night. Danuta, who
holds the other half, keeps her account.
"""

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from saas.demo.accounts import ADMINISTRATOR, CLERK, RESIDENT
from tests.journeys.accounting_file import holdings, register_after_sale
from tests.journeys.counter import (
    BLOCK_ACTIONS,
    ISSUE_ACTIONS,
    NARROW,
    WIDE,
    Hand,
    account_tag,
    find,
    hand_over,
    in_both_sizes,
    night,
    printed,
    send_register,
    yesterday,
)
from tests.journeys.first_visit import MISTAKE, first_visit, refused_elsewhere, see_balance, set_own_password
from tests.journeys.paper import Paper
from tests.journeys.running import Demo, Watched
from tests.journeys.signing_in import account, sign_in, staff_page, type_credentials

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

SLUG = "siarkowiec"
NAME, TYPED = "Marek Zięba", "marek zieba"
FIRST_PASSWORD, SECOND_PASSWORD = "deszczowy-kasztan-rower-82", "pochmurny-jarmark-wiosło-61"


def test_from_the_application_at_the_counter_to_the_night_after_the_sale(
    demo: Demo, browser: Browser, tmp_path: Path
) -> None:
    clerk = Watched(staff_page(demo, browser, account(SLUG, CLERK), viewport=WIDE))
    marek = Watched(browser.new_page(viewport=NARROW))
    first = applies_and_is_called(demo, clerk, marek)
    collects(demo, clerk)
    signs_in_and_reads(demo, browser, marek, first)
    loses_it_and_calls(demo, clerk, marek, first)
    second = collects_anew(clerk)
    comes_back(demo, marek, first, second)
    accountant = Watched(staff_page(demo, browser, account(SLUG, ADMINISTRATOR), viewport=WIDE))
    sells_with_today(demo, accountant, marek, tmp_path)
    sold_yesterday(demo, accountant, marek, tmp_path)
    is_closed_by_night(demo, clerk, marek, second)
    danuta_stays(demo, browser)
    assert clerk.hosts == marek.hosts == {f"{SLUG}.localhost"}, "nothing is asked of anybody else"


def applies_and_is_called(demo: Demo, clerk: Watched, marek: Watched) -> Paper:
    """Issue credentials in three actions, tell him by telephone, print the paper; it opens nothing yet."""
    page, hand = clerk.page, Hand(clerk.page)
    find(page, "swiatek piotr", "Piotr Świątek")
    find(page, TYPED, NAME)
    in_both_sizes(clerk)
    hand.press("w")
    expect(page.get_by_role("button", name="Przyjmij wniosek")).to_be_focused()
    in_both_sizes(clerk)
    hand.press("Enter")
    expect(page.get_by_role("button", name="Przygotuj dane")).to_be_focused()
    in_both_sizes(clerk)
    hand.press("Enter")
    expect(page.get_by_text("Dane przygotowane, pokwitowanie")).to_be_visible()
    assert hand.actions <= ISSUE_ACTIONS
    in_both_sizes(clerk)
    page.get_by_label("tak, osoba wie, że dane czekają").check()
    page.get_by_role("button", name="Zapisz rozmowę").click()
    expect(page.get_by_text("Osoba wie, że dane czekają.")).to_be_visible()
    paper = printed(clerk)
    assert "Pisemne potwierdzenie odbioru danych do konta IOK" in paper.text
    assert "Potwierdzam, że osobiście odbieram dane do konta" in paper.text
    marek.page.goto(demo.address(SLUG))
    type_credentials(marek.page, paper.identifier, paper.password)
    expect(marek.page.get_by_role("heading", name="Dane do konta czekają")).to_be_visible()
    expect(marek.page.get_by_text("pokój 108 lub 213").first).to_be_visible()
    marek.check()
    return paper


def collects(demo: Demo, clerk: Watched) -> None:
    page = clerk.page
    page.goto(demo.address(SLUG, "/biuro/kolejka"))
    expect(page.get_by_role("heading", name="Czekają na odbiór")).to_be_visible()
    in_both_sizes(clerk)
    find(page, TYPED, NAME)
    page.keyboard.press("w")
    page.get_by_role("button", name="Wydano, jest podpis").click()
    expect(page).to_have_title(MISTAKE)
    in_both_sizes(clerk)
    hand_over(clerk, "identity_card")


def signs_in_and_reads(demo: Demo, browser: Browser, marek: Watched, paper: Paper) -> None:
    page = marek.page
    page.goto(demo.address(SLUG))
    first_visit(demo, SLUG, marek, paper.identifier, paper.password, FIRST_PASSWORD)
    see_balance(demo, SLUG, marek, holdings(demo.root / "demo" / SLUG, SLUG, NAME)[0])
    refused_elsewhere(demo, SLUG, "hutnik", browser, page)
    page.goto(demo.address(SLUG, "/regulamin"))
    marek.check()


def loses_it_and_calls(demo: Demo, clerk: Watched, marek: Watched, paper: Paper) -> None:
    """Block in two actions; the open session meets the words of that state with its next request, and so does he."""
    page, hand = clerk.page, Hand(clerk.page)
    marek.page.goto(demo.address(SLUG))
    hand.press("b")
    expect(page.get_by_role("button", name="Zablokuj teraz")).to_be_focused()
    expect(page.get_by_label("Kto zgłasza")).to_have_value(NAME)
    expect(page.get_by_label("Jak zgłasza")).to_have_value("telephone")
    in_both_sizes(clerk)
    hand.press("Enter")
    expect(page.get_by_text("Konto zablokowane.")).to_be_visible()
    assert hand.actions <= BLOCK_ACTIONS
    expect(account_tag(page, "Zablokowane")).to_be_visible()
    in_both_sizes(clerk)
    marek.page.get_by_role("link", name="Zobacz wszystkie rozliczenia").click()
    reads_of_the_block(marek)
    marek.page.goto(demo.address(SLUG))
    type_credentials(marek.page, paper.identifier, FIRST_PASSWORD)
    reads_of_the_block(marek)
    fits_on_one_screen(clerk)


def reads_of_the_block(marek: Watched) -> None:
    main = marek.page.locator("main")
    expect(main.get_by_role("heading", name="Konto jest zablokowane po zgłoszeniu")).to_be_visible()
    expect(main).to_contain_text("Dostaniesz nowy identyfikator i nowe hasło.")
    expect(main).to_contain_text(re.compile(r"pokój\s108 lub\s213"))
    marek.check()


def fits_on_one_screen(clerk: Watched) -> None:
    """Set rows close together: the card needs no scrolling. Then switch letters as commands off, and on."""
    page = clerk.page
    page.get_by_role("link", name="Gęściej").click()
    expect(page.locator("body.dense")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
    clerk.check()
    page.get_by_role("link", name="Luźniej").click()
    page.get_by_role("link", name="Wyłącz").click()
    expect(page.get_by_role("link", name="Włącz")).to_be_visible()
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    page.get_by_role("link", name="Włącz").click()
    expect(page.get_by_role("link", name="Wyłącz")).to_be_visible()
    page.wait_for_load_state()  # letters are commands once the script is there


def collects_anew(clerk: Watched) -> Paper:
    page = clerk.page
    page.keyboard.press("w")
    page.get_by_label("Dokument tożsamości").select_option("passport")
    page.get_by_role("button", name="Przygotuj nowe dane").click()
    expect(page.get_by_text("Stare już nie działają.")).to_be_visible()
    in_both_sizes(clerk)
    paper = printed(clerk)
    hand_over(clerk, "passport")
    return paper


def comes_back(demo: Demo, marek: Watched, first: Paper, second: Paper) -> None:
    """Find that neither the old identifier nor the old passwords open anything, and come in with what is new."""
    page = marek.page
    assert second.identifier != first.identifier
    assert second.password != first.password
    page.goto(demo.address(SLUG))
    for identifier, password in (
        (first.identifier, FIRST_PASSWORD),
        (first.identifier, second.password),
        (second.identifier, first.password),
    ):
        type_credentials(page, identifier, password)
        expect(page.get_by_text("inne niż u nas").first).to_be_visible()
    marek.check()
    type_credentials(page, second.identifier, second.password)
    set_own_password(demo, SLUG, marek, SECOND_PASSWORD)
    expect(page).to_have_url(demo.address(SLUG))


def sells_with_today(demo: Demo, accountant: Watched, marek: Watched, folder: Path) -> None:
    """End the title with today: its last day belongs to it, and the night leaves the account alone."""
    files = demo.root / "demo" / SLUG
    today = yesterday() + dt.timedelta(days=1)
    send_register(demo, SLUG, accountant, register_after_sale(files, SLUG, NAME, today), folder)
    assert "Zamknięte konta: 0" in night(demo, SLUG)
    marek.page.goto(demo.address(SLUG))
    see_balance(demo, SLUG, marek, holdings(files, SLUG, NAME)[0])


def sold_yesterday(demo: Demo, accountant: Watched, marek: Watched, folder: Path) -> None:
    """Mend the day in the next file: nothing of the flat is seen any more, and what is one's own still is."""
    ledger = marek.page.url
    register = register_after_sale(demo.root / "demo" / SLUG, SLUG, NAME, yesterday())
    send_register(demo, SLUG, accountant, register, folder)
    sees_no_flat(demo, marek, ledger)


def sees_no_flat(demo: Demo, marek: Watched, ledger: str) -> None:
    page = marek.page
    answer = page.goto(ledger)
    assert answer is not None
    assert answer.status == 404
    page.goto(demo.address(SLUG))
    expect(page.get_by_role("heading", name="Nie ma tu lokalu")).to_be_visible()
    expect(page.get_by_text("Rozliczeń tego lokalu już nie widać na koncie.")).to_be_visible()
    marek.check()
    page.goto(demo.address(SLUG, "/moje-dane"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Moje dane")
    marek.check()


def is_closed_by_night(demo: Demo, clerk: Watched, marek: Watched, paper: Paper) -> None:
    said = night(demo, SLUG)
    assert f"{paper.identifier}: tytuł skończył się {yesterday():%d.%m.%Y}" in said
    page = marek.page
    page.reload()
    reads_of_the_end(page)
    marek.check()
    page.goto(demo.address(SLUG))
    type_credentials(page, paper.identifier, SECOND_PASSWORD)
    reads_of_the_end(page)
    find(clerk.page, TYPED, NAME)
    expect(account_tag(clerk.page, "Zamknięte")).to_be_visible()
    expect(clerk.page.get_by_text("Dziś nie ma tytułu do żadnego lokalu.")).to_be_visible()
    expect(clerk.page.locator(".card-right")).to_contain_text("Tytuł do lokalu skończył się")
    in_both_sizes(clerk)


def reads_of_the_end(page: Page) -> None:
    main = page.locator("main")
    expect(main.get_by_role("heading", name="Konto jest zamknięte")).to_be_visible()
    expect(main).to_contain_text("Skończył się tytuł do lokalu.")
    expect(main).to_contain_text("Sekretariat Zarządu")


def danuta_stays(demo: Demo, browser: Browser) -> None:
    """See that the other half's holder sees the flat as before."""
    danuta = Watched(browser.new_page(viewport=NARROW))
    sign_in(demo, danuta.page, account(SLUG, RESIDENT))
    see_balance(demo, SLUG, danuta, holdings(demo.root / "demo" / SLUG, SLUG, "Danuta Zięba")[0])
