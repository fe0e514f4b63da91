"""A clerk writes to one staircase in a real browser: choose, count, start, leave, come back, print, confirm.

Siarkowiec: people collect their letters in person, on one paper that they sign.
"""

import re

import pytest
from playwright.sync_api import Browser, expect

from saas.demo.accounts import CLERK
from tests.journeys.paper import fetched
from tests.journeys.running import Demo, Watched, manage
from tests.journeys.signing_in import account, staff_page
from tests.pdf_text import Pdf

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journeys")]

SLUG = "siarkowiec"
# Applications of four people of one staircase, as a colleague took them at the counter; prints where they live.
APPLICATIONS = f"""
import uuid
from django_tenants.utils import schema_context
from portal.access.applying import ApplicationRefused, take_application
from portal.kernel.clock import today
from portal.premises.models import Staircase
from portal.premises.queries import titles_in_force
with schema_context("{SLUG}"):
    for stairs in Staircase.objects.select_related("building").order_by("-pk"):
        titles = titles_in_force(today()).filter(premises__staircase=stairs, premises__kind="residential")
        people = {{t.person_id: t.person for t in titles.exclude(person__account_links__isnull=False)}}
        if len(people) < 4:
            continue
        for person in list(people.values())[:4]:
            take_application(operation="grant", way="paper", person=person, by="demo", request_key=uuid.uuid4(),
                             day=today())
        print(f"{{stairs.building.pk}};{{stairs.pk}}")
        break
"""


def applications(demo: Demo) -> tuple[str, str]:
    said = manage(demo, "shell", "-v", "0", "-c", APPLICATIONS)
    building, stairs = said.strip().splitlines()[-1].split(";")
    return building, stairs


def test_a_clerk_writes_to_one_staircase_leaves_and_comes_back(demo: Demo, browser: Browser) -> None:
    building, stairs = applications(demo)
    watched = Watched(staff_page(demo, browser, account(SLUG, CLERK), viewport={"width": 1280, "height": 800}))
    page = watched.page
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Listy", exact=True).click()
    expect(page.get_by_text("Nie było jeszcze żadnej serii.")).to_be_visible()
    watched.check()
    page.get_by_role("link", name="Przygotuj listy").click()
    page.get_by_label("Budynek").select_option(building)
    page.get_by_role("button", name="Pokaż, ile osób").click()
    page.get_by_label("Klatka").select_option(stairs)
    page.get_by_role("button", name="Pokaż, ile osób").click()
    expect(page.get_by_role("heading", name="Liczba osób: 4")).to_be_visible()
    watched.check()
    page.get_by_role("button", name="Zacznij").click()
    expect(page.get_by_role("heading", name=re.compile("Seria listów"))).to_be_visible()
    batch = page.url
    page.goto(demo.address(SLUG, "/biuro/"))
    page.goto(batch)
    # The page looks again by itself while letters are being made.
    expect(page.get_by_text("gotowa do druku")).to_be_visible(timeout=60_000)
    watched.check()
    file = page.get_by_role("link", name=re.compile("Plik do druku"))
    status, kept, content = fetched(page, file.get_attribute("href") or "")
    assert (status, kept) == (200, "no-store")
    letters = Pdf(content)
    assert letters.page_count == 4
    for number in range(4):
        text = letters.text(number)
        assert "Pisemne potwierdzenie odbioru danych do konta IOK" in text.replace("\u00a0", " ")
        assert f"{SLUG}.localhost:{demo.port}" in text
    page.set_viewport_size({"width": 360, "height": 780})
    watched.check()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Wydrukowane", exact=True).click()
    expect(page.get_by_text("Listy są wydrukowane. Kto zgubi list, dostanie nowe dane.")).to_be_visible()
    watched.check()
    assert fetched(page, f"{batch}/1.pdf")[0] == 410
    assert watched.hosts == {f"{SLUG}.localhost"}


def test_a_clerk_needs_no_script(demo: Demo, browser: Browser) -> None:
    narrow = {"width": 360, "height": 780}
    page = staff_page(demo, browser, account(SLUG, CLERK), java_script_enabled=False, viewport=narrow)
    page.goto(demo.address(SLUG, "/biuro/listy/nowe"))
    page.get_by_role("button", name="Pokaż, ile osób").click()
    expect(page.get_by_role("heading", name=re.compile("osób|osoba"))).to_be_visible()
