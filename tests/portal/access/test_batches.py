"""Letters for a whole staircase: who gets one, in which order, what a clerk sees, prints and confirms."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.access.batch_calls import call_workers_to_silent_batches
from portal.access.batch_choice import APPLICATIONS, TITLES, BatchChoice, chosen_people
from portal.access.batch_queries import counts_of, parts_of, refused_lines
from portal.access.batches import (
    BatchRefused,
    cancel_batch,
    confirm_printed,
    prepare_next,
    send_next,
    start_batch,
)
from portal.access.issuing import hand_over, secret_of, wipe_secrets
from portal.access.models import CredentialIssue, LetterBatch, LetterBatchLine
from portal.accounts.models import RoleHolding, User
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.kernel.natural_order import natural_key
from portal.premises.models import Building, Estate, Premises, Staircase, Title
from portal.residents.models import Person
from portal.rulebook.queries import rules_on
from tests.pdf_text import Pdf
from tests.personas import make_staff, make_user, staff_role
from tests.portal.access.counter import adopt, apply, newcomer, now

PAGE = "/biuro/listy"


@pytest.fixture
def inside(hutnik: Any) -> Iterator[None]:
    with schema_context("hutnik"):
        yield


@pytest.fixture
def clerk(inside: None) -> User:
    return make_staff("P300", role="clerk", full_name="Kinga Kowal")


@pytest.fixture
def open_rules(inside: None) -> Any:
    """A cooperative that gives everybody an account without an application, by post."""
    return adopt(
        access={"premises_kinds": ["residential"]},
        application={"ways": ["paper", "without_application"], "identity_shown": "never"},
        issue={"moment": "after_notice", "handover": "by_post"},
        password={"start": "activation_code"},
    )


def staircase(street: str, number: str, code: str, *, estate: str = "1") -> Staircase:
    place, _ = Estate.objects.get_or_create(code=estate, defaults={"name": f"Osiedle {estate}"})
    building, _ = Building.objects.get_or_create(
        estate=place, street=street, number=number, town="Sosnowiec", postal_code="41-200"
    )
    return Staircase.objects.get_or_create(building=building, code=code)[0]


def dweller(number: str, stairs: Staircase, *, kind: str = "residential", name: str = "", **title: Any) -> Person:
    """A person with a title to premises of this number on the staircase."""
    code = f"{stairs.building.street[:5]}/{stairs.building.number}/{stairs.code}/{number}"
    premises = Premises.objects.create(code=code, kind=kind, building=stairs.building, staircase=stairs, number=number)
    return newcomer(code[:40], name or f"Osoba Nr{number}", premises=premises, **title)


def begin(choice: BatchChoice, by: Any, **wishes: Any) -> LetterBatch:
    facts: dict[str, Any] = {"is_large_print": False, "request_key": uuid.uuid4(), "now": now()}
    return start_batch(choice=choice, by=by, **(facts | wishes))


def finish(batch: LetterBatch) -> LetterBatch:
    while prepare_next(batch.pk):
        pass
    batch.refresh_from_db()
    return batch


def post(batch: LetterBatch) -> None:
    while send_next(batch.pk):
        pass
    batch.refresh_from_db()


def test_flats_are_counted_as_people_count_them() -> None:
    given = ["10", "2", "1", "12a", "12", "U3", "2a", "", "01"]
    assert sorted(given, key=natural_key) == ["", "1", "01", "2", "2a", "10", "12", "12a", "U3"]


def test_letters_come_in_the_order_of_the_round(open_rules: Any) -> None:
    late, early = staircase("Sucha", "10", "I"), staircase("Sucha", "2", "II")
    other = staircase("Aleja", "1", "I", estate="2")
    for number in ("10", "2", "1a"):
        dweller(number, late)
    dweller("7", early)
    dweller("3", other)
    found = chosen_people(BatchChoice(source=TITLES), rules=open_rules, day=clock.today())
    assert [(one.premises.building.street, one.premises.building.number, one.premises.number) for one in found] == [
        ("Sucha", "2", "7"),
        ("Sucha", "10", "1a"),
        ("Sucha", "10", "2"),
        ("Sucha", "10", "10"),
        ("Aleja", "1", "3"),
    ]


def test_a_choice_is_limited_to_building_staircase_kind_and_the_workers_estates(open_rules: Any) -> None:
    one, two = staircase("Sucha", "2", "I"), staircase("Sucha", "2", "II")
    far = staircase("Daleka", "1", "I", estate="2")
    dweller("1", one), dweller("2", two), dweller("3", far)
    dweller("G1", one, kind="garage")

    def numbers(**limits: Any) -> list[str]:
        choice = BatchChoice(source=TITLES, **limits)
        return [one.premises.number for one in chosen_people(choice, rules=open_rules, day=clock.today())]

    assert numbers(staircase=two.pk) == ["2"]
    assert numbers(building=one.building_id) == ["1", "G1", "2"]
    assert numbers(building=one.building_id, kind="residential") == ["1", "2"]
    assert numbers(estates=(far.building.estate_id,)) == ["3"]
    assert numbers(estates=()) == []


def test_people_with_an_account_are_left_out_unless_asked_for_and_then_refused_in_words(
    open_rules: Any, clerk: User
) -> None:
    stairs = staircase("Sucha", "2", "I")
    from portal.residents.actions import give_account_to_person

    give_account_to_person(user=make_user("L77"), person=dweller("1", stairs), by="tests")
    dweller("2", stairs)
    choice = BatchChoice(source=TITLES, staircase=stairs.pk)
    assert [one.premises.number for one in chosen_people(choice, rules=open_rules, day=clock.today())] == ["2"]
    batch = finish(begin(BatchChoice(source=TITLES, staircase=stairs.pk, only_without_account=False), clerk))
    (refused,) = refused_lines(batch)
    assert (refused.place, refused.issue) == (1, None)
    assert "ma już konto: L77" in refused.refusal
    assert counts_of(batch).made == 1


def test_whoever_the_rules_refuse_is_told_apart_with_the_reason(open_rules: Any, clerk: User) -> None:
    stairs = staircase("Sucha", "2", "I")
    dweller("1", stairs)
    dweller("G1", stairs, kind="garage")
    leaving = dweller("3", stairs)
    batch = begin(BatchChoice(source=TITLES, staircase=stairs.pk), clerk)
    Title.objects.filter(person=leaving).update(valid_to=clock.today() - dt.timedelta(days=1))
    finish(batch)
    reasons = {line.premises.number: line.refusal for line in refused_lines(batch)}
    assert set(reasons) == {"G1", "3"}
    assert "garaż" in reasons["G1"]
    assert "skończył się" in reasons["3"]
    counts = counts_of(batch)
    assert (counts.total, counts.done, counts.made, counts.refused, counts.percent) == (3, 3, 1, 2, 100)
    assert batch.state == "ready"


def test_waiting_applications_become_letters(inside: None, clerk: User) -> None:
    adopt(application={"identity_shown": "never"})
    stairs = staircase("Sucha", "2", "I")
    applicant = dweller("2", stairs)
    dweller("1", stairs)  # has not applied
    application = apply(applicant, clerk)
    batch = finish(begin(BatchChoice(source=APPLICATIONS, staircase=stairs.pk), clerk))
    application.refresh_from_db()
    (issue,) = CredentialIssue.objects.filter(batch=batch)
    assert (issue.application, issue.place, application.state) == (application, 1, "prepared")
    assert issue.user.standing == User.Standing.PREPARED


def test_an_application_withdrawn_meanwhile_gets_no_letter(inside: None, clerk: User) -> None:
    from portal.access.applying import withdraw_application

    adopt(application={"identity_shown": "never"})
    stairs = staircase("Sucha", "2", "I")
    application = apply(dweller("2", stairs), clerk)
    batch = begin(BatchChoice(source=APPLICATIONS, staircase=stairs.pk), clerk)
    withdraw_application(application=application, by=clerk)
    finish(batch)
    assert "zakończony" in refused_lines(batch).get().refusal


def test_where_an_application_is_needed_nobody_gets_a_letter_without_one(inside: None, clerk: User) -> None:
    stairs = staircase("Sucha", "2", "I")
    dweller("1", stairs)
    with pytest.raises(BatchRefused, match="wymagają wniosku"):
        begin(BatchChoice(source=TITLES, staircase=stairs.pk), clerk)
    assert not LetterBatch.objects.exists()


def test_a_choice_of_nobody_starts_nothing(open_rules: Any, clerk: User) -> None:
    with pytest.raises(BatchRefused, match="Nikogo tu nie ma"):
        begin(BatchChoice(source=TITLES, kind="parking"), clerk)


def test_two_clicks_start_one_batch(open_rules: Any, clerk: User) -> None:
    stairs = staircase("Sucha", "2", "I")
    dweller("1", stairs)
    key = uuid.uuid4()
    first = begin(BatchChoice(source=TITLES), clerk, request_key=key)
    again = begin(BatchChoice(source=TITLES), clerk, request_key=key)
    assert first == again
    assert LetterBatch.objects.count() == 1


def test_a_person_of_two_batches_gets_one_account(open_rules: Any, clerk: User) -> None:
    stairs = staircase("Sucha", "2", "I")
    person = dweller("1", stairs)
    one, two = begin(BatchChoice(source=TITLES), clerk), begin(BatchChoice(source=TITLES), clerk)
    finish(one), finish(two)
    assert person.account_links.count() == 1
    assert "ma już" in refused_lines(two).get().refusal


def test_one_person_the_program_cannot_deal_with_keeps_nobody_waiting(
    open_rules: Any, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.access import batches

    stairs = staircase("Sucha", "2", "I")
    unlucky = dweller("1", stairs)
    dweller("2", stairs)
    real = batches.prepare_credentials

    def broken(**facts: Any) -> Any:
        if facts["application"].person_id == unlucky.pk:
            raise ZeroDivisionError
        return real(**facts)

    monkeypatch.setattr(batches, "prepare_credentials", broken)
    batch = finish(begin(BatchChoice(source=TITLES), clerk))
    assert "Program nie poradził sobie" in refused_lines(batch).get().refusal
    assert not unlucky.account_links.exists()
    assert not unlucky.access_applications.exists(), "nothing half done is left"
    assert counts_of(batch).made == 1


def test_a_worker_who_lost_the_right_meanwhile_makes_no_letter(open_rules: Any, clerk: User) -> None:
    dweller("1", staircase("Sucha", "2", "I"))
    batch = begin(BatchChoice(source=TITLES), clerk)
    RoleHolding.objects.filter(user=clerk).delete()
    finish(batch)
    assert counts_of(batch).made == 0
    assert refused_lines(batch).get().refusal


def test_a_canceled_batch_stops_and_keeps_what_is_made(open_rules: Any, clerk: User) -> None:
    stairs = staircase("Sucha", "2", "I")
    dweller("1", stairs), dweller("2", stairs)
    batch = begin(BatchChoice(source=TITLES), clerk)
    assert prepare_next(batch.pk)
    assert cancel_batch(batch=batch, by=clerk)
    assert not cancel_batch(batch=batch, by=clerk)
    assert not prepare_next(batch.pk)
    batch.refresh_from_db()
    counts = counts_of(batch)
    assert (batch.state, counts.made, counts.done) == ("canceled", 1, 1)
    assert len(parts_of(batch)) == 1


def test_letters_sent_by_post_open_accounts_when_they_are_confirmed(open_rules: Any, clerk: User) -> None:
    stairs = staircase("Sucha", "2", "I")
    dweller("1", stairs), dweller("2", stairs)
    batch = finish(begin(BatchChoice(source=TITLES), clerk))
    issues = CredentialIssue.objects.filter(batch=batch).select_related("user")
    assert {issue.user.standing for issue in issues} == {"prepared"}
    assert not send_next(batch.pk), "nothing opens before the letters are on their way"
    confirm_printed(batch=batch, by=clerk, now=now())
    post(batch)
    assert {issue.user.standing for issue in issues.all()} == {"active"}
    assert {issue.secret for issue in issues.all()} == {""}
    assert (batch.state, counts_of(batch).opened, counts_of(batch).to_open) == ("printed", 2, 0)
    confirm_printed(batch=batch, by=clerk, now=now())
    assert AuditEvent.objects.filter(action="letters.printed").count() == 1


def test_letters_to_be_collected_open_nothing_when_they_are_printed(inside: None, clerk: User) -> None:
    adopt(application={"ways": ["without_application"], "identity_shown": "never"})
    dweller("1", staircase("Sucha", "2", "I"))
    batch = finish(begin(BatchChoice(source=TITLES), clerk))
    confirm_printed(batch=batch, by=clerk, now=now())
    post(batch)
    issue = CredentialIssue.objects.get(batch=batch)
    assert issue.user.standing == "prepared"
    hand_over(issue=issue, by=clerk, now=now())
    issue.user.refresh_from_db()
    assert issue.user.standing == "active", "the person came, with the paper that was printed before"


def test_a_confirmation_before_the_end_is_refused(open_rules: Any, clerk: User) -> None:
    dweller("1", staircase("Sucha", "2", "I"))
    batch = begin(BatchChoice(source=TITLES), clerk)
    with pytest.raises(BatchRefused, match="jeszcze powstają"):
        confirm_printed(batch=batch, by=clerk, now=now())


def test_after_the_confirmation_nobody_can_see_a_secret(open_rules: Any, clerk: User) -> None:
    dweller("1", staircase("Sucha", "2", "I"))
    batch = finish(begin(BatchChoice(source=TITLES), clerk))
    issue = CredentialIssue.objects.get(batch=batch)
    assert secret_of(issue, clerk)
    confirm_printed(batch=batch, by=clerk, now=now())
    assert secret_of(issue, clerk) is None
    assert parts_of(batch) == []


def test_a_paper_that_was_printed_cannot_be_printed_a_day_later(open_rules: Any, clerk: User, at: Any) -> None:
    dweller("1", staircase("Sucha", "2", "I"))
    finish(begin(BatchChoice(source=TITLES), clerk))
    browser, letter = browser_of(at, clerk), f"/biuro/dane/{CredentialIssue.objects.get().pk}/pismo.pdf"
    assert browser.get(letter).status_code == 200
    first = CredentialIssue.objects.get().printed_at
    assert first is not None
    assert browser.get(letter).status_code == 200, "the printer may jam"
    assert CredentialIssue.objects.get().printed_at == first
    assert wipe_secrets(first + dt.timedelta(hours=23, minutes=59)) == 0
    assert wipe_secrets(first + dt.timedelta(hours=24, seconds=1)) == 1
    assert browser.get(letter).status_code == 410


def test_only_batches_that_nobody_works_on_are_called_again(open_rules: Any, clerk: User) -> None:
    dweller("1", staircase("Sucha", "2", "I"))
    batch = begin(BatchChoice(source=TITLES), clerk)
    moment = timezone.now()
    assert call_workers_to_silent_batches(moment) == 0
    later = moment + dt.timedelta(seconds=31)
    assert call_workers_to_silent_batches(later) == 1
    finish(batch)
    assert call_workers_to_silent_batches(later + dt.timedelta(hours=1)) == 0
    confirm_printed(batch=batch, by=clerk, now=now())
    assert call_workers_to_silent_batches(later + dt.timedelta(hours=1)) == 1
    post(batch)
    assert call_workers_to_silent_batches(later + dt.timedelta(hours=2)) == 0


def test_postgresql_keeps_lines_in_order(open_rules: Any, clerk: User) -> None:
    stairs = staircase("Sucha", "2", "I")
    dweller("1", stairs)
    batch = begin(BatchChoice(source=TITLES), clerk)
    line = LetterBatchLine.objects.get(batch=batch)
    for place, person in ((1, dweller("9", stairs)), (2, line.person)):
        with pytest.raises(IntegrityError), transaction.atomic():
            LetterBatchLine.objects.create(batch=batch, person=person, premises=line.premises, place=place)
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterBatchLine.objects.filter(pk=line.pk).update(refusal="bo tak")


def browser_of(at: Any, clerk: User) -> Any:
    browser = at("hutnik")
    browser.force_login(clerk)
    return browser


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
