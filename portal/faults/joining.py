"""„Mnie też”: somebody joins a fault that is known already, instead of reporting it again; and merging of doubles."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record_event
from portal.faults import stages
from portal.faults.models import FaultEntry, FaultFollower, FaultReport
from portal.faults.moving import change_state
from portal.faults.refused import FaultRefused
from portal.faults.talking import locked
from portal.residents.models import Person
from portal.rulebook.rules import Rules


@transaction.atomic
def join_fault(*, report: FaultReport, person: Person, by: Any) -> bool:
    """Let the person know how a known fault goes; False when they are among them already. Raises FaultRefused.

    The gate has said that the fault is in a part of the house that the person lives in.
    """
    stored = locked(report)
    if not stages.is_open(stored.state) or not stored.is_common:
        raise FaultRefused(_("Ta usterka jest już zakończona. Jeśli wróciła, zgłoś ją od nowa."))
    _follower, is_new = FaultFollower.objects.get_or_create(report=stored, person=person)
    if is_new:
        record_event(action="fault.joined", by=by, subject=f"fault:{stored.label}", person_id=person.pk)
    return is_new


@transaction.atomic
def leave_fault(*, report: FaultReport, person: Person, by: Any) -> bool:
    """Stop telling the person; False when nobody told them."""
    gone, _by_model = FaultFollower.objects.filter(report=report, person=person).delete()
    if gone:
        record_event(action="fault.left", by=by, subject=f"fault:{report.label}", person_id=person.pk)
    return gone > 0


@transaction.atomic
def merge_report(*, report: FaultReport, into: FaultReport, by: Any, now: dt.datetime, rules: Rules) -> None:
    """Close a double: whoever reported it, and whoever joined it, follow the other report from now on.

    Raises FaultRefused for a report of itself, for one that is over, and where following would show somebody's flat.
    Race: both rows are locked in the order of their ids, so that two workers merging crosswise do not wait for ever.
    """
    if report.pk == into.pk:
        raise FaultRefused("To jest to samo zgłoszenie. Wpisz numer drugiego.")
    for one in sorted((report, into), key=lambda one: one.pk):
        locked(one)
    stored, target = locked(report), locked(into)
    if not stages.is_open(stored.state) or not stages.is_open(target.state):
        raise FaultRefused("Łączyć można tylko otwarte zgłoszenia. Wznów to, które jest zamknięte.")
    if not target.is_common and stored.premises_id != target.premises_id:
        raise FaultRefused("Tamto zgłoszenie jest z cudzego lokalu. Wybierz takie, które dotyczy części wspólnej.")
    people = set(FaultFollower.objects.filter(report=stored).values_list("person_id", flat=True))
    if stored.reporter_id is not None:
        people.add(stored.reporter_id)
    if target.is_common:
        FaultFollower.objects.bulk_create(
            [FaultFollower(report=target, person_id=key) for key in people - {target.reporter_id}],
            ignore_conflicts=True,
        )
    change_state(report=stored, to=FaultReport.State.CLOSED, by=by, now=now, rules=rules, outcome="duplicate")
    FaultReport.objects.filter(pk=stored.pk).update(merged_into=target)
    FaultEntry.objects.create(
        report=target,
        at=now,
        kind=FaultEntry.Kind.NOTE,
        text=f"Połączono zgłoszenie {stored.label}.",
        by=getattr(by, "identifier", str(by)),
        is_by_staff=True,
    )
    record_event(
        action="fault.merged", by=by, subject=f"fault:{stored.label}", details={"into": target.label},
        person_id=stored.reporter_id,
    )  # fmt: skip
