"""Today's queue: what waits for whom, what is late, and only in the worker's own estates."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.http import Http404

from portal.access.applying import confirm_form, receive_form, take_application
from portal.access.issuing import hand_over, notify_applicant, prepare_credentials
from portal.access.policy import access_application_for, access_issue_for
from portal.access.queue import todays_queue
from portal.accounts.capabilities import ISSUE_ACCESS, SEE_LEDGERS
from portal.kernel import clock
from tests.portal.access.counter import adopt, apply, flat, newcomer, now, prepared, seen
from tests.portal.access.desk import worker_with


@pytest.fixture(autouse=True)
def _rules(people: Any) -> None:
    adopt(
        application={"ways": ["paper", "electronic_form"], "asks_for": ["name", "email"]},
        issue={"notice_by": ["email", "phone"]},
        sender={"name": "SM"},
    )


def numbers(applications: Any) -> list[int]:
    return [application.number for application in applications]


def test_every_application_stands_where_something_is_to_be_done_with_it(people: Any) -> None:
    applied = apply(newcomer("9701"))
    mailed = prepared(newcomer("9702"), email="a@example.pl").application
    called = prepared(newcomer("9703"), phone="601").application
    told = prepared(newcomer("9704"), email="b@example.pl").application
    notify_applicant(application=told, by="P1", now=now())
    _form, token = receive_form(typed={"name": "Ktoś"}, email="c@example.pl", request_key=uuid.uuid4(), now=now())
    form = confirm_form(token=token, now=now())
    receive_form(typed={}, email="d@example.pl", request_key=uuid.uuid4(), now=now())  # nobody clicked
    revoke = take_application(
        operation="revoke",
        way="paper",
        person=people.neighbour.person_link.person,
        by="P1",
        request_key=uuid.uuid4(),
        day=clock.today(),
    )
    done = prepared(newcomer("9705"))
    hand_over(issue=done, by="P1", identity=seen("P1"), now=now())
    queue = todays_queue(people.clerk, day=clock.today())
    assert numbers(queue.to_prepare) == [applied.number]
    assert numbers(queue.to_email) == [mailed.number]
    assert numbers(queue.to_call) == [called.number]
    assert numbers(queue.to_hand_over) == [told.number]
    assert numbers(queue.to_match) == [form.number]
    assert numbers(queue.to_close) == [revoke.number]
    assert (queue.overdue, queue.total, queue.is_cut) == ((), 6, False)


def test_what_is_late_is_shown_as_late(people: Any) -> None:
    untold = apply(newcomer("9711"))
    told = prepared(newcomer("9712"), email="b@example.pl").application
    notify_applicant(application=told, by="P1", now=now())
    later = clock.today() + dt.timedelta(days=31)
    assert set(numbers(todays_queue(people.clerk, day=later).overdue)) == {untold.number, told.number}
    assert numbers(todays_queue(people.clerk, day=untold.notify_by).overdue) == []
    day_after = untold.notify_by + dt.timedelta(days=1)
    assert numbers(todays_queue(people.clerk, day=day_after).overdue) == [untold.number]


def test_a_worker_sees_the_queue_of_their_own_estates_and_nothing_of_others() -> None:
    here = worker_with(ISSUE_ACCESS, estates=["Osiedle Tu"])
    stranger = worker_with(SEE_LEDGERS)
    mine = apply(newcomer("9721", premises=flat("M/9721", estate="Osiedle Tu")))
    other = apply(newcomer("9722", premises=flat("M/9722", estate="Osiedle Tam")))
    assert numbers(todays_queue(here, day=clock.today()).to_prepare) == [mine.number]
    assert todays_queue(stranger, day=clock.today()).total == 0
    assert access_application_for(here, mine.pk) == mine
    for worker, application in ((here, other), (stranger, mine)):
        with pytest.raises(Http404):
            access_application_for(worker, application.pk)
    with pytest.raises(Http404):
        access_application_for(here, uuid.uuid4())
    issue = prepare_credentials(application=other, by="P1", now=now())
    with pytest.raises(Http404):
        access_issue_for(here, issue.pk)
    assert access_issue_for(here, prepare_credentials(application=mine, by="P1", now=now()).pk)


def test_the_queue_costs_the_same_whatever_waits(people: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(8):
        prepared(newcomer(f"973{number}"), email=f"a{number}@example.pl")
    with django_assert_max_num_queries(5):
        assert len(todays_queue(people.clerk, day=clock.today()).to_email) == 8
