"""Kill points: what an accountant wishes, how that is broken off, and whether it is as it must be after."""

import os
import random
import signal
import time
import uuid
from typing import Any

import psycopg

from tests.billing_import.dirty_files import HEADER, dirty_ledger
from tests.faults.campaign.points import FEW_ROWS, MANY_ROWS, PLACES, Point, Seen, components
from tests.faults.campaign.server import Breakable, Reader
from tests.faults.import_site import DeskFailed, wait_until

END_SECONDS, REAPED_SECONDS = 150, 60
_ENDS = {
    "preview": {"previewed"},
    "apply": {"applied", "applied_with_rejects"},
    "consent": {"applied", "applied_with_rejects"},
    "undo": {"undone"},
    "reversal": {"reversed"},
}
_DONE = {
    "preview": ["import.previewed"],
    "apply": ["import.applied", "import.applied_with_rejects"],
    "consent": ["import.applied", "import.applied_with_rejects"],
    "undo": ["import.undone"],
    "reversal": ["import.reversed"],
}


def play(there: Breakable, point: Point) -> Seen:
    """Play a point and put everything back to what it was before; what is wrong afterwards is told, not raised."""
    seen = Seen(stage=point.stage or "chance")
    began = time.monotonic()
    there.start_worker()
    there.start_beat()
    try:
        _Play(there, point, seen).go()
    except (AssertionError, DeskFailed, psycopg.Error, OSError) as wrong:
        seen.wrong = f"{type(wrong).__name__}: {wrong}"[:2000]
    finally:
        there.site.disarm()
        there.free_disk()
    seen.seconds = round(time.monotonic() - began, 2)
    return seen


class _Play:
    def __init__(self, there: Breakable, point: Point, seen: Seen) -> None:
        self.there, self.point, self.seen = there, point, seen
        self.site = there.site
        rows = FEW_ROWS if point.stage else MANY_ROWS
        self.file = dirty_ledger(point.seed, rows, PLACES)
        self.content = self.file.content if point.kind == "ledger" else components(point.seed, rows)
        self.run: uuid.UUID | None = None
        self.stood_on: list[uuid.UUID] = []

    def go(self) -> None:
        """Prepare, break, wait for the end, judge, put back."""
        first = self._fingerprint()
        self._prepare()
        before = self._state()
        whole_before = self._fingerprint()
        reader = Reader(self.site)
        reader.start()
        try:
            self._break()
            self._wait_for_end()
            time.sleep(0.1)
        finally:
            reader.stop()
        after = self._state()
        self.seen.looks = reader.looks
        self._judge(before, after, reader)
        if self.seen.status == "refused" or self.point.wish == "preview":
            assert self._fingerprint() == whole_before, "a run that posted nothing changed the books"
        self._put_back()
        assert self._fingerprint() == first, "taken back, the books are not what they were"

    def _state(self) -> tuple[int, ...]:
        return tuple(int(value) for value in self.site.rows(Reader.SEEN)[0])

    def _fingerprint(self) -> list[Any]:
        return [
            self.site.rows(
                f"SELECT md5(coalesce(string_agg(one::text, ',' ORDER BY one::text), '')) FROM {table} AS one"
            )
            for table in ("ledger_entry", "ledger_balance", "ledger_account", "charges_component")
        ]

    def _finished(self, content: bytes, wish: str, statuses: set[str]) -> uuid.UUID:
        run = self.site.queue(content, kind=self.point.kind, wish=wish)
        self._until(run, statuses)
        return run

    def _until(self, run: uuid.UUID, statuses: set[str]) -> None:
        swept = time.monotonic()

        def is_so() -> bool:
            nonlocal swept
            if time.monotonic() - swept > 4:
                swept = time.monotonic()
                self.site.sweep()
            return self.site.status(run) in statuses

        wait_until(is_so, END_SECONDS, f"{statuses} of {run}")

    def _prepare(self) -> None:
        wish = self.point.wish
        if wish in {"undo", "reversal"}:
            self.run = self._finished(self.content, "apply", _ENDS["apply"])
        if wish == "consent":
            self.run = self._finished(self.content, "preview", _ENDS["preview"])
        if wish == "reversal":
            lines = self.content.split(b"\r\n")
            later = dirty_ledger(self.point.seed + 1, FEW_ROWS, PLACES).content.split(b"\r\n")[1:]
            content = b"\r\n".join([HEADER.encode(), *lines[1:50], *later])
            self.stood_on.append(self._finished(content, "apply", _ENDS["apply"]))

    def _wish(self) -> None:
        """Say the wish; a server that is away just now is asked again, as people do."""
        wish = self.point.wish
        if wish in {"preview", "apply"}:
            self.run = self.site.queue(self.content, kind=self.point.kind, wish=wish)
        else:
            assert self.run is not None
            self.site.decide("apply" if wish == "consent" else "undo", self.run)

    def _break(self) -> None:
        there, point, site = self.there, self.point, self.site
        if point.fault == "message lost":
            there.kill_worker()
            self._wish()
            there.flush()
            there.start_worker()
            self.broken_at = time.monotonic()
            return
        stopped = site.arm(point.stage) if point.stage else None
        self._wish()
        if stopped is not None:
            wait_until(lambda: stopped.exists() and bool(stopped.read_text()), 60, f"stop at {point.stage}")
            child = int(stopped.read_text())
        else:
            wait_until(self._is_begun, 60, "the beginning")
            time.sleep(random.Random(point.seed).uniform(0, 0.6))
            child = 0
        holders = there.lock_holders()
        self.broken_at = time.monotonic()
        getattr(self, "_" + point.fault.replace(" ", "_"))(child)
        if point.fault in {"child", "worker", "worker and beat"} and holders:
            self.seen.lock_seconds = round(there.seconds_until_free(holders), 3)
        there.start_worker()
        there.start_beat()

    def _is_begun(self) -> bool:
        assert self.run is not None
        return self.site.rows("SELECT attempts FROM import_run WHERE id = %s", self.run)[0][0] > 0

    def _child(self, child: int) -> None:
        if child:
            os.kill(child, signal.SIGKILL)
        else:
            self.there.kill_worker()

    def _worker(self, _child: int) -> None:
        self.there.kill_worker()

    def _worker_and_beat(self, _child: int) -> None:
        self.there.kill_beat()
        self.there.kill_worker()

    def _three_times(self, child: int) -> None:
        for _ in range(2):
            self.site.send(self.run)
        time.sleep(0.5)
        self._child(child) if self.point.seed % 2 else self.site.let_go(self.point.stage)

    def _valkey_flushed(self, _child: int) -> None:
        self.there.flush()
        self.there.kill_worker()

    def _postgresql(self, _child: int) -> None:
        self.there.stop_postgres()
        self.site.let_go(self.point.stage)

    def _disk(self, _child: int) -> None:
        if not self.there.is_small_disk:
            self.there.kill_worker()
            return
        self.there.fill_disk()
        self.site.let_go(self.point.stage)
        time.sleep(random.Random(self.point.seed).uniform(1, 4))
        self.there.free_disk()

    def _wait_for_end(self) -> None:
        assert self.run is not None
        run, ends = self.run, _ENDS[self.point.wish] | {"refused"}
        swept = time.monotonic()

        def is_over() -> bool:
            nonlocal swept
            if not self.point.is_patient and time.monotonic() - swept > 4:
                swept = time.monotonic()
                self.site.sweep()
            return self.site.status(run) in ends

        limit = REAPED_SECONDS * 2 if self.point.is_patient else END_SECONDS
        wait_until(is_over, limit, f"the end of {run} ({self.site.status(run)})")
        self.seen.status = self.site.status(run)
        if self.point.is_patient:
            self.seen.found_seconds = round(time.monotonic() - self.broken_at, 1)

    def _judge(self, before: tuple[int, ...], after: tuple[int, ...], reader: Reader) -> None:
        states = set(reader.states)
        assert states <= {before, after}, f"half done states were seen: {states - {before, after}}"
        assert all(state[0] == state[2] and state[1] == state[3] for state in states), "balances differed from entries"
        assert self.site.drift() == [], "balances drifted"
        if self.seen.found_seconds is not None:
            assert self.seen.found_seconds <= REAPED_SECONDS, f"found after {self.seen.found_seconds} s"
        done = self._events()
        if self.seen.status == "refused":
            message = self.site.rows("SELECT message FROM import_run WHERE id = %s", self.run)[0][0]
            assert message, "refused without a reason"
            assert after == before
            return
        assert done == 1, f"done {done} times"
        if self.point.wish == "preview":
            assert after == before
        elif self.point.wish in {"apply", "consent"} and self.point.kind == "ledger":
            assert after[0] - before[0] == len(self.file.clean)
            assert after[1] - before[1] == self.file.debit - self.file.credit
        elif self.point.wish in {"apply", "consent"}:
            assert after[4] - before[4] == self.content.count(b"\n") - 1
        rejected = self.site.rows("SELECT rejected FROM import_run WHERE id = %s", self.run)[0][0]
        listed = self.site.rows("SELECT count(DISTINCT line) FROM import_reject WHERE run_id = %s", self.run)[0][0]
        assert rejected == listed, f"{rejected} rejected rows, {listed} listed"

    def _events(self) -> int:
        query = "SELECT count(*) FROM audit_event WHERE subject = %s AND action = ANY(%s)"
        return int(self.site.rows(query, f"import:{self.run}", _DONE[self.point.wish])[0][0])

    def _put_back(self) -> None:
        """Take everything back, the last first, by the same doors."""
        assert self.run is not None
        wish, status = self.point.wish, self.seen.status
        if wish == "preview" and status == "previewed":
            self.site.decide("cancel", self.run)
        if wish == "reversal" and status == "reversed":
            reversal = self.site.rows("SELECT id FROM import_run WHERE reverses_id = %s", self.run)[0][0]
            self._undo(reversal)
        for run in self.stood_on:
            self._undo(run)
        if self.site.status(self.run) in _ENDS["apply"]:
            self._undo(self.run)

    def _undo(self, run: uuid.UUID) -> None:
        self.site.decide("undo", run)
        self._until(run, {"undone"})
