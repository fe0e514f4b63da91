"""What staff do: write, aim, look, publish, correct, take back; and who is told."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.accounts.models import RoleHolding, StaffRole
from portal.announcements import telling
from portal.announcements.actions import (
    AnnouncementRefused,
    ChangedMeanwhile,
    Words,
    archive_announcement,
    change_announcement,
    delete_draft,
    withdraw_announcement,
    write_announcement,
)
from portal.announcements.models import Announcement, AnnouncementVersion
from portal.announcements.telling import tell_what_is_due
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.outbox.models import Message
from portal.premises.audience import EVERYBODY, AudienceChoice
from portal.residents.models import Person
from portal.residents.notice_choices import choose_notices
from portal.residents.notice_models import WaitingNotice
from tests.pdf_text import Pdf
from tests.personas import People
from tests.portal.announcements.writing import another_staircase, days_ago, of_staircase, published, put_in_force

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def anna(people: People, at: Any) -> Any:
    browser = at("siarkowiec")
    browser.force_login(people.clerk)
    return browser


def typed(people: People, **changes: Any) -> dict[str, Any]:
    """Return the form filled in for one staircase."""
    filled: dict[str, Any] = {
        "request_key": str(uuid.uuid4()),
        "everywhere": "wybrane",
        "places": [f"s{people.flat.staircase_id}"],
        "title": "Nie będzie wody",
        "text": "We **wtorek** od 8:00.\n\n- nabierz wody",
    }
    return {name: value for name, value in {**filled, **changes}.items() if value is not None}


def shown(answer: Any) -> str:
    return " ".join(str(answer.content.decode()).replace("\xa0", " ").split())


def test_one_staircase_is_told_in_five_steps_with_the_count_before(people: People, anna: Any) -> None:
    assert "Nowe ogłoszenie" in shown(anna.get("/biuro/ogloszenia/"))
    assert "kl. II" in shown(anna.get("/biuro/ogloszenia/nowe"))
    saved = anna.post("/biuro/ogloszenia/nowe", typed(people))
    preview = shown(anna.get(saved["Location"]))
    assert "Osoby: 3, lokale: 3." in preview
    assert "Sienkiewicza 12, klatka II" in preview
    assert "<strong>wtorek</strong>" in preview
    anna.post(saved["Location"] + "opublikuj")
    assert Announcement.objects.get().state == "published"
    acts = AuditEvent.objects.filter(action__startswith="announcement.").order_by("id")
    assert list(acts.values_list("action", "actor")) == [
        ("announcement.written", people.clerk.identifier),
        ("announcement.published", people.clerk.identifier),
    ]


def test_a_double_click_leaves_one_draft_and_one_publication(people: People, anna: Any) -> None:
    form = typed(people)
    places = {anna.post("/biuro/ogloszenia/nowe", form)["Location"] for _ in range(2)}
    (place,) = places
    for _ in range(2):
        assert anna.post(place + "opublikuj").status_code == 302
    assert AnnouncementVersion.objects.count() == 1
    assert AuditEvent.objects.filter(action="announcement.published").count() == 1


def paper(answer: Any) -> str:
    pdf = Pdf(answer.content)
    assert pdf.is_tagged
    return " ".join(pdf.text().replace("\xa0", " ").split())


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "Wpisz tytuł."),
    ({"title": "x" * 121}, "Tytuł jest za długi"),
    ({"text": ""}, "Wpisz treść."),
    ({"text": "x" * 100_000}, "Treść jest za długa"),
    ({"text": "a\u202eb"}, "jest znak, którego nie widać"),
    ({"title": "a\x00b"}, ""),
    ({"places": None}, "Zaznacz, dla kogo to jest"),
    ({"places": ["s999999999999"]}, "Tego miejsca nie ma"),
    ({"everywhere": "wszyscy"}, "Jedno z dwóch"),
    ({"shown_from": "0026-01-01"}, "Sprawdź rok."),
    ({"shown_from": "wtorek"}, "Wpisz dzień"),
    ({"shown_to": "2020-01-01"}, "przed dniem"),
    ({"event_to": "2026-12-03"}, "Podaj też pierwszy dzień"),
    ({"event_from": "2026-12-03", "event_to": "2026-12-01"}, "Zamień je"),
    ({"request_key": "'; drop table"}, ""),
]


def test_a_mistake_is_told_in_words_and_keeps_what_was_typed(people: People, anna: Any) -> None:
    for changes, words in MISTAKES:
        answer = anna.post("/biuro/ogloszenia/nowe", typed(people, **changes))
        assert answer.status_code == 422, changes
        page = shown(answer)
        assert "<title>Błąd:" in page
        assert words in page, changes
        assert "text" in changes or "We **wtorek**" in page
    assert not Announcement.objects.exists()


def test_odd_titles_are_only_words(people: People, anna: Any) -> None:
    for title in ("🏠 remont '; DROP TABLE x; --", "<script>alert(1)</script>" + "1" * 90):
        place = anna.post("/biuro/ogloszenia/nowe", typed(people, title=title))["Location"]
        anna.post(place + "opublikuj")
        assert "<script>alert" not in shown(anna.get(place))
        assert anna.get(place + "plakat.pdf").status_code == 200


def test_a_template_of_the_cooperative_starts_the_form(people: People, anna: Any) -> None:
    templates = [{"name": "Kolęda", "title": "Kolęda: …", "text": "Ksiądz przyjdzie …"}]
    put_in_force(announcements={"templates": templates})
    assert "Kolęda" in shown(anna.get("/biuro/ogloszenia/"))
    assert "Ksiądz przyjdzie" in shown(anna.get("/biuro/ogloszenia/nowe?wzor=0"))
    assert anna.get("/biuro/ogloszenia/nowe?wzor=99").status_code == 200


def test_a_correction_keeps_the_words_of_before_and_says_its_day(people: People, anna: Any, at: Any) -> None:
    told = published("Nie będzie wody", of_staircase(people.flat))
    place = f"/biuro/ogloszenia/{told.pk}/"
    form = shown(anna.get(place + "zmien"))
    assert "places" not in form, "to whom it was said does not change"
    corrected = typed(people, title="Nie będzie ciepłej wody", revision="1")
    assert anna.post(place + "zmien", corrected).status_code == 302
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    assert "poprawiono" in shown(browser.get(f"/ogloszenia/{told.pk}"))
    titles = AnnouncementVersion.objects.order_by("number").values_list("title", flat=True)
    assert list(titles) == ["Nie będzie wody", "Nie będzie ciepłej wody"]
    assert "Dawne treści" in shown(anna.get(place))
    late = anna.post(place + "zmien", typed(people, title="Moje", revision="1"))
    assert late.status_code == 422
    assert "Ktoś zmienił to ogłoszenie" in shown(late)
    told.refresh_from_db()
    assert told.title == "Nie będzie ciepłej wody"


def test_one_withdrawn_is_gone_for_residents_and_stays_for_staff_with_its_reason(
    people: People, anna: Any, at: Any
) -> None:
    told = published()
    place = f"/biuro/ogloszenia/{told.pk}/"
    assert anna.post(place + "wycofaj", {"why": ""}).status_code == 422
    for _ in range(2):
        assert anna.post(place + "wycofaj", {"why": "Zły dzień"}).status_code == 302
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    assert browser.get(f"/ogloszenia/{told.pk}").status_code == 404
    assert "Zły dzień" in shown(anna.get(place))
    assert anna.get(place + "zmien").status_code == 404
    with pytest.raises(AnnouncementRefused):
        archive_announcement(announcement=told, by="t", today=clock.today())


def test_one_of_today_is_not_archived_an_older_one_is_and_a_draft_is_deleted(people: People) -> None:
    today = clock.today()
    with pytest.raises(AnnouncementRefused):
        archive_announcement(announcement=published(), by="t", today=today)
    older = published(ago=3)
    assert archive_announcement(announcement=older, by="t", today=today)
    assert not archive_announcement(announcement=older, by="t", today=today)
    words = Words(title="t", text="t", shown_from=today)
    draft = write_announcement(words=words, choice=EVERYBODY, request_key=uuid.uuid4(), by="t")
    with pytest.raises(AnnouncementRefused):
        withdraw_announcement(announcement=draft, why="x", by="t")
    delete_draft(announcement=draft, by="t")
    with pytest.raises(AnnouncementRefused):
        delete_draft(announcement=older, by="t")


def test_who_may_not_publish_finds_no_page_and_a_worker_of_one_estate_deals_with_it_alone(
    people: People, anna: Any, at: Any
) -> None:
    stranger = at("siarkowiec")
    stranger.force_login(people.accountant)
    assert stranger.get("/biuro/ogloszenia/").status_code == 404
    theirs = published("Cudze", AudienceChoice(staircases=frozenset({another_staircase().pk})))
    everybody = published("Do wszystkich")
    own = published("Nasze", of_staircase(people.flat))
    role = StaffRole.objects.create(key="one_estate", name="Osiedle", capabilities=["publish"], estates=["1"])
    RoleHolding.objects.filter(user=people.clerk).delete()
    RoleHolding.objects.create(user=people.clerk, role=role)
    listed = shown(anna.get("/biuro/ogloszenia/"))
    assert "Nasze" in listed
    assert "Cudze" not in listed
    for other in (theirs, everybody):
        assert anna.get(f"/biuro/ogloszenia/{other.pk}/").status_code == 404
        assert anna.post(f"/biuro/ogloszenia/{other.pk}/wycofaj", {"why": "x"}).status_code == 404
    assert anna.get(f"/biuro/ogloszenia/{own.pk}/").status_code == 200
    refused = anna.post("/biuro/ogloszenia/nowe", typed(people, everywhere="wszyscy", places=None))
    assert refused.status_code == 422


def test_files_go_with_it_for_those_whom_it_concerns(people: People, anna: Any, at: Any) -> None:
    plan = SimpleUploadedFile("Plan prac.pdf", PDF, content_type="application/pdf")
    place = anna.post("/biuro/ogloszenia/nowe", typed(people, attachments=[plan]))["Location"]
    anna.post(place + "opublikuj")
    told = Announcement.objects.get()
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    assert "Plan prac.pdf" in shown(browser.get(f"/ogloszenia/{told.pk}"))
    address = f"/ogloszenia/{told.pk}/plik/{told.files.get().pk}"
    assert b"".join(browser.get(address).streaming_content) == PDF
    assert browser.get(f"/ogloszenia/{told.pk}/plik/{uuid.uuid4()}").status_code == 404
    anna.post(f"{place}plik/{told.files.get().pk}/usun")
    assert browser.get(address).status_code == 404


def test_a_file_that_is_not_wanted_is_refused_by_name(people: People, anna: Any) -> None:
    for content in (b"MZ\x90\x00program", b"", b"<html><script>", b"%PDF-1.4 /JavaScript %%EOF", b"PK\x03\x04zip"):
        sent = SimpleUploadedFile("faktura.pdf", content, content_type="application/pdf")
        answer = anna.post("/biuro/ogloszenia/nowe", typed(people, attachments=[sent]))
        assert answer.status_code == 422, content
        assert "faktura.pdf" in shown(answer)


def test_paper_says_the_same_with_its_code(people: People, anna: Any, at: Any) -> None:
    day = dt.date(2026, 12, 3)
    told = published(
        "Nie będzie wody", of_staircase(people.flat), text="Od **8:00**.\n\n1. raz\n2. dwa", event_from=day
    )
    poster = paper(anna.get(f"/biuro/ogloszenia/{told.pk}/plakat.pdf"))
    for words in (
        "Nie będzie wody",
        "Od 8:00",
        "Kiedy: 3 grudnia 2026",
        "Sienkiewicza 12, klatka II",
        "Czytaj na stronie",
    ):
        assert words in poster
    browser = at("siarkowiec")
    browser.force_login(people.title_holder)
    assert "Nie będzie wody" in paper(browser.get(f"/ogloszenia/{told.pk}/druk.pdf"))


def test_those_concerned_are_told_once_the_way_they_chose(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    Person.objects.update(email="ktos@example.pl")
    danuta, marek = Person.objects.get(code="0001"), Person.objects.get(code="0002")
    choose_notices(person=danuta, wishes={"announcements": "at_once"}, by="t")
    choose_notices(person=marek, wishes={"announcements": "none"}, by="t")
    told = published("Nie będzie wody", of_staircase(people.flat))
    for _ in range(2):
        assert not tell_what_is_due(timezone.now(), clock.today())
    assert list(Message.objects.values_list("person_id", flat=True)) == [danuta.pk]
    assert list(WaitingNotice.objects.values_list("person__code", "path")) == [("0003", f"/ogloszenia/{told.pk}")]
    Announcement.objects.update(told_at=None, told_through=None)  # as after a crash
    tell_what_is_due(timezone.now(), clock.today())
    assert Message.objects.count() == 1
    withdraw_announcement(announcement=told, why="Pomyłka", by="t")
    assert not WaitingNotice.objects.exists()


def test_one_for_a_later_day_is_told_on_that_day(people: People) -> None:
    Person.objects.update(email="ktos@example.pl")
    told = published()
    Announcement.objects.filter(pk=told.pk).update(shown_from=days_ago(-2))
    tell_what_is_due(timezone.now(), clock.today())
    assert not WaitingNotice.objects.exists()
    tell_what_is_due(timezone.now(), clock.today() + dt.timedelta(days=2))
    assert WaitingNotice.objects.count() == 3


def test_two_workers_do_not_overwrite_each_other(people: People) -> None:
    told = published()
    words = Words(title="Pierwszy", text="t", shown_from=told.shown_from)
    change_announcement(announcement=told, words=words, choice=None, revision=1, by="a")
    with pytest.raises(ChangedMeanwhile):
        change_announcement(announcement=told, words=words, choice=None, revision=1, by="b")


def test_the_picker_names_each_box(people: People, anna: Any) -> None:
    page = shown(anna.get("/biuro/ogloszenia/nowe"))
    boxes = set(re.findall(r'<input type="(?:checkbox|radio)"[^>]*id="([\w-]+)"', page))
    assert boxes
    assert boxes <= set(re.findall(r'<label for="([\w-]+)"', page))
