"""The whole life of an account at Hutnik, a clerk with a mouse and a resident on a telephone: H4–H9, H11–H13, H16.

Jerzy Wójcik holds half of a flat of Administracja Gwiazdna. He hands Attachment 1 in there and shows his identity card,
gets identifier and password at once, loses them, calls, gets a new password for the same identifier, sells his half,
and is let out by night. Barbara, who holds the other half, keeps her account.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

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
    night,
    printed,
    send_register,
    yesterday,
)
from tests.journeys.first_visit import first_visit, refused_elsewhere, see_balance, set_own_password, words
from tests.journeys.paper import Paper, paper_on
from tests.journeys.running import Demo, Watched
from tests.journeys.signing_in import account, sign_in, staff_page, type_credentials

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

SLUG = "hutnik"
NAME, TYPED = "Jerzy Wójcik", "jerzy wojcik"
# Six characters with a letter and a digit are enough here (H8).
FIRST_PASSWORD, SECOND_PASSWORD = "kq7wzm", "jarmark-wiosło-61"


def test_from_attachment_1_to_the_night_after_the_sale(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    clerk = Watched(staff_page(demo, browser, account(SLUG, CLERK), viewport=WIDE))
    jerzy = Watched(browser.new_page(viewport=NARROW))
    first = gets_it_at_once(clerk)
    signs_in_by_the_old_address(demo, browser, jerzy, first)
    loses_it_and_calls(demo, clerk, jerzy)
    second = gets_a_new_password(clerk)
    comes_back(demo, jerzy, first, second)
    accountant = Watched(staff_page(demo, browser, account(SLUG, ADMINISTRATOR), viewport=WIDE))
    sells(demo, accountant, jerzy, tmp_path)
    is_closed_by_night(demo, clerk, jerzy, second)
    barbara_stays(demo, browser)
    assert clerk.hosts == jerzy.hosts == {f"{SLUG}.localhost"}, "nothing is asked of anybody else"


def gets_it_at_once(clerk: Watched) -> Paper:
    """Issue credentials in three actions by mouse: the button, the document that was shown, the form sent."""
    page, hand = clerk.page, Hand(clerk.page)
    find(page, TYPED, NAME)
    clerk.check()
    hand.click(page.get_by_role("link", name="Wydaj dane"))
    clerk.check()
    hand.choose(page.get_by_label("Dokument tożsamości"), "identity_card")
    hand.click(page.get_by_role("button", name="Wydaj dane"))
    expect(page.get_by_role("heading", name="Dane do logowania")).to_be_visible()
    assert hand.actions <= ISSUE_ACTIONS
    clerk.check()
    shown = page.locator(".secret").all_inner_texts()
    page.get_by_role("link", name="Drukuj pismo i pokwitowanie").click()
    clerk.check()
    paper = paper_on(page)
    assert [paper.identifier, paper.password] == shown
    assert "Administracja Gwiazdna" in paper.text
    assert "podpis" not in paper.text, "the receipt is a paper of its own"
    page.get_by_role("link", name=NAME).click()
    expect(account_tag(page, "Działa")).to_be_visible()
    return paper


def signs_in_by_the_old_address(demo: Demo, browser: Browser, jerzy: Watched, paper: Paper) -> None:
    page = jerzy.page
    page.goto(demo.address(SLUG, "/InetObsKontr/LoginPage"))
    first_visit(demo, SLUG, jerzy, paper.identifier, paper.password, FIRST_PASSWORD)
    expect(page.get_by_text("nie odpowiada za szkody")).to_be_visible()
    see_balance(demo, SLUG, jerzy, holdings(demo.root / "demo" / SLUG, SLUG, NAME)[0])
    refused_elsewhere(demo, SLUG, "siarkowiec", browser, page)
    page.goto(demo.address(SLUG, "/zgody"))
    expect(page.get_by_text("zgoda jest", exact=True)).to_be_visible()
    jerzy.check()
    page.goto(demo.address(SLUG, "/regulamin"))
    jerzy.check()


def loses_it_and_calls(demo: Demo, clerk: Watched, jerzy: Watched) -> None:
    """Block in two actions; the open session meets the words of that state with its next request."""
    page, hand = clerk.page, Hand(clerk.page)
    jerzy.page.goto(demo.address(SLUG))
    hand.click(page.get_by_role("link", name="Zablokuj"))
    hand.click(page.get_by_role("button", name="Zablokuj teraz"))
    expect(page.get_by_text("Konto zablokowane.")).to_be_visible()
    assert hand.actions <= BLOCK_ACTIONS
    expect(account_tag(page, "Zablokowane")).to_be_visible()
    clerk.check()
    jerzy.page.get_by_role("link", name="Zobacz wszystkie rozliczenia").click()
    main = jerzy.page.locator("main")
    expect(main.get_by_role("heading", name="Konto jest zablokowane po zgłoszeniu")).to_be_visible()
    expect(main).to_contain_text("Odblokujemy konto albo damy nowe hasło.")
    expect(main).to_contain_text("Administracja Gwiazdna")
    expect(main).not_to_contain_text("Administracja Środula")
    jerzy.check()


def gets_a_new_password(clerk: Watched) -> Paper:
    page = clerk.page
    page.get_by_role("link", name="Wydaj nowe dane").click()
    expect(page.get_by_text("Identyfikator zostaje, hasło będzie nowe.")).to_be_visible()
    page.get_by_label("Dokument tożsamości").select_option("identity_card")
    page.get_by_role("button", name="Przygotuj nowe dane").click()
    expect(page.get_by_text("Stare już nie działają.")).to_be_visible()
    clerk.check()
    paper = printed(clerk)
    hand_over(clerk)
    return paper


def comes_back(demo: Demo, jerzy: Watched, first: Paper, second: Paper) -> None:
    page = jerzy.page
    assert second.identifier == first.identifier
    page.goto(demo.address(SLUG))
    for password in (FIRST_PASSWORD, first.password):
        type_credentials(page, first.identifier, password)
        expect(page.get_by_text("inne niż u nas").first).to_be_visible()
    type_credentials(page, second.identifier, second.password)
    set_own_password(demo, SLUG, jerzy, SECOND_PASSWORD)
    expect(page).to_have_url(demo.address(SLUG))


def sells(demo: Demo, accountant: Watched, jerzy: Watched, folder: Path) -> None:
    """End the title with yesterday, as the register says it: nothing of the flat is seen from then on."""
    page = jerzy.page
    page.get_by_role("link", name="Zobacz wszystkie rozliczenia").click()
    ledger = page.url
    register = register_after_sale(demo.root / "demo" / SLUG, SLUG, NAME, yesterday())
    send_register(demo, SLUG, accountant, register, folder)
    answer = page.goto(ledger)
    assert answer is not None
    assert answer.status == 404
    page.goto(demo.address(SLUG))
    expect(page.get_by_role("heading", name="Nie ma tu lokalu")).to_be_visible()
    expect(page.get_by_text("Rozliczeń tego lokalu już nie widać na koncie.")).to_be_visible()
    jerzy.check()


def is_closed_by_night(demo: Demo, clerk: Watched, jerzy: Watched, paper: Paper) -> None:
    assert f"{paper.identifier}: tytuł skończył się {yesterday():%d.%m.%Y}" in night(demo, SLUG)
    jerzy.page.reload()
    main = jerzy.page.locator("main")
    expect(main.get_by_role("heading", name="Konto jest zamknięte")).to_be_visible()
    expect(main).to_contain_text("Skończył się tytuł do lokalu.")
    expect(main).to_contain_text("Administracja Gwiazdna")
    jerzy.check()
    jerzy.page.goto(demo.address(SLUG))
    type_credentials(jerzy.page, paper.identifier, SECOND_PASSWORD)
    expect(main.get_by_role("heading", name="Konto jest zamknięte")).to_be_visible()
    find(clerk.page, TYPED, NAME)
    expect(account_tag(clerk.page, "Zamknięte")).to_be_visible()
    clerk.check()


def barbara_stays(demo: Demo, browser: Browser) -> None:
    """Let the other half's holder, who has not been here yet, sign in and see the flat."""
    barbara = account(SLUG, RESIDENT, must_change=True)
    page = browser.new_page(viewport=NARROW)
    sign_in(demo, page, barbara)
    page.get_by_label("Nowe hasło", exact=True).fill(SECOND_PASSWORD)
    page.get_by_role("button", name=re.compile("Ustaw hasło")).click()
    page.get_by_role("button", name="Dalej").click()
    page.get_by_role("button", name="Zgadza się, dalej").click()
    expect(page).to_have_url(demo.address(SLUG))
    assert re.match(r"(Do zapłaty|Nadpłata|Rozliczone) ", words(page, "h1"))
