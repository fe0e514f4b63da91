"""The pages of letters for many: what a clerk counts, starts, prints and confirms, and who finds nothing there."""

import uuid
from typing import Any

import pytest
from django_tenants.utils import schema_context

from portal.access.batch_choice import TITLES, BatchChoice
from portal.access.batch_queries import parts_of
from portal.access.batches import (
    prepare_next,
)
from portal.access.models import CredentialIssue, LetterBatch
from portal.accounts.models import RoleHolding, User
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from tests.pdf_text import Pdf
from tests.personas import make_staff, staff_role
from tests.portal.access.letters_round import PAGE, begin, browser_of, dweller, finish, staircase


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def content(answer: Any) -> bytes:
    # The end of a streamed answer is the end of its request, which leaves the schema.
    with schema_context("hutnik"):
        return b"".join(answer.streaming_content)


def test_a_clerk_counts_first_and_then_starts(open_rules: Any, clerk: User, at: Any) -> None:
    stairs = staircase("Sucha", "2", "I")
    for number in ("1", "2", "3", "4"):
        dweller(number, stairs, name=f"Zofia Nr{number}")
    browser = browser_of(at, clerk)
    choice = {"source": "titles", "building": stairs.building_id, "only_without_account": "on"}
    counted = words(browser.get(f"{PAGE}/nowe", choice))
    assert "Liczba osób: 4" in counted
    assert [f"Zofia Nr{number}" in counted for number in "1234"] == [True, False, True, True]
    key = str(uuid.uuid4())
    for _click in range(2):
        answer = browser.post(f"{PAGE}/nowe", {**choice, "request_key": key})
        assert answer.status_code == 302
    assert LetterBatch.objects.count() == 1
    page = words(browser.get(answer["Location"]))
    assert "0 z 4" in page
    assert "Tę stronę możesz zamknąć i wrócić później." in page
    prepare_next(LetterBatch.objects.get().pk)
    assert "1 z 4" in words(browser.get(answer["Location"]))
    finish(LetterBatch.objects.get())
    done = words(browser.get(answer["Location"]))
    assert "gotowa do druku" in done
    assert "Wydrukowane i wysłane" in done
    assert "Seria 1" in words(browser.get(PAGE))


@pytest.mark.parametrize(
    "choice",
    [{"source": "x"}, {"source": "applications", "building": "abc"}, {"source": "", "estate": "99999999999999"}],
)
def test_a_choice_that_is_none_is_told_in_words(open_rules: Any, clerk: User, at: Any, choice: dict[str, str]) -> None:
    answer = browser_of(at, clerk).get(f"{PAGE}/nowe", choice)
    assert answer.status_code == 422
    assert "Trzeba coś poprawić" in words(answer)


def test_files_are_made_on_demand_and_every_print_is_written_down(open_rules: Any, clerk: User, at: Any) -> None:
    stairs = staircase("Sucha", "2", "I")
    dweller("10", stairs, name="Ewa Druga")
    first = dweller("2", stairs, name="Ola Pierwsza")
    batch = begin(BatchChoice(source=TITLES), clerk)
    browser, file = browser_of(at, clerk), f"{PAGE}/{batch.pk}/1.pdf"
    assert browser.get(file).status_code == 410, "nothing is printed while letters are being made"
    finish(batch)
    answer = browser.get(file)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == f'inline; filename="listy-{batch.number}-1.pdf"'
    pdf = Pdf(content(answer))
    assert pdf.page_count == 2
    assert "Ola Pierwsza Sucha 2 m. 2 41-200 Sosnowiec" in pdf.text(0).replace("\u00a0", " ")
    assert "Ewa Druga" in pdf.text(1)
    assert "wpisz adres hutnik.localhost/pierwszy-raz" in pdf.text(0)
    shown = AuditEvent.objects.filter(action="credentials.shown", person_id=first.pk)
    assert [event.actor for event in shown] == ["P300"]
    assert browser.get(f"{PAGE}/{batch.pk}/2.pdf").status_code == 410
    browser.post(f"{PAGE}/{batch.pk}/wydrukowano")
    gone = browser.get(file)
    assert gone.status_code == 410
    assert "Kto ich nie ma, dostanie nowe" in words(gone)


def test_large_batches_are_printed_in_files(open_rules: Any, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.access import batch_queries

    monkeypatch.setattr(batch_queries, "PART", 2)
    stairs = staircase("Sucha", "2", "I")
    for number in "12345":
        dweller(number, stairs)
    batch = finish(begin(BatchChoice(source=TITLES), clerk))
    assert [(part.number, part.first, part.last, part.letters) for part in parts_of(batch)] == [
        (1, 1, 2, 2),
        (2, 3, 4, 2),
        (3, 5, 5, 1),
    ]
    assert [issue.place for issue in batch_queries.issues_of_part(batch, 2)] == [3, 4]


def test_the_paper_of_one_issue_is_shown_until_it_is_printed(open_rules: Any, clerk: User, at: Any) -> None:
    person = dweller("1", staircase("Sucha", "2", "I"), name="Ola Pierwsza")
    finish(begin(BatchChoice(source=TITLES), clerk))
    issue = CredentialIssue.objects.get()
    browser, papers = browser_of(at, clerk), f"/biuro/dane/{issue.pk}"
    assert "Wydrukuj dużym drukiem" in words(browser.get(papers))
    letter = browser.get(f"{papers}/pismo.pdf?druk=duzy")
    assert letter["Cache-Control"] == "no-store"
    assert "Ola" not in letter["Content-Disposition"]
    assert issue.user.identifier not in letter["Content-Disposition"]
    text = Pdf(content(letter)).text().replace("\u00a0", " ")
    assert issue.user.identifier in text
    browser.post(f"{papers}/wydrukowano")
    assert "dostanie nowe" in words(browser.get(papers))
    assert browser.get(f"{papers}/pismo.pdf").status_code == 410
    receipt = Pdf(content(browser.get(f"{papers}/potwierdzenie.pdf"))).text()
    assert "Ola Pierwsza" in receipt
    assert issue.user.identifier not in receipt
    kept = AuditEvent.objects.filter(person_id=person.pk).values_list("action", flat=True)
    assert {"credentials.shown", "credentials.printed", "receipt.printed"} <= set(kept)


def test_a_worker_of_another_estate_finds_neither_batch_nor_paper(open_rules: Any, clerk: User, at: Any) -> None:
    from portal.accounts.roles import RoleFacts

    near, far = staircase("Sucha", "2", "I"), staircase("Daleka", "1", "I", estate="2")
    dweller("1", near), dweller("2", far)
    stranger = make_staff("P301", role="clerk", full_name="Obcy")
    RoleHolding.objects.filter(user=stranger).delete()
    facts = RoleFacts("daleka", "Daleka", ("issue_access", "find_people"), estates=("2",))
    role = staff_role(facts)
    role.estates = ["2"]
    role.save()
    RoleHolding.objects.create(user=stranger, role=role)
    batch = finish(begin(BatchChoice(source=TITLES, building=near.building_id), clerk))
    everywhere = finish(begin(BatchChoice(source=TITLES, only_without_account=False), clerk))
    browser = browser_of(at, stranger)
    issue = CredentialIssue.objects.get(batch=batch)
    for address in (f"{PAGE}/{batch.pk}", f"{PAGE}/{everywhere.pk}", f"/biuro/dane/{issue.pk}"):
        assert browser.get(address).status_code == 404, address
    assert browser.post(f"{PAGE}/{batch.pk}/wydrukowano").status_code == 404
    offered = words(browser.get(f"{PAGE}/nowe"))
    assert "Osiedle 2" in offered
    assert "Sucha" not in offered
    counted = browser.get(f"{PAGE}/nowe", {"source": "titles", "building": near.building_id})
    assert counted.status_code == 422
    assert "Seria" not in words(browser.get(PAGE)).split("<h1>")[1].replace("serię", "").replace("serii", "")


def test_rules_in_force_decide_what_is_asked(inside: None, clerk: User, at: Any) -> None:
    assert "without_application" not in rules_on(clock.today()).application.ways
    assert "bez wniosku" not in words(browser_of(at, clerk).get(f"{PAGE}/nowe"))
