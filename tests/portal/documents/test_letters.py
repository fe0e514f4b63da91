"""Letters: whose they are, delivered when opened, recalled before, on paper for whoever did not agree."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.audit.models import AuditEvent
from portal.documents.delivering import Recalled, copies_to_post, open_copy
from portal.documents.erasing import forget_letters
from portal.documents.letter_models import Letter, LetterCopy, LetterFile
from portal.documents.telling import tell_waiting
from portal.documents.writing import NobodyToWriteTo, Target, recall_letter, send_letter
from portal.kernel import clock
from portal.kernel.attachments import checked_attachment
from portal.outbox.models import Message
from portal.premises.audience import EVERYBODY, AudienceChoice
from portal.premises.models import Title
from portal.residents.models import PersonAccount, Representation
from portal.rulebook.queries import rules_on
from tests.personas import People
from tests.portal.access.rules_in_force import days_seen_after_the_end, with_rules
from tests.portal.documents.conftest import PDF, copy_of, sent
from tests.portal.premises.test_who_sees import son_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_shown")]
ONE_DAY = dt.timedelta(days=1)


def person_of(user: Any) -> Any:
    return user.person_link.person


def answer(at: Any, user: Any, address: str = "/pisma", *, post: bool = False) -> tuple[int, str]:
    client = at("siarkowiec")
    client.force_login(user)
    response = client.post(address) if post else client.get(address)
    return response.status_code, response.content.decode(errors="replace").replace("\u00a0", " ")


def test_a_letter_is_delivered_when_its_person_opens_it_and_both_sides_see_when(
    at: Any, people: People, agrees: Callable[[Any], None]
) -> None:
    danuta = people.title_holder
    agrees(danuta)
    letter = sent(Target(person=person_of(danuta)))
    copy = copy_of(letter, danuta)
    address = f"/pisma/{copy.pk}"
    assert "Masz 1 nowe pismo" in answer(at, danuta, "/")[1]
    waiting = answer(at, danuta, address)[1]
    assert "będzie doręczone" in waiting
    assert "kontakt" not in waiting.split("</h1>")[1].split("help-title")[0]
    assert answer(at, danuta, f"{address}.pdf")[0] == 404
    copy.refresh_from_db()
    assert copy.opened_at is None, "looking at the button delivers nothing"
    for _twice in range(2):
        assert answer(at, danuta, f"{address}/otworz", post=True)[0] == 302
    copy.refresh_from_db()
    assert copy.opened_by == danuta.identifier
    assert "<strong>kontakt</strong>" in answer(at, danuta, address)[1]
    assert answer(at, danuta, f"{address}.pdf")[0] == 200
    assert "doręczone" in answer(at, danuta)[1]
    assert "nowe pismo" not in answer(at, danuta, "/")[1]
    assert AuditEvent.objects.filter(action="letter.opened", person_id=copy.person_id).count() == 1
    desk = answer(at, people.administrator, f"/biuro/pisma/{letter.pk}")[1]
    assert "doręczone" in desk
    assert danuta.identifier in desk


def test_it_is_the_persons_and_nobody_elses(at: Any, people: People) -> None:
    letter = sent(Target(person=person_of(people.title_holder), premises=people.flat))
    copy = copy_of(letter, people.title_holder)
    for user in (people.co_owner, people.neighbour, people.clerk):
        for address in (f"/pisma/{copy.pk}", f"/pisma/{copy.pk}.pdf"):
            assert answer(at, user, address)[0] == 404
        assert answer(at, user, f"/pisma/{copy.pk}/otworz", post=True)[0] == 404
    assert answer(at, people.title_holder, f"/pisma/{uuid.uuid4()}")[0] == 404
    son, _representation = son_of(people, clock.today())
    assert answer(at, son)[0] == 404, "who acts for her sees letters only where that is said"
    Representation.objects.update(scopes=["see", "letters"])
    assert "Wezwanie do zapłaty" in answer(at, son)[1]


def test_a_letter_about_premises_goes_to_holders_of_its_day_and_stays_with_them(at: Any, people: People) -> None:
    today = clock.today()
    letter = sent(Target(premises=people.flat_next_door), title="Remont pionu", on=today - ONE_DAY)
    assert [copy.person for copy in letter.copies.all()] == [person_of(people.neighbour)]
    Title.objects.filter(person=person_of(people.neighbour)).update(valid_to=today - ONE_DAY)
    Title.objects.create(
        person=person_of(people.co_owner), premises=people.flat_next_door, kind="ownership", valid_from=today
    )
    assert "Remont pionu" not in answer(at, people.co_owner)[1], "the buyer never sees it"
    assert "Remont pionu" not in answer(at, people.neighbour)[1], "a seller sees nothing where the rules say nothing"
    days_seen_after_the_end(30)
    assert "Remont pionu" in answer(at, people.neighbour)[1]
    Title.objects.filter(person=person_of(people.neighbour)).update(valid_to=today - 31 * ONE_DAY)
    assert "Remont pionu" not in answer(at, people.neighbour)[1]


def test_who_did_not_agree_and_who_does_not_open_gets_paper(
    at: Any, people: People, agrees: Callable[[Any], None]
) -> None:
    agrees(people.title_holder)
    today = clock.today()
    letter = sent(Target(premises=people.flat))
    LetterCopy.objects.update(sent_on=today - 13 * ONE_DAY)
    ways = {copy.person.code: copy.way for copy in letter.copies.select_related("person")}
    assert ways == {"0001": "electronic", "0002": "paper"}
    due = [copy.person.code for copy in copies_to_post(rules_on(today), today)]
    assert due == ["0002"]
    assert {one.person.code for one in copies_to_post(rules_on(today), today + ONE_DAY)} == {"0001", "0002"}
    client = at("siarkowiec")
    client.force_login(people.administrator)
    assert "Marek Zięba" in client.get("/biuro/pisma/poczta").content.decode()
    assert client.get("/biuro/pisma/poczta.pdf").content.startswith(b"%PDF")
    danutas = copy_of(letter, people.title_holder)
    mareks = copy_of(letter, people.co_owner)
    client.post("/biuro/pisma/poczta/wyslane", {"pismo": [mareks.pk, danutas.pk, "x", "\x00"]})
    assert [copy.person.code for copy in LetterCopy.objects.filter(posted_at__isnull=False)] == ["0002"]
    assert "Nic nie czeka" in client.get("/biuro/pisma/poczta").content.decode()
    assert "wysłane pocztą" in answer(at, people.co_owner)[1]


def test_what_was_not_opened_can_be_taken_back_and_what_was_cannot(
    at: Any, people: People, agrees: Callable[[Any], None]
) -> None:
    agrees(people.title_holder)
    letter = sent(Target(premises=people.flat), title="Pomyłka")
    open_copy(copy=copy_of(letter, people.title_holder), by=people.title_holder)
    desk = at("siarkowiec")
    desk.force_login(people.administrator)
    before = desk.get(f"/biuro/pisma/{letter.pk}").content.decode()
    assert "Pocztą wyszło 0, czeka 1. Cofnięte 0." in before
    assert "Cofnij nieotwarte" in before
    assert recall_letter(letter=letter, by="P001") == 1
    assert recall_letter(letter=letter, by="P001") == 0
    after = desk.get(f"/biuro/pisma/{letter.pk}").content.decode()
    assert "Pocztą wyszło 0, czeka 0. Cofnięte 1." in after
    assert "Cofnij nieotwarte" not in after, "there is nothing left to take back"
    taken = copy_of(letter, people.co_owner)
    with pytest.raises(Recalled):
        open_copy(copy=taken, by=people.co_owner)
    assert answer(at, people.co_owner, f"/pisma/{taken.pk}/otworz", post=True)[0] == 302
    html = answer(at, people.co_owner, f"/pisma/{taken.pk}")[1]
    assert "cofnęła to pismo" in html
    assert "kontakt" not in html.split("<h1")[1].split("help-title")[0]
    assert "Pomyłka" not in answer(at, people.co_owner)[1]
    assert "Pomyłka" in answer(at, people.title_holder)[1]
    assert not copies_to_post(rules_on(clock.today()), clock.today() + 90 * ONE_DAY).exists()


def test_people_are_told_without_a_word_of_what_it_says_and_once(people: People, agrees: Callable[[Any], None]) -> None:
    with_rules(sender={"name": "S.M. Siarkowiec"}, notices={"quiet_from": 0, "quiet_to": 0})
    agrees(people.title_holder)
    people.title_holder.email = "danuta@dom.example"
    people.title_holder.save()
    sent(Target(person=person_of(people.title_holder)), title="Tajny tytuł")
    assert tell_waiting() == 1
    assert tell_waiting() == 0
    (message,) = Message.objects.filter(kind="resident_notice")
    assert "Nowe pismo" in message.subject + message.text
    assert "Tajny" not in message.subject + message.text + message.html


def test_an_audience_gets_one_copy_each_and_a_draft_goes_once(people: People) -> None:
    letter = sent(Target(audience=EVERYBODY))
    people_with_titles = Title.objects.filter(valid_to__isnull=True).values("person").distinct().count()
    assert letter.copies.count() == people_with_titles
    assert copy_of(letter, people.title_holder).premises == people.flat, "the flat, not the garage"
    assert send_letter(letter=letter, on=clock.today(), by="P001").number == letter.number
    assert letter.copies.count() == people_with_titles
    with pytest.raises(NobodyToWriteTo):
        sent(Target(audience=AudienceChoice(is_everywhere=True, premises_kinds=frozenset({"parking"}))))


def test_a_worker_writes_looks_and_sends(at: Any, people: People) -> None:
    client = at("siarkowiec")
    client.force_login(people.administrator)
    key = uuid.uuid4()
    file = SimpleUploadedFile("C:\\wezwanie.pdf", PDF)
    typed = {"recipient": "lokal", "premises_code": people.flat.code, "title": "Zmiana opłat", "form_key": key}
    response = client.post("/biuro/pisma/nowe", {**typed, "file": file})
    assert response.status_code == 302
    letter = Letter.objects.get()
    preview = client.get(response["Location"]).content.decode()
    assert "Pismo pójdzie do 2 os." in preview
    assert "wezwanie.pdf (PDF" in preview
    for _twice in range(2):
        assert client.post(f"/biuro/pisma/{letter.pk}/wyslij").status_code == 302
    assert letter.copies.count() == 2
    assert client.post(f"/biuro/pisma/{letter.pk}/wyrzuc").status_code == 302
    assert Letter.objects.filter(pk=letter.pk).exists(), "what is sent is no draft"
    assert "Zmiana opłat" in client.get("/biuro/pisma/").content.decode()
    wrong = client.post("/biuro/pisma/nowe", {"recipient": "osoba", "person_code": "9999", "title": "T", "text": "x"})
    assert wrong.status_code == 422
    assert "Nie ma takiej osoby" in wrong.content.decode()
    client.force_login(people.clerk)
    assert client.get("/biuro/pisma/").status_code in (200, 404)


def test_the_list_costs_the_same_at_any_length(at: Any, people: People) -> None:
    person = person_of(people.title_holder)
    for n in range(3):
        letter = sent(Target(person=person), title=f"Pismo {n}")
        LetterCopy.objects.filter(letter=letter).update(sent_on=dt.date(2024 + n, 5, 5))
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    client.get("/pisma")
    with CaptureQueriesContext(connection) as asked:
        assert "Pismo 0" in client.get("/pisma?rok=2024").content.decode()
    assert len([one for one in asked if "SET search_path" not in one["sql"]]) <= 8, [one["sql"][:90] for one in asked]


def test_erasing_takes_the_letters_that_are_one_persons_alone_with_their_files(
    people: People, django_capture_on_commit_callbacks: Any
) -> None:
    person = person_of(people.title_holder)
    file = checked_attachment(SimpleUploadedFile("a.pdf", PDF), largest_mb=1)
    own = sent(Target(person=person), file=file)
    both = sent(Target(premises=people.flat))
    path = LetterFile.objects.get(letter=own).path
    forget_letters(person.pk)
    assert Letter.objects.filter(pk=own.pk).exists(), "an account of hers still opens"
    PersonAccount.objects.filter(person=person).delete()
    with django_capture_on_commit_callbacks(execute=True):
        forget_letters(person.pk)
    assert not Letter.objects.filter(pk=own.pk).exists()
    assert not default_storage.exists(path)
    assert [copy.person.code for copy in both.copies.all()] == ["0002"]
