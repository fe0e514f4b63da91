"""Files that should be in by now: a rule over days and hours, and who is told when one is late."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from billing_import.inbox.board import state_of_inbox
from billing_import.inbox.models import Inbox
from billing_import.models import Expectation, ImportRun
from billing_import.schedule.actions import expect_files
from billing_import.schedule.deadlines import Rhythm, last_deadline
from billing_import.schedule.pack import check_schedule, schedule_content, store_schedule
from billing_import.schedule.queries import files_on_time, late_files
from portal.audit.models import AuditEvent
from portal.kernel.clock import WARSAW
from tests.personas import People

PAGE = "/biuro/importy/terminy"
SEVEN = dt.time(7)


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("rhythm", "now", "due", "after"),
    [
        (Rhythm("day", SEVEN), "2026-11-25 07:00", "2026-11-25 07:00", "2026-11-24 07:00"),
        (Rhythm("day", SEVEN), "2026-11-25 06:59", "2026-11-24 07:00", "2026-11-23 07:00"),
        # 11 November 2026 is a Wednesday and a holiday; 9 November a Monday.
        (Rhythm("working_day", SEVEN), "2026-11-12 06:00", "2026-11-10 07:00", "2026-11-09 07:00"),
        (Rhythm("working_day", SEVEN), "2026-11-09 08:00", "2026-11-09 07:00", "2026-11-06 07:00"),
        (Rhythm("week", SEVEN), "2026-11-25 12:00", "2026-11-23 07:00", "2026-11-16 07:00"),
        (Rhythm("month", SEVEN, 15), "2026-11-14 12:00", "2026-10-15 07:00", "2026-09-15 07:00"),
        # The night when clocks go back: seven o'clock is seven o'clock.
        (Rhythm("day", SEVEN), "2026-10-25 07:30", "2026-10-25 07:00", "2026-10-24 07:00"),
    ],
)
def test_the_last_deadline_and_the_one_before(rhythm: Rhythm, now: str, due: str, after: str) -> None:
    found = last_deadline(rhythm, moment(now))
    assert found is not None
    assert (found.due_at, found.came_after) == (moment(due), moment(after))


def _run(at: dt.datetime, status: str = "applied") -> ImportRun:
    run = ImportRun(kind="ledger", profile="default", file_name="k.csv", sha256="0" * 64, size=1, status=status)
    run.requested_by, run.queued_at = "inbox", at
    run.save()
    return run


@pytest.mark.django_db
def test_a_file_is_late_until_it_is_in(siarkowiec: Any) -> None:
    now = moment("2026-11-25 09:00")
    expect_files(kind="ledger", rhythm=Rhythm("day", SEVEN), on=dt.date(2026, 11, 1), by="P002")
    _run(moment("2026-11-24 06:00"))  # yesterday's
    [late] = late_files(now)
    assert late.words == "Spóźnia się plik: kartoteka finansowa. Miał być wczytany do 25.11.2026, 07:00."
    run = _run(moment("2026-11-25 08:00"), status="previewed")
    assert "czeka na Twoją decyzję" in late_files(now)[0].words
    ImportRun.objects.filter(pk=run.pk).update(status="unchanged")
    assert late_files(now) == []


@pytest.mark.django_db
def test_nothing_is_late_before_the_first_day_on_which_it_is_expected(siarkowiec: Any) -> None:
    expect_files(kind="ledger", rhythm=Rhythm("day", SEVEN), on=dt.date(2026, 11, 25), by="P002")
    assert late_files(moment("2026-11-25 06:00")) == []
    assert len(late_files(moment("2026-11-25 07:01"))) == 1


@pytest.mark.django_db
def test_a_new_deadline_ends_the_old_one_on_the_day_before(siarkowiec: Any) -> None:
    for on, hour in ((1, 7), (10, 8), (10, 9)):
        expect_files(kind="ledger", rhythm=Rhythm("day", dt.time(hour)), on=dt.date(2026, 11, on), by="P002")
    told = list(Expectation.objects.order_by("valid_from").values_list("by_time", "valid_from", "valid_to"))
    assert told == [
        (dt.time(7), dt.date(2026, 11, 1), dt.date(2026, 11, 9)),
        (dt.time(9), dt.date(2026, 11, 10), None),
    ]
    expect_files(kind="ledger", rhythm=Rhythm("day", dt.time(9)), on=dt.date(2026, 11, 20), by="P002")
    assert AuditEvent.objects.filter(action="import_expectation.changed").count() == 3
    with pytest.raises(IntegrityError, match="expectation_in_force_once"), transaction.atomic():
        Expectation.objects.create(kind="ledger", every="day", by_time=SEVEN, valid_from=dt.date(2026, 11, 12))


@pytest.mark.django_db
def test_the_accountant_sets_a_deadline_and_sees_what_is_late_in_all_places(people: People, at: Any) -> None:
    desk = at("siarkowiec")
    with time_machine.travel(moment("2026-11-24 12:00"), tick=False):
        desk.force_login(people.accountant)
        told = {"kind": "ledger", "every": "working_day", "by_time": "07:00"}
        assert desk.post(PAGE, told).status_code == 302
        assert "Spóźnia się" in desk.get(PAGE).content.decode()
    with time_machine.travel(moment("2026-11-25 07:01"), tick=False):
        desk.force_login(people.accountant)
        for page in (PAGE, "/biuro/importy/", "/biuro/"):
            assert "Spóźnia się plik: kartoteka finansowa." in desk.get(page).content.decode(), page
        assert (files_on_time().level, files_on_time().problem) == (1, "Spóźniony plik")
        desk.force_login(people.administrator)
        assert "Spóźnia się" in desk.get("/biuro/kolejka").content.decode()
        desk.force_login(people.clerk)
        assert "Spóźnia się" not in desk.get("/biuro/kolejka").content.decode()
        desk.force_login(people.accountant)
        assert desk.post(PAGE, {"kind": "ledger", "every": "", "by_time": "07:00"}).status_code == 302
        assert (late_files(timezone.now()), files_on_time().text) == ([], "bez terminów")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"every": "month"}, "Wpisz dzień miesiąca"),
        ({"every": "month", "day_of_month": "31"}, "od 1 do 28"),
        ({"every": "day", "by_time": "25:00"}, "Wpisz godzinę"),
        ({"every": "rok"}, "Wybierz poprawną wartość"),
    ],
)
def test_a_deadline_with_a_gap_says_what_to_mend(people: People, at: Any, told: dict[str, str], words: str) -> None:
    desk = at("siarkowiec")
    desk.force_login(people.accountant)
    answer = desk.post(PAGE, {"kind": "ledger", "by_time": "07:00", **told})
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_a_pack_says_the_same_as_the_page(siarkowiec: Any) -> None:
    told = {
        "ledger": {"every": "working_day", "by": "07:00"},
        "components": {"every": "month", "by": "12:00", "day_of_month": 5},
    }
    assert check_schedule(told) == []
    store_schedule(told, on=dt.date(2026, 11, 1), by="pack")
    assert schedule_content(dt.date(2026, 11, 25)) == {"components": told["components"], "ledger": told["ledger"]}
    wrong = {"nic": {}, "ledger": {"every": "month", "by": "7"}, "register": 1}
    assert {problem.path for problem in check_schedule(wrong)} == {"nic", "ledger.by", "register"}


@pytest.mark.django_db
def test_the_board_says_how_the_inbox_is(siarkowiec: Any) -> None:
    assert state_of_inbox().text == "wyłączona"
    inbox = Inbox.objects.create(is_watched=True, last_look_at=timezone.now())
    assert (state_of_inbox().text, state_of_inbox().level) == ("pusta", 0)
    Inbox.objects.update(last_look_at=timezone.now() - dt.timedelta(hours=2))
    assert state_of_inbox().problem == "Nikt nie zagląda do skrzynki"
    inbox.problem = "Nie ma takiego zasobnika."
    inbox.save()
    assert state_of_inbox().problem == "Skrzynka niedostępna"
