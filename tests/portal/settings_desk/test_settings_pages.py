"""The administrator's overview, looks, contact, regulation and previews."""

import datetime as dt
import re
from typing import Any

import pytest

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.rulebook.actions import adopt_rules
from portal.rulebook.models import RegulationVersion
from portal.rulebook.queries import regulation_on, rules_on
from portal.rulebook.rules import Rules
from portal.rulebook.sections.modules import MODULES
from portal.settings_desk.made_up import RESIDENT_NAME
from portal.settings_desk.tasks import tasks_of
from tenants.queries import cooperative_for_host
from tests.personas import People
from tests.portal.accounts.signing import text_of

pytestmark = pytest.mark.django_db
SETTINGS = "/biuro/ustawienia/"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M1 1h6v6z" fill="currentColor"/></svg>'


@pytest.fixture
def desk(people: People, at: Any) -> Any:
    """The administrator's browser."""
    browser = at("siarkowiec")
    browser.force_login(people.administrator)
    return browser


def cooperative() -> Any:
    from tenants import queries

    queries.addresses.forget()
    return cooperative_for_host("siarkowiec.localhost")


def state_of(title: str) -> bool:
    return next(task.is_done for task in tasks_of(cooperative(), clock.today()) if task.title == title)


def test_the_list_says_what_is_left_and_follows_the_truth(desk: Any, people: People) -> None:
    assert "Do startu" in text_of(desk.get(SETTINGS))
    assert state_of("Regulamin konta")
    RegulationVersion.objects.all().delete()
    assert not state_of("Regulamin konta")
    assert state_of("Pracownicy z drugim składnikiem")
    User.objects.filter(pk=people.clerk.pk).update(password_origin="own")
    people.clerk.authenticator_set.all().delete()
    assert not state_of("Pracownicy z drugim składnikiem")
    assert not state_of("Pierwszy import")


def test_a_color_is_tried_on_the_page_without_being_stored(desk: Any) -> None:
    before = cooperative().brand_color
    wish = {"name": "S.M. „Siarkowiec”", "short_name": "SM Siarkowiec", "color": "#aa0055"}
    page = desk.post(SETTINGS + "wyglad", {**wish, "krok": "podglad"}).content.decode()
    sheet = page.split('href="/biuro/ustawienia/wyglad/podglad.css?kolor=')[1].split('"')[0]
    assert "#aa0055" in desk.get(f"{SETTINGS}wyglad/podglad.css?kolor={sheet}").content.decode()
    assert cooperative().brand_color == before
    assert "style=" not in page


@pytest.mark.parametrize("color", ["", "%23aa0055", "%23aa0055:podpis"])
def test_a_color_that_nobody_signed_makes_no_stylesheet(desk: Any, color: str) -> None:
    assert desk.get(f"{SETTINGS}wyglad/podglad.css?kolor={color}").status_code == 404


def test_a_color_signed_by_one_cooperative_is_none_in_another(desk: Any, people_of_hutnik: People, at: Any) -> None:
    wish = {"name": "S.M. „Siarkowiec”", "short_name": "SM Siarkowiec", "color": "#aa0055", "krok": "podglad"}
    page = desk.post(SETTINGS + "wyglad", wish).content.decode()
    sheet = page.split("podglad.css?kolor=")[1].split('"')[0]
    other = at("hutnik")
    other.force_login(people_of_hutnik.administrator)
    assert other.get(f"{SETTINGS}wyglad/podglad.css?kolor={sheet}").status_code == 404


def test_color_and_mark_are_stored_and_audited(desk: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    wish = {"name": "S.M. „Siarkowiec”", "short_name": "SM Siarka", "color": "#aa0055"}
    answer = desk.post(SETTINGS + "wyglad", {**wish, "logo": SimpleUploadedFile("znak.svg", LOGO)})
    assert answer.status_code == 302, text_of(answer)
    now = cooperative()
    assert (now.brand_color, now.short_name) == ("#aa0055", "SM Siarka")
    assert "M1 1h6v6z" in now.logo_svg
    assert AuditEvent.objects.filter(action="branding.changed", actor="P003").exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("color", "niebieski", "sześć cyfr"),
        ("short_name", "Nazwa o wiele za długa na przelew", "20"),
        ("name", "", "Wpisz nazwę."),
    ],
)
def test_looks_that_cannot_be_are_told(desk: Any, field: str, value: str, words: str) -> None:
    wish = {"name": "S.M. „Siarkowiec”", "short_name": "SM Siarkowiec", "color": "#aa0055", field: value}
    answer = desk.post(SETTINGS + "wyglad", wish)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_a_mark_with_a_script_is_refused(desk: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    bad = SimpleUploadedFile("znak.svg", LOGO.replace(b"<path", b"<script>alert(1)</script><path"))
    wish = {"name": "S.M. „Siarkowiec”", "short_name": "SM Siarkowiec", "color": "#aa0055", "logo": bad}
    assert desk.post(SETTINGS + "wyglad", wish).status_code == 422
    assert cooperative().brand_color != "#aa0055"


def phones(*rows: dict[str, str]) -> dict[str, str]:
    sent = {"telefon-TOTAL_FORMS": str(len(rows)), "telefon-INITIAL_FORMS": "0"}
    return sent | {f"telefon-{number}-{key}": value for number, row in enumerate(rows) for key, value in row.items()}


def test_address_and_telephones_reach_every_page(desk: Any, at: Any) -> None:
    rows = phones({"label": "Sekretariat", "number": "15 111-22-33", "hours": "pn.-pt. 7:00-15:00"}, {"label": ""})
    assert desk.post(SETTINGS + "kontakt", {"office": "ul. Nowa 1", "website": "", **rows}).status_code == 302
    assert cooperative().office == "ul. Nowa 1"
    assert "15 111" in text_of(at("siarkowiec").get("/zaloguj"))
    assert AuditEvent.objects.filter(action="contact.changed").exists()


@pytest.mark.parametrize(
    ("rows", "website", "words"),
    [
        (({"label": "Sekretariat", "number": ""},), "", "Podaj i numer"),
        (({"label": "Sekretariat", "number": "<script>"},), "", "Telefon nr 1"),
        ((), "javascript:alert(1)", "niepoprawny"),
    ],
)
def test_contact_that_cannot_be_is_told(desk: Any, rows: Any, website: str, words: str) -> None:
    answer = desk.post(SETTINGS + "kontakt", {"office": "ul. Nowa 1", "website": website, **phones(*rows)})
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_a_regulation_is_looked_at_then_published_from_its_day(desk: Any, at: Any) -> None:
    day = clock.today() + dt.timedelta(days=14)
    text = "## 1. Zasady\n\n" + "Konto jest dla każdego, kto ma tytuł do lokalu. " * 4
    wish = {"title": "Regulamin konta", "text": text, "valid_from": day.isoformat()}
    before = RegulationVersion.objects.count()
    preview = text_of(desk.post(SETTINGS + "regulamin", {**wish, "krok": "podglad"}))
    assert "<h2>1. Zasady</h2>" in preview
    assert "Trudność tekstu:" in preview
    assert RegulationVersion.objects.count() == before
    desk.post(SETTINGS + "regulamin", wish)
    version = regulation_on(day)
    assert version is not None
    assert version.published_on == clock.today()
    assert regulation_on(clock.today()) != version
    assert at("siarkowiec").get(f"/regulamin/{version.number}").status_code == 200
    assert AuditEvent.objects.filter(action="regulation.published", actor="P003").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": "Za krótko."}, "co najmniej 100"),
        ({"text": "Tekst <b>z HTML</b> " * 20}, "Usuń znaczniki HTML, na przykład &lt;b&gt;."),
        ({"valid_from": "2020-01-01"}, "Ten dzień już minął."),
        ({"title": ""}, "Wpisz tytuł."),
    ],
)
def test_a_regulation_that_cannot_be_is_told_and_not_published(desk: Any, change: Any, words: str) -> None:
    wish = {"title": "Regulamin", "text": "Zdanie. " * 40, "valid_from": clock.today().isoformat(), **change}
    before = RegulationVersion.objects.count()
    answer = desk.post(SETTINGS + "regulamin", wish)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert RegulationVersion.objects.count() == before


def test_the_resident_in_the_preview_is_made_up_and_nothing_can_be_clicked(desk: Any, people: People) -> None:
    page = text_of(desk.get(SETTINGS + "podglad/mieszkaniec"))
    assert RESIDENT_NAME in page
    assert "Do zapłaty" in page
    assert "388,50" in page
    for person in (people.title_holder, people.neighbour, people.administrator):
        assert person.full_name not in page
    assert "<form" not in page
    assert page.count('href="/') == page.count('href="/brand.css') + page.count('href="/logo.') + page.count(
        'href="/static/'
    ) + page.count('href="/biuro/ustawienia/') + page.count('href="/manifest.') + page.count('href="/ikona-')


def test_the_preview_of_a_resident_has_the_ledger_and_every_module_as_the_cooperative_chose(desk: Any) -> None:
    page = text_of(desk.get(SETTINGS + "podglad/mieszkaniec"))
    listed = re.findall(r"<li>(.*?)</li>", page.split("Moduły w kolejności menu")[1].split("</ol>")[0])
    chosen = rules_on(clock.today()).modules
    assert [line.split(":")[0] for line in listed] == [module.name or MODULES[module.key] for module in chosen]
    assert listed[0].startswith("Rozliczenia: strona główna")
    ledger = text_of(desk.get(SETTINGS + "podglad/mieszkaniec/rozliczenia"))
    assert RESIDENT_NAME in ledger
    assert "Miesiąc po miesiącu" in ledger
    assert "388,50" in ledger
    assert rules_on(clock.today()).wording.disclaimer in ledger
    assert "<form" not in ledger


def test_the_preview_follows_a_change_of_modules_and_has_no_ledger_where_residents_have_none(desk: Any) -> None:
    content = rules_on(clock.today()).model_dump(mode="json", exclude_unset=True)
    content["modules"] = [{"key": "announcements", "name": "Tablica"}, {"key": "ledger", "name": "Ile płacę"}]
    adopt_rules(rules=Rules.model_validate(content), valid_from=clock.today(), reason="próba", by="P1")
    page = text_of(desk.get(SETTINGS + "podglad/mieszkaniec"))
    assert "Moduły w kolejności menu (2)" in page
    assert "Ile płacę</a>" in page
    content["modules"] = [{"key": "documents"}]
    adopt_rules(rules=Rules.model_validate(content), valid_from=clock.today(), reason="próba", by="P1")
    assert desk.get(SETTINGS + "podglad/mieszkaniec/rozliczenia").status_code == 404
    assert "Rozliczenia</a>" not in text_of(desk.get(SETTINGS + "podglad/mieszkaniec"))


def test_the_preview_of_a_role_shows_its_menu_and_no_more(desk: Any) -> None:
    clerk = text_of(desk.get(SETTINGS + "podglad/rola/clerk"))
    accountant = text_of(desk.get(SETTINGS + "podglad/rola/accountant"))
    assert "Importy" in accountant
    assert "Importy" not in clerk
    assert "Pracownicy" not in accountant
    assert desk.get(SETTINGS + "podglad/rola/nie-ma").status_code == 404
    assert "Ustawienia" in text_of(desk.get("/biuro/")), "the administrator is who they were"
