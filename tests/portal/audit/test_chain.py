"""The chain of the audit trail against somebody with psql: what they change, remove or insert is found, and where."""

import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.audit.actions import record_event
from portal.audit.board import state_of_trail
from portal.audit.checking import Check, check_chain
from portal.audit.models import AppendOnly, AuditEvent, AuditHead
from portal.audit.sealing import HeadMissing, seal_events
from portal.tasks import check_new_audit

SCHEMA = "hutnik"


def write(count: int, reason: str = "telefon") -> None:
    for number in range(count):
        record_event(action="account.blocked", by="tests", subject=f"account:L{number}", details={"reason": reason})


def psql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def check(**how: Any) -> Check:
    return check_chain(at=timezone.now(), **how)


def broken_place(**how: Any) -> int | None:
    found = check(**how)
    return found.broken.place if found.broken else None


@pytest.fixture
def chain(hutnik: Any) -> int:
    """Ten events more at the end of Hutnik's chain, sealed; the place of the first of them."""
    seal_events()
    head = AuditHead.objects.first()
    write(10)
    assert seal_events() == 10
    assert broken_place() is None
    return (head.place if head else 0) + 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "ktoś inny"),
        ("actor_id", "7d9ad4d8-6a0c-4a57-9d0c-3c1d6a4f3a11"),
        ("action", "account.unblocked"),
        ("subject", "account:L99"),
        ("details", '{"reason": "wizyta"}'),
        ("person_id", "7d9ad4d8-6a0c-4a57-9d0c-3c1d6a4f3a11"),
        ("purpose", "inny"),
        ("at", "2026-01-01 12:00+00"),
        ("id", 900_000_000),
    ],
)
def test_one_changed_column_is_found_where_it_is(chain: int, column: str, value: Any) -> None:
    psql(f"UPDATE audit_event SET {column} = %s WHERE place = %s", value, chain + 4)
    assert broken_place() == chain + 4


def test_an_event_deleted_from_the_middle_is_found(chain: int) -> None:
    psql("DELETE FROM audit_event WHERE place = %s", chain + 4)
    assert broken_place() == chain + 4


def test_a_gap_closed_again_is_found(chain: int) -> None:
    psql("DELETE FROM audit_event WHERE place = %s", chain + 4)
    for place in range(chain + 5, chain + 10):
        psql("UPDATE audit_event SET place = place - 1 WHERE place = %s", place)
    assert broken_place() == chain + 4


def test_a_removed_end_is_found(chain: int) -> None:
    psql("DELETE FROM audit_event WHERE place >= %s", chain + 7)
    assert broken_place() == chain + 7


def test_a_removed_end_is_found_though_the_head_was_set_back(chain: int) -> None:
    psql("DELETE FROM audit_event WHERE place >= %s", chain + 7)
    psql(
        "UPDATE audit_head SET place = p, seal = s"
        " FROM (SELECT place AS p, seal AS s FROM audit_event WHERE place = %s) AS last",
        chain + 6,
    )
    assert broken_place() == chain + 7, "the last check had come further"


def test_whoever_hides_even_that_is_found_by_an_end_kept_elsewhere(chain: int) -> None:
    anchor = check().anchor
    psql("DELETE FROM audit_event WHERE place >= %s", chain + 7)
    psql(
        "UPDATE audit_head SET place = p, seal = s, checked_place = p, checked_seal = s"
        " FROM (SELECT place AS p, seal AS s FROM audit_event WHERE place = %s) AS last",
        chain + 6,
    )
    assert broken_place() is None, "what the chain alone cannot show"
    assert broken_place(anchor=anchor) == chain + 7


def test_an_event_inserted_into_the_chain_is_found(chain: int) -> None:
    for place in range(chain + 9, chain + 4, -1):
        psql("UPDATE audit_event SET place = place + 1 WHERE place = %s", place)
    psql("UPDATE audit_head SET place = place + 1")
    psql(
        "INSERT INTO audit_event (actor, action, subject, details, place, seal)"
        " SELECT 'tests', action, subject, details, %s, seal FROM audit_event WHERE place = %s",
        chain + 5,
        chain + 4,
    )
    assert broken_place() == chain + 5


def test_an_event_put_behind_the_head_is_found(chain: int) -> None:
    psql(
        "INSERT INTO audit_event (actor, action, subject, details, place, seal)"
        " SELECT actor, action, subject, details, place + 1, seal FROM audit_event WHERE place = %s",
        chain + 9,
    )
    assert broken_place() == chain + 10


def test_an_event_with_a_day_long_past_is_found_when_it_is_sealed(chain: int) -> None:
    psql(
        "INSERT INTO audit_event (at, actor, action, subject, details)"
        " SELECT at - interval '3 days', actor, action, subject, details FROM audit_event WHERE place = %s",
        chain + 9,
    )
    assert broken_place() == chain + 10


def test_a_removed_head_stops_sealing_and_is_found(chain: int) -> None:
    psql("DELETE FROM audit_head")
    write(1)
    with pytest.raises(HeadMissing):
        seal_events()
    assert broken_place() == 1
    assert state_of_trail().level == 2


def test_a_check_of_what_is_new_starts_where_the_last_one_ended(chain: int) -> None:
    write(3)
    found = check(is_full=False)
    assert (found.read, found.broken) == (3, None)
    assert check().read == chain + 12


def test_what_is_new_is_checked_too(chain: int) -> None:
    write(3)
    seal_events()
    psql("UPDATE audit_event SET purpose = 'inny' WHERE place = %s", chain + 11)
    assert broken_place(is_full=False) == chain + 11
    assert broken_place(is_full=False) == chain + 11, "it is said again until it is mended"


def test_a_break_is_logged_shown_to_operators_and_gone_once_mended(
    chain: int, caplog: pytest.LogCaptureFixture
) -> None:
    assert state_of_trail().level == 0
    psql("UPDATE audit_event SET actor = 'ktoś' WHERE place = %s", chain)
    broken_place()
    assert [(r.levelname, r.place) for r in caplog.records if r.message == "audit.chain_broken"] == [("ERROR", chain)]
    fact = state_of_trail()
    assert (fact.level, fact.problem, fact.text) == (2, "dziennik naruszony", f"miejsce {chain}")
    psql("UPDATE audit_event SET actor = 'tests' WHERE place = %s", chain)
    check()
    assert state_of_trail().level == 0


def test_operators_see_that_nobody_checked_or_sealed_for_long(chain: int) -> None:
    psql("UPDATE audit_head SET checked_at = now() - interval '4 days'")
    assert state_of_trail().problem == "dziennik bez kontroli"
    psql(
        "INSERT INTO audit_event (at, actor, action, subject, details)"
        " VALUES (now() - interval '2 hours', '', '', '', '{}')"
    )
    assert state_of_trail().problem == "dziennik bez pieczęci"


def test_the_command_names_the_place_and_ends_with_one(chain: int, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_audit", cooperative=SCHEMA)
    assert "hutnik: dziennik zgodny" in capsys.readouterr().out
    psql("UPDATE audit_event SET actor = 'ktoś' WHERE place = %s", chain + 2)
    with pytest.raises(SystemExit) as ended:
        call_command("check_audit", cooperative=SCHEMA)
    assert ended.value.code == 1
    assert f"hutnik: dziennik naruszony, miejsce {chain + 2}." in capsys.readouterr().err


def test_the_nightly_task_says_whether_the_chain_holds(chain: int) -> None:
    assert check_new_audit(schema=SCHEMA) is True
    write(1)
    seal_events()
    psql("DELETE FROM audit_event WHERE place = %s", chain + 10)
    assert check_new_audit(schema=SCHEMA) is False


def test_no_code_of_the_product_changes_or_deletes_an_event(chain: int) -> None:
    event = AuditEvent.objects.order_by("-id")[0]
    for attempt in (
        event.save,
        event.delete,
        AuditEvent.objects.filter(pk=event.pk).delete,
        lambda: AuditEvent.objects.filter(pk=event.pk).update(actor="ktoś"),
        lambda: AuditEvent.objects.bulk_update([event], ["actor"]),
    ):
        with pytest.raises(AppendOnly):
            attempt()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET place = place + 1 WHERE place = {0}",  # the next one has that place
        "UPDATE audit_event SET seal = NULL WHERE place = {0}",
        "UPDATE audit_event SET place = NULL WHERE place = {0}",
        "UPDATE audit_event SET place = 0 WHERE place = {0}",
        "INSERT INTO audit_head SELECT 2, place, seal, 0, seal, NULL, NULL, '' FROM audit_head",
    ],
)
def test_postgresql_refuses_a_place_without_a_seal_and_a_second_head(chain: int, statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        psql(statement.format(chain))


# --- With real commits -----------------------------------------------------------------------------------------------


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Hutnik's schema with real commits; its trail is emptied before and afterwards."""
    with django_db_blocker.unblock():
        with schema_context(SCHEMA):
            psql("TRUNCATE audit_event, audit_head")
            yield
            psql("TRUNCATE audit_event, audit_head")
        connection.set_schema_to_public()


def in_thread(work: Any) -> threading.Thread:
    def run() -> None:
        try:
            with schema_context(SCHEMA):
                work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def places() -> list[tuple[str, int | None]]:
    return list(AuditEvent.objects.order_by("id").values_list("subject", "place"))


def test_an_event_is_sealed_as_soon_as_its_act_is_committed(committed: None) -> None:
    with transaction.atomic():
        write(3)
        assert not AuditEvent.objects.filter(place__gt=0).exists()
    assert [place for _, place in places()] == [1, 2, 3]


def test_an_act_of_another_schema_is_sealed_there(committed: None) -> None:
    with schema_context("public"), transaction.atomic(), schema_context(SCHEMA):
        write(1)
    assert [place for _, place in places()] == [1]
    assert connection.schema_name == SCHEMA


def test_an_act_taken_back_leaves_no_gap(committed: None) -> None:
    write(1)
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    with transaction.atomic():
        with transaction.atomic():
            write(1)
            transaction.set_rollback(True)
        write(1)
    assert [place for _, place in places()] == [1, 2], "numbers of rows have gaps, places have none"
    assert broken_place() is None


def test_an_act_begun_earlier_and_committed_later_comes_later(committed: None) -> None:
    has_written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record_event(action="account.blocked", by="tests", subject="slow")
            has_written.set()
            may_commit.wait(20)

    thread = in_thread(slow)
    assert has_written.wait(20)
    record_event(action="account.blocked", by="tests", subject="quick")
    assert dict(places()) == {"quick": 1}
    may_commit.set()
    thread.join()
    assert dict(places()) == {"slow": 2, "quick": 1}
    assert broken_place() is None


def test_eight_clerks_at_once_make_one_chain(committed: None) -> None:
    gate = threading.Barrier(8)

    def clerk(number: int) -> None:
        try:
            with schema_context(SCHEMA):
                connection.ensure_connection()
                gate.wait(timeout=30)
                for turn in range(25):
                    record_event(action="account.blocked", by=f"clerk {number}", subject=str(turn))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(clerk, range(8)))
    assert sorted(place or 0 for _, place in places()) == list(range(1, 201))
    assert check().read == 200
    assert broken_place() is None


def test_sealing_while_a_check_runs_disturbs_neither(committed: None) -> None:
    write(50)
    thread = in_thread(lambda: write(50))
    while thread.is_alive():
        assert broken_place() is None
    thread.join()
    assert check().read == 100


def test_a_lost_seal_does_not_lose_the_act(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.audit import sealing

    def broken() -> int:
        raise HeadMissing(SCHEMA)

    monkeypatch.setattr(sealing, "seal_events", broken)
    write(1)
    monkeypatch.undo()
    assert [place for _, place in places()] == [None]
    assert sealing.seal_events() == 1


def test_a_moment_is_sealed_to_the_microsecond(committed: None) -> None:
    write(1)
    psql("UPDATE audit_event SET at = at + interval '1 microsecond'")
    assert broken_place() == 1


def test_the_first_event_of_all_may_not_be_removed(committed: None) -> None:
    write(2)
    psql("DELETE FROM audit_event WHERE place = 1")
    assert broken_place() == 1


def test_an_emptied_table_is_found(committed: None) -> None:
    write(2)
    psql("DELETE FROM audit_event")
    assert broken_place() == 1


def test_days_are_compared_without_regard_to_the_session(committed: None) -> None:
    write(1)
    with connection.cursor() as cursor:
        cursor.execute("SET TimeZone TO 'Asia/Tokyo'")
        assert broken_place() is None
        cursor.execute("SET TimeZone TO 'UTC'")
    assert AuditEvent.objects.get().at > timezone.now() - dt.timedelta(minutes=5)
