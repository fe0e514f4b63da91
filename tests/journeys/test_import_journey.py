"""An accountant of Hutnik sends files in a browser, on the screen of a desk and on a telephone, with a real worker.

A file is seen, applied and taken back; a bad row is mended and sent back; a large file tells how far it is and is
stopped.
"""

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from saas.demo.accounts import ADMINISTRATOR, STAFF_PASSWORD, DemoAccount
from tests.billing_import.dirty_files import HEADER
from tests.journeys.running import Demo, Watched, manage
from tests.journeys.signing_in import staff_page

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

SLUG = "hutnik"
ACCOUNTANT = DemoAccount(SLUG, ADMINISTRATOR, "P0003", STAFF_PASSWORD, "Maria Księgowska")
# The demo knows clerks and administrators; an accountant has the cooperative's role for that, and nothing else.
MADE = f"""
from django_tenants.utils import schema_context
from portal.accounts.models import User
from portal.accounts.role_actions import give_roles
from saas.demo.accounts import make_account
from tests.journeys.test_import_journey import ACCOUNTANT
if make_account(ACCOUNTANT):
    with schema_context("{SLUG}"):
        give_roles(user=User.objects.get(identifier=ACCOUNTANT.identifier), keys=["ksiegowosc"], by="journey")
"""
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 780}
WORK = 60_000
LARGE_ROWS = 900_000


@pytest.fixture(scope="module")
def accountant(demo: Demo) -> DemoAccount:
    """The accountant's account."""
    manage(demo, "shell", "-v", "0", "-c", MADE)
    return ACCOUNTANT


@pytest.fixture(scope="module")
def codes(demo: Demo) -> list[str]:
    """Codes of premises of the demo; the first are those of people whose balance other journeys read."""
    lines = (demo.root / "demo" / SLUG / "lokale.csv").read_text("cp852").splitlines()
    start = next(at for at, line in enumerate(lines) if "Indeks lokalu" in line)
    at = lines[start].split(";").index("Indeks lokalu")
    return sorted({line.split(";")[at] for line in lines[start + 1 :] if line.count(";") > 4})[-40:]


def ledger(*rows: str) -> bytes:
    return ("\r\n".join((HEADER, *rows)) + "\r\n").encode("cp1250")


def send(demo: Demo, page: Page, name: str, content: bytes | Path) -> None:
    """Send a file by the form."""
    page.goto(demo.address(SLUG, "/biuro/importy/"))
    page.get_by_role("link", name="Wyślij plik").click()
    file = page.locator("input[type=file]")
    if isinstance(content, Path):
        file.set_input_files(content)
    else:
        file.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_label("Co jest w pliku").select_option("ledger:default")
    page.get_by_role("button", name="Wyślij plik").click()


def status(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the run's page says what came of it."""
    expect(page.locator("main .tag").first).to_have_text(words, timeout=WORK)


def in_both_sizes(watched: Watched) -> None:
    watched.check()
    watched.page.set_viewport_size(NARROW)
    watched.check()
    watched.page.set_viewport_size(WIDE)


def test_a_file_is_seen_applied_and_taken_back(
    demo: Demo, browser: Browser, accountant: DemoAccount, codes: list[str]
) -> None:
    watched = Watched(staff_page(demo, browser, accountant, viewport=WIDE))
    page = watched.page
    send(demo, page, "luty.csv", ledger(
        f"{codes[0]};05.02.2026;N;Czynsz za luty;J/1/2026;400,00;;20.02.2026",
        f"{codes[1]};10.02.2026;W;Wpłata;J/2/2026;;150,00;",
    ))  # fmt: skip
    status(page, "czeka na Twoją decyzję")
    expect(page.get_by_text("Nic nie jest jeszcze zapisane.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile(f"{re.escape(codes[0])}.*400,00"))).to_be_visible()
    in_both_sizes(watched)
    page.get_by_role("button", name="Zastosuj", exact=True).click()
    status(page, "zastosowany")
    page.get_by_role("link", name="Cofnij ten plik").click()
    expect(page.get_by_text("Będzie tak, jakby go nie było.")).to_be_visible()
    in_both_sizes(watched)
    page.get_by_role("button", name="Cofnij ten plik").click()
    status(page, "cofnięty")
    watched.check()
    page.get_by_role("link", name="Importy").first.click()
    expect(page.get_by_role("row", name=re.compile("luty.csv.*cofnięty")).first).to_be_visible()
    in_both_sizes(watched)


def test_a_bad_row_is_mended_and_sent_back(
    demo: Demo, browser: Browser, accountant: DemoAccount, codes: list[str], tmp_path: Path
) -> None:
    watched = Watched(staff_page(demo, browser, accountant, viewport=NARROW))
    page = watched.page
    send(demo, page, "marzec.csv", ledger(
        f"{codes[0]};05.03.2026;N;Czynsz za marzec;J/3/2026;400,00;;20.03.2026",
        f"{codes[1]};31.02.2026;W;Wpłata Żaneta Świątek;J/4/2026;;150,00;",
    ))  # fmt: skip
    status(page, "czeka na Twoją decyzję")
    page.get_by_role("button", name="Zastosuj", exact=True).click()
    status(page, "zastosowany, część wierszy odrzucona")
    expect(page.get_by_text("31.02.2026").first).to_be_visible()
    watched.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="Pobierz odrzucone wiersze").click()
    mended = tmp_path / download.value.suggested_filename
    mended.write_bytes(Path(download.value.path()).read_bytes().replace(b"31.02.2026", b"28.02.2026"))
    page.locator("input[type=file]").set_input_files(mended)
    page.get_by_role("button", name="Wyślij poprawiony plik").click()
    status(page, "czeka na Twoją decyzję")
    expect(page.get_by_text("To są poprawione wiersze wcześniejszego importu.")).to_be_visible()
    page.get_by_role("button", name="Zastosuj", exact=True).click()
    status(page, "zastosowany")
    watched.check()
    page.get_by_role("link", name="To są poprawione wiersze wcześniejszego importu.").click()
    expect(page.get_by_text("Poprawiony.", exact=True)).to_be_visible()
    expect(page.get_by_text("1 wiersz jest już poprawiony.")).to_be_visible()
    in_both_sizes(watched)


@pytest.mark.long
def test_a_large_file_tells_how_far_it_is_and_is_stopped(
    demo: Demo, browser: Browser, accountant: DemoAccount, codes: list[str], tmp_path: Path
) -> None:
    first = dt.date(2026, 4, 1)
    rows = (
        f"{codes[at % len(codes)]};{first + dt.timedelta(days=at % 90)};N;Zaliczka na zimną wodę, wodomierz {at % 7};"
        f"D/{at};{at % 900 + 1},25;;"
        for at in range(LARGE_ROWS)
    )
    path = tmp_path / "wielki.csv"
    path.write_bytes(ledger(*rows))
    assert path.stat().st_size > 20_000_000
    watched = Watched(staff_page(demo, browser, accountant, viewport=WIDE))
    page = watched.page
    send(demo, page, path.name, path)
    counted = rows_said(page, r"(?:przeczytane wiersze|księgowanie wierszy): ([\d\xa0]+)")
    address = page.url
    page.goto(demo.address(SLUG, "/biuro/importy/"))
    expect(page.get_by_role("row", name=re.compile("wielki.csv")).first).to_be_visible()
    page.goto(address)
    status(page, "czeka na Twoją decyzję")
    assert 0 < counted <= LARGE_ROWS
    page.get_by_role("button", name="Zastosuj", exact=True).click()
    # Now its rows are known: how many of how many.
    known = rows_said(page, r"wiersze: ([\d\xa0]+) z " + f"{LARGE_ROWS:,}".replace(",", "\xa0"))
    page.get_by_role("button", name="Przerwij").click()
    status(page, "odwołany, nic nie zmieniono")
    assert 0 < known < LARGE_ROWS
    in_both_sizes(watched)


def rows_said(page: Page, pattern: str) -> int:
    """Wait for a number of rows in the words of the progress; return it."""
    words = page.locator("section[data-reload-seconds] p").first
    expect(words).to_contain_text(re.compile(pattern), timeout=WORK)
    found = re.search(pattern, words.text_content() or "")
    return int(found[1].replace("\xa0", "")) if found else 0
