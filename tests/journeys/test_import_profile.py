"""A file of a program that nobody described: from a sample to rows on accounts, at a desk and without scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from saas.demo.accounts import ACCOUNTS, ADMINISTRATOR
from tests.journeys.accounting_file import codes_of
from tests.journeys.running import Demo, Watched
from tests.journeys.signing_in import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

SLUG = "siarkowiec"
SIZES = ((360, 780), (1280, 800))
WORK_MILLISECONDS = 60_000


def in_both_sizes(watched: Watched) -> None:
    for width, height in SIZES:
        watched.page.set_viewport_size({"width": width, "height": height})
        watched.check()


def with_title_rows(codes: list[str]) -> bytes:
    """Return a printout of a DOS program: title, other names of columns, other words."""
    lines = (
        "Spółdzielnia Mieszkaniowa",
        "Zestawienie obrotów, strona 1",
        "",
        "Lokal kod;Dzień ksieg.;Typ dok;Treść wpisu;Obciążenie zł;Uznanie zł;Saldo",
        f"{codes[-1]};05.01.2031;Naliczenie;Czynsz za styczeń;1 100,00;;1 100,00",
        f"{codes[-1]};06.01.2031;Przelew;Wpłata;;1 000,00;100,00",
        "NIE/MA/1;07.01.2031;Naliczenie;Czynsz;50,00;;50,00",
    )
    return "\r\n".join(lines).encode("cp852")


def without_header(codes: list[str]) -> bytes:
    """Return rows of a program that writes no names of columns."""
    return f"{codes[-1]}|20310105|N|Czynsz|12,00|\r\n{codes[-1]}|20310106|W|Wpłata||5,00\r\n".encode()


def send_sample(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_label("Co jest w pliku").select_option("ledger")
    page.get_by_role("button", name="Dalej", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("^Jak czytać plik"), level=1)).to_be_visible()


def test_an_unknown_file_is_described_once_and_read_ever_after(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    codes = codes_of(demo.root / "demo" / SLUG, SLUG)
    file, bare = tmp_path / "obcy-program-2031-01.txt", tmp_path / "bez-nazw.txt"
    file.write_bytes(with_title_rows(codes))
    bare.write_bytes(without_header(codes))
    desk = Watched(browser.new_page(viewport={"width": 1280, "height": 800}))
    page = desk.page
    sign_in(demo, page, next(one for one in ACCOUNTS if (one.cooperative, one.role) == (SLUG, ADMINISTRATOR)))
    page.goto(demo.address(SLUG, "/biuro/importy/"))
    page.get_by_role("link", name="Profile importu").click()
    page.get_by_role("link", name="Nowy profil z przykładowego pliku").click()
    desk.check()
    send_sample(page, file)
    in_both_sizes(desk)
    page.set_viewport_size({"width": 1280, "height": 1600})  # both ends of the drag are in sight
    document = page.get_by_label("Nr dowodu")
    page.locator("th", has_text="Typ dok").drag_to(document)
    expect(document).to_have_value("2")
    document.select_option("")
    page.get_by_role("button", name="Dalej: sprawdź wiersze").click()
    expect(page.get_by_text("Nie ma takiego lokalu w rejestrze").first).to_be_visible()
    in_both_sizes(desk)
    page.get_by_role("link", name="Dalej: zapisz profil").click()
    page.get_by_label("Nazwa profilu").fill("Obcy program")
    in_both_sizes(desk)
    page.get_by_role("button", name="Zapisz profil").click()
    expect(page.get_by_role("heading", name="Profil obcy-program", level=1)).to_be_visible()
    desk.check()
    page.get_by_role("button", name="Wczytaj ten plik").click()
    apply = page.get_by_role("button", name=re.compile("^Zastosuj"))
    expect(apply.first).to_be_visible(timeout=WORK_MILLISECONDS)
    desk.check()
    apply.first.click()
    expect(page.locator("main .tag").first).to_contain_text("zastosowany", timeout=WORK_MILLISECONDS)

    plain = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    scriptless = plain.new_page()
    scriptless.goto(demo.address(SLUG, "/biuro/importy/profile/nowy"))
    send_sample(scriptless, bare)
    expect(scriptless.get_by_text("Nie widać wiersza z nazwami kolumn")).to_be_visible()
    scriptless.get_by_role("button", name="Dalej: sprawdź wiersze").click()
    expect(scriptless.get_by_text("przyjęty", exact=True)).to_have_count(2)
