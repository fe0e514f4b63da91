"""An operator brings a cooperative in, opens and changes it, announces a break, stops it, takes its data: in a browser.

Every page on the way is without a barrier, on a wide screen and on a telephone.
"""

import datetime as dt
import re
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Page, expect

from saas.demo.accounts import ACCOUNTS, OPERATOR
from tests.journeys.running import Demo, Watched
from tests.journeys.signing_in import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

OPERATOR_ACCOUNT = next(account for account in ACCOUNTS if account.role == OPERATOR)
WORK_SECONDS = 60_000
SLUG = "zielone_wzgorza"


def enter(demo: Demo, page: Page) -> None:
    sign_in(demo, page, OPERATOR_ACCOUNT)
    expect(page.get_by_role("heading", name="Spółdzielnie", level=1)).to_be_visible()


def bring_in(watched: Watched) -> None:
    """Make a cooperative from the form: everything wrong once, then tried, then made."""
    page = watched.page
    page.get_by_role("link", name="Nowa spółdzielnia").click()
    watched.check()
    form = page.locator("form", has=page.get_by_label("Krótka nazwa (slug)"))
    form.get_by_label("Krótka nazwa (slug)").fill("public")
    form.get_by_label("Pełna nazwa").fill("S.M. „Zielone Wzgórza”")
    form.get_by_label("Nazwa skrócona").fill("SM Zielone Wzgórza")
    form.get_by_label("Miasto").fill("Białystok")
    form.get_by_role("button", name="Utwórz").click()
    expect(page).to_have_title(re.compile(r"^Błąd:"))
    assert "zastrzeżona" in page.locator(".error-summary").inner_text()
    watched.check()
    form.get_by_label("Krótka nazwa (slug)").fill(SLUG)
    form.get_by_label("Adres biura").fill("ul. Leśna 1, Białystok")
    form.get_by_label("Telefon biura").fill("85 111-22-33")
    form.get_by_role("button", name="Tylko wypróbuj").click()
    expect(page.locator("main .tag")).to_have_text("Próba udana, nic nie zapisano", timeout=WORK_SECONDS)
    watched.check()
    page.get_by_role("button", name="Utwórz spółdzielnię").click()
    expect(page.locator("main .tag")).to_have_text("Gotowe", timeout=WORK_SECONDS)
    watched.check()
    page.get_by_role("link", name="Przejdź do spółdzielni").click()
    watched.check()


def open_for_residents(demo: Demo, watched: Watched, visitor: Page) -> None:
    """Note the agreement, make the first account and go live, knowing what is left."""
    page = watched.page
    host = SLUG.replace("_", "-")
    visitor.goto(demo.address(host, "/zaloguj"))
    assert "Serwis jest w przygotowaniu" in visitor.locator("main").inner_text()
    page.get_by_label("Identyfikator").fill("P0001")
    page.get_by_label("Imię i nazwisko").fill("Maria Leśna")
    page.get_by_role("button", name="Załóż konto").click()
    assert "Nie pokażemy go drugi raz" in page.locator("main").inner_text()
    watched.check()
    password = page.locator("dd").last.inner_text()
    page.get_by_role("link", name="Wróć do spółdzielni").click()
    page.get_by_label("Wiem, czego brakuje").check()
    page.get_by_role("button", name="Uruchom", exact=True).click()
    assert "Najpierw wpisz, kiedy i kto podpisał umowę" in page.locator(".messages").inner_text()
    page.get_by_label("Dzień podpisania").fill("2026-01-15")
    page.get_by_label("Kto podpisał w imieniu spółdzielni").fill("Prezes Zarządu")
    page.get_by_role("button", name="Zapisz umowę").click()
    page.get_by_label("Wiem, czego brakuje").check()
    page.get_by_role("button", name="Uruchom", exact=True).click()
    assert "Bez drugiego składnika nie uruchamiamy." in page.locator(".messages").inner_text()
    add_the_second_factor(demo, visitor, password)
    page.reload()
    page.get_by_label("Wiem, czego brakuje").check()
    page.get_by_role("button", name="Uruchom", exact=True).click()
    assert "Spółdzielnia działa." in page.locator(".messages").inner_text()
    watched.check()
    expect(visitor.locator("main")).to_be_visible()
    visitor.wait_for_timeout(1500)  # other processes notice within a second
    visitor.goto(demo.address(host, "/zaloguj"))
    assert "Serwis jest w przygotowaniu" not in visitor.locator("main").inner_text()


def add_the_second_factor(demo: Demo, worker: Page, password: str) -> None:
    """The first administrator signs in with what the operator wrote down, sets a password and adds the codes."""
    worker.goto(demo.address(SLUG.replace("_", "-"), "/zaloguj"))
    worker.get_by_label("Identyfikator", exact=True).fill("P0001")
    worker.get_by_label("Hasło", exact=True).fill(password)
    worker.get_by_role("button", name="Zaloguj się", exact=True).click()
    worker.get_by_label("Nowe hasło", exact=True).fill("listopadowy-most-gitara-94")
    worker.get_by_role("button", name=re.compile("Ustaw hasło")).click()
    key = re.sub(r"\s", "", worker.locator("main strong[translate=no]").inner_text())
    counters = list(yield_hotp_counters_from_time())
    code = str(format_hotp_value(hotp_value(key, counters[len(counters) // 2])))
    worker.locator("input[name=code]").fill(code)
    worker.get_by_role("button", name="Dodaj", exact=True).click()
    expect(worker.locator("main")).not_to_contain_text("Przepisz klucz")
    worker.context.clear_cookies()


def change_by_pack(demo: Demo, watched: Watched, visitor: Page, folder: Path) -> None:
    """Take the present pack, change its color, see what would change, and change it."""
    page = watched.page
    page.goto(demo.address("operator", f"/spoldzielnie/{SLUG}/"))
    page.get_by_role("link", name="Zmiana według paczki").click()
    watched.check()
    with page.expect_download() as download:
        page.get_by_role("link", name=f"{SLUG}.zip").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["cooperative.toml"] = files["cooperative.toml"].replace(b'color = "#285680"', b'color = "#7a1f5c"')
    changed = folder / "zmieniona.zip"
    with zipfile.ZipFile(changed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    page.get_by_label("Paczka (zip)").set_input_files(changed)
    page.get_by_role("button", name="Pokaż, co się zmieni").click()
    expect(page.locator("main .tag")).to_have_text("Próba udana, nic nie zapisano", timeout=WORK_SECONDS)
    assert page.locator("main .bullets").inner_text() == 'brand.color: "#285680" → "#7a1f5c"'
    watched.check()
    page.get_by_role("button", name="Zastosuj zmiany").click()
    expect(page.locator("main .tag")).to_have_text("Gotowe", timeout=WORK_SECONDS)
    watched.check()
    page.wait_for_timeout(1500)
    visitor.goto(demo.address(SLUG.replace("_", "-"), "/zaloguj"))
    color = visitor.locator("html").evaluate("root => getComputedStyle(root).getPropertyValue('--brand')")
    assert color.strip() == "#7a1f5c"


def claim_a_host(watched: Watched) -> None:
    page = watched.page
    page.get_by_role("link", name="Adresy i DNS").click()
    page.get_by_label("Adres spółdzielni").fill("https://iok.przyklad.pl")
    page.get_by_role("button", name="Dodaj", exact=True).click()
    assert "bez https://" in page.locator(".error-summary").inner_text()
    page.get_by_label("Adres spółdzielni").fill("iok.przyklad.pl")
    page.get_by_role("button", name="Dodaj", exact=True).click()
    assert "_iok-dowod.iok.przyklad.pl" in page.locator("main").inner_text()
    watched.check()


def announce_a_break(demo: Demo, watched: Watched, visitor: Page) -> None:
    """Announce one for everybody, see it and its page at a cooperative, and call it off."""
    page, now = watched.page, dt.datetime.now(ZoneInfo("Europe/Warsaw"))
    page.get_by_role("link", name="Przerwy", exact=True).first.click()
    watched.check()
    for minutes, text in ((60, "Wymieniamy dyski."), (-5, "Już wymieniamy.")):
        start, end = (now + dt.timedelta(minutes=m) for m in (minutes, minutes + 30))
        page.get_by_label("Początek").fill(start.strftime("%Y-%m-%dT%H:%M"))
        page.get_by_label("Koniec").fill(end.strftime("%Y-%m-%dT%H:%M"))
        page.get_by_label("Co dodać").fill(text)
        page.get_by_role("button", name="Zaplanuj").click()
        assert "Przerwa zaplanowana." in page.locator(".messages").inner_text()
        page.wait_for_timeout(1500)
        answer = visitor.goto(demo.address("hutnik", "/zaloguj"))
        assert answer is not None
        assert answer.status == (200 if minutes > 0 else 503)
        assert text in visitor.locator("main").inner_text().replace("\u00a0", " ")
        Watched(visitor).check()
    watched.check()
    for _ in range(2):
        page.get_by_role("button", name=re.compile("Odwołaj")).first.click()
    page.wait_for_timeout(1500)
    visitor.goto(demo.address("hutnik", "/zaloguj"))
    assert "Przerwa techniczna" not in visitor.locator("main").inner_text()


def stop_and_take_everything(demo: Demo, watched: Watched, visitor: Page) -> None:
    page = watched.page
    page.goto(demo.address("operator", f"/spoldzielnie/{SLUG}/"))
    page.get_by_label("Powód", exact=True).fill("koniec umowy")
    page.get_by_label("Tekst na stronie").fill("Serwis wróci w nowym miejscu.")
    page.get_by_role("button", name="Wstrzymaj", exact=True).click()
    watched.check()
    page.wait_for_timeout(1500)
    answer = visitor.goto(demo.address(SLUG.replace("_", "-")))
    assert answer is not None
    assert answer.status == 503
    assert "Serwis wróci w nowym miejscu." in visitor.locator("main").inner_text().replace("\u00a0", " ")
    Watched(visitor).check()
    page.get_by_role("link", name="Eksport i usunięcie").click()
    page.get_by_label("Po co jest eksport").fill("przekazanie danych")
    page.get_by_role("button", name="Przygotuj eksport").click()
    expect(page.get_by_role("link", name="Pobierz")).to_be_visible(timeout=WORK_SECONDS)
    watched.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="Pobierz").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert {"spis.json", "tabele/accounts_user.jsonl"} <= set(archive.namelist())
        assert b"Maria" in archive.read("tabele/accounts_user.jsonl")
    page.get_by_label("Powód usunięcia").fill("koniec umowy")
    page.get_by_label("Przepisz krótką nazwę").fill(SLUG)
    page.get_by_role("button", name="Zgłoś usunięcie").click()
    assert "Czeka na potwierdzenie drugiej osoby." in page.locator("main").inner_text()
    assert page.get_by_role("button", name="Potwierdź usunięcie").count() == 0
    watched.check()
    page.get_by_role("link", name="S.M. „Zielone Wzgórza”").click()
    assert "Wznowienie cofnie to zgłoszenie." in page.locator("main").inner_text()
    watched.check()
    page.get_by_role("button", name="Wznów", exact=True).click()
    assert "Obsługa wznowiona. Zgłoszone usunięcie cofnięte." in page.locator(".messages").inner_text()


def test_an_operator_takes_a_cooperative_from_the_first_form_to_the_last_file(
    demo: Demo, browser: Browser, tmp_path: Path
) -> None:
    watched = Watched(browser.new_page(viewport={"width": 1280, "height": 800}))
    visitor = browser.new_page(viewport={"width": 360, "height": 780})
    page = watched.page
    enter(demo, page)
    board = page.locator("main").inner_text()
    assert "2 działają" in board
    assert "zastosowany" in board, "the last import, in words"
    watched.check()
    bring_in(watched)
    claim_a_host(watched)
    page.goto(demo.address("operator", f"/spoldzielnie/{SLUG}/"))
    open_for_residents(demo, watched, visitor)
    change_by_pack(demo, watched, visitor, tmp_path)
    announce_a_break(demo, watched, visitor)
    stop_and_take_everything(demo, watched, visitor)
    page.get_by_role("link", name="Zdarzenia").click()
    watched.check()
    page.get_by_label("Co", exact=True).select_option("cooperative.suspended")
    page.get_by_role("button", name="Pokaż", exact=True).click()
    rows = page.locator("main table").inner_text()
    assert "koniec umowy" in rows
    assert "zlecenie eksportu" not in rows
    page.set_viewport_size({"width": 360, "height": 780})
    paths = ("/", "/nowa-spoldzielnia", f"/spoldzielnie/{SLUG}/", f"/spoldzielnie/{SLUG}/adresy")
    own = (f"/spoldzielnie/{SLUG}/odejscie", f"/spoldzielnie/{SLUG}/zmiana")
    for path in (*paths, *own, "/przerwy", "/zdarzenia"):
        page.goto(demo.address("operator", path))
        watched.check()
    assert watched.hosts == {"operator.localhost"}, "nothing is asked of anybody else"
