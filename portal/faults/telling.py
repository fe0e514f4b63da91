"""Telling people what became of a report, by e-mail through the outbox. What a mail may say: that there is something.

A mailbox is read by others too: no description, message or place stands in a mail, only the number and the state.
"""

from typing import Any

from portal.faults import words
from portal.faults.models import FaultEntry, FaultFollower, FaultReport
from portal.outbox.actions import send_message
from portal.residents.models import Person
from portal.rulebook.rules import Rules


def tell_of_receipt(report: FaultReport, rules: Rules, *, by: Any) -> None:
    """Say that the report came and by when it is answered."""
    if report.reporter is not None and "reporter" in rules.faults.told:
        context = {"number": report.label, "answer_by": report.answer_by}
        _tell(report.reporter, "fault_received", context, report, key=str(report.pk), by=by)


def tell_of_state(report: FaultReport, entry: FaultEntry, rules: Rules, *, by: Any) -> None:
    """Say that the report came into another state, to whoever reported and to those who joined."""
    context = {"number": report.label, "state": words.STATES[report.state][2]}
    if report.reporter is not None and "reporter" in rules.faults.told:
        _tell(report.reporter, "fault_state", context, report, key=str(entry.pk), by=by)
    if "joined" in rules.faults.told:
        for follower in FaultFollower.objects.select_related("person").filter(report=report).order_by("pk"):
            if follower.person_id != report.reporter_id:
                key = f"{entry.pk}:{follower.pk}"
                _tell(follower.person, "fault_state", context, report, key=key, by=by)


def tell_of_answer(report: FaultReport, entry: FaultEntry, rules: Rules, *, by: Any) -> None:
    """Say that the cooperative wrote something."""
    if report.reporter is not None and "reporter" in rules.faults.told:
        _tell(report.reporter, "fault_answer", {"number": report.label}, report, key=str(entry.pk), by=by)


def tell_office(report: FaultReport, rules: Rules, *, by: Any) -> None:
    """Say to the offices of the estate that a report came, where the rules want it."""
    if "office" not in rules.faults.told:
        return
    estate = report.building.estate
    found = rules.offices_for("faults", estate.name) or rules.offices_for("faults", estate.code) if estate else ()
    for office in found or rules.offices_for("faults"):
        send_message(
            kind="fault_for_office",
            channel="email",
            to=office.email,
            context={"number": report.label, "category": report.category_name, "answer_by": report.answer_by},
            dedupe_key=f"fault-office:{report.pk}:{office.key}",
            by=by,
            about=f"fault:{report.label}",
        )


def _tell(person: Person, kind: str, context: dict[str, Any], report: FaultReport, *, key: str, by: Any) -> None:
    send_message(
        kind=kind,
        channel="email",
        to=person.email,
        context={"name": person.display_name, **context},
        dedupe_key=f"{kind}:{key}",
        by=by,
        person_id=person.pk,
        about=f"fault:{report.label}",
    )
