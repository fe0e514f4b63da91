"""Letters for a whole staircase: who gets one, in which order, and what becomes of a batch."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.access.batch_calls import call_workers_to_silent_batches
from portal.access.batch_choice import APPLICATIONS, TITLES, BatchChoice, chosen_people
from portal.access.batch_queries import counts_of, parts_of, refused_lines
from portal.access.batches import (
    BatchRefused,
    cancel_batch,
    confirm_printed,
    prepare_next,
    send_next,
)
from portal.access.issuing import hand_over, secret_of, wipe_secrets
from portal.access.models import CredentialIssue, LetterBatch, LetterBatchLine
from portal.accounts.models import RoleHolding, User
from portal.audit.models import AuditEvent
from portal.kernel import clock
from portal.kernel.natural_order import natural_key
from portal.premises.models import Title
from tests.personas import make_user
from tests.portal.access.counter import adopt, apply, now
from tests.portal.access.letters_round import begin, browser_of, dweller, finish, post, staircase


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
