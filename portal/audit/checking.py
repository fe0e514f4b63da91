"""Checking the chain: does every event stand where it was put, as it was written, up to the head. Sealing is apart."""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from portal.audit.chain import START, Written, seal_of
from portal.audit.models import AuditEvent, AuditHead
from portal.audit.sealing import COLUMNS, HeadMissing, read, seal_events, take_chain_lock
from portal.kernel.schemas import current_schema

logger = logging.getLogger(__name__)

PAGE = 10_000
# An event older than one before it by more than this was not written when it says: no transaction is open that long.
LATE_MICROS = 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Broken:
    """The first broken place, and in Polish what is wrong there."""

    place: int
    problem: str


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found: how many events it read, where the chain ends, and the first broken place if there is one."""

    read: int
    place: int
    seal: bytes
    broken: Broken | None = None

    @property
    def anchor(self) -> str:
        """Return the end of the chain as a line to keep outside of the database."""
        return f"{self.place}:{self.seal.hex()}"


def check_chain(*, at: dt.datetime, is_full: bool = True, anchor: str = "") -> Check:
    """Seal what waits, check the chain of the schema that is open, write down and return what was found.

    Without ``is_full`` only what came after the last check that found nothing. ``anchor`` is an end of the chain as an
    earlier check printed it; its place must still hold that seal. A break is logged as an error and shown on the
    operator's board. Raises ValueError for an anchor that is none. Cost: one read of the table, 10,000 rows at a time.
    """
    kept = _anchor(anchor)
    try:
        seal_events()
    except HeadMissing:
        return _alarm(Check(0, 0, START, Broken(1, "Brakuje wiersza z końcem łańcucha.")))
    head = AuditHead.objects.first()
    if head is None:  # nothing was ever written
        broken = Broken(kept[0], "Zapisany koniec łańcucha zniknął razem z wpisami.") if kept else None
        found = Check(0, 0, START, broken)
        return _alarm(found) if broken else found
    found = _walk(head, is_full=is_full or bool(kept), kept=kept)
    _note(found, at)
    if found.broken:
        return _alarm(found)
    # Into the log, because it is kept elsewhere: whoever rewrote the whole chain could not rewrite that line.
    logger.info("audit.chain_holds", extra={"schema": current_schema(), "anchor": found.anchor, "read": found.read})
    return found


def _walk(head: AuditHead, *, is_full: bool, kept: tuple[int, bytes] | None) -> Check:
    start, seal = (0, START) if is_full else (head.checked_place, bytes(head.checked_seal))
    place, count, latest = start, 0, 0
    for row in _rows(start, head.place):
        event, stored_place, stored_seal = read(row[:-2]), row[-2], bytes(row[-1])
        if stored_place != place + 1:
            return Check(count, place, seal, Broken(place + 1, "Brakuje wpisu."))
        expected = seal_of(seal, stored_place, event)
        problem = _problem(event, stored_seal == expected, latest)
        if kept and kept[0] == stored_place and kept[1] != stored_seal:
            problem = "Wpis ma inną pieczęć niż ta, którą zachowano poza bazą."
        if problem:
            return Check(count, place, seal, Broken(stored_place, problem))
        place, seal, count, latest = stored_place, expected, count + 1, max(latest, event.micros)
    return Check(count, place, seal, _broken_end(head, place, seal, kept))


def _problem(event: Written, is_sealed_so: bool, latest: int) -> str:
    if not is_sealed_so:
        return f"Wpis nr {event.id} nie jest taki, jak go zapisano."
    if event.micros < latest - LATE_MICROS:
        return f"Wpis nr {event.id} ma datę o ponad dobę starszą niż wpisy przed nim."
    return ""


def _broken_end(head: AuditHead, place: int, seal: bytes, kept: tuple[int, bytes] | None) -> Broken | None:
    until = max(head.place, head.checked_place)
    if place != until:
        return Broken(place + 1, f"Brakuje wpisów z końca, do miejsca {until}.")
    if seal != bytes(head.seal):
        return Broken(place, "Koniec łańcucha ma inną pieczęć niż ostatni wpis.")
    if kept and kept[0] > place:
        return Broken(place + 1, f"Łańcuch jest krótszy niż zachowany poza bazą: do miejsca {kept[0]}.")
    # The table first: what is sealed meanwhile moves the head, and the head is read after it.
    last = AuditEvent.objects.filter(place__gt=head.place).order_by("-place").values_list("place", flat=True).first()
    if last is not None and last > AuditHead.objects.values_list("place", flat=True).get():
        return Broken(head.place + 1, "Za końcem łańcucha stoją wpisy, których nikt nie opieczętował.")
    return None


def _rows(after: int, until: int) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        while after < until:
            cursor.execute(
                f"SELECT {COLUMNS}, place, seal FROM audit_event WHERE place > %s AND place <= %s"
                " ORDER BY place LIMIT %s",
                [after, until, PAGE],
            )
            rows = cursor.fetchall()
            yield from rows
            if len(rows) < PAGE:
                return
            after = rows[-1][-2]


@transaction.atomic
def _note(found: Check, at: dt.datetime) -> None:
    take_chain_lock()
    AuditHead.objects.update(
        checked_place=found.place,
        checked_seal=found.seal,
        checked_at=at,
        broken_place=found.broken.place if found.broken else None,
        problem=found.broken.problem[:200] if found.broken else "",
    )


def _alarm(found: Check) -> Check:
    assert found.broken is not None  # noqa: S101 - for the type checker
    logger.error(
        "audit.chain_broken",
        extra={"schema": current_schema(), "place": found.broken.place, "problem": found.broken.problem},
    )
    return found


def _anchor(text: str) -> tuple[int, bytes] | None:
    if not text:
        return None
    place, _colon, seal = text.partition(":")
    kept = int(place), bytes.fromhex(seal)
    if kept[0] < 1 or len(kept[1]) != len(START):
        raise ValueError(text)
    return kept
