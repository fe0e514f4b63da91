"""Telling people what became of a report, each the way they chose. What a mail may say: that there is something.

A mailbox is read by others too: no description, message or place stands in a mail, only the number and the state.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.faults import words
from portal.faults.models import FaultEntry, FaultFollower, FaultReport
from portal.kernel.typography import full_day_text
from portal.outbox.actions import send_message
from portal.residents.notice_choices import tell_many
from portal.rulebook.rules import Rules

TOPIC = "faults"


def tell_of_receipt(report: FaultReport, rules: Rules, *, by: Any) -> None:
    """Say that the report came and by when it is answered."""
    with override("pl"):
        title = _("Mamy zgłoszenie %(number)s") % {"number": report.label}
        text = _("Odpowiemy najpóźniej %(day)s.") % {"day": full_day_text(report.answer_by)}
    _tell_reporter(report, rules, title, text, key=f"fault:{report.pk}:received", by=by)


def tell_of_state(report: FaultReport, entry: FaultEntry, rules: Rules, *, by: Any) -> None:
    """Say that the report came into another state, to whoever reported and to those who joined."""
    with override("pl"):
        title = _("Zgłoszenie %(number)s: %(state)s") % {
            "number": report.label,
            "state": words.state_word(report.state),
        }
    _tell_reporter(report, rules, title, "", key=f"fault:{entry.pk}", by=by)
    if "joined" in rules.faults.told:
        followers = FaultFollower.objects.filter(report=report).order_by("pk").values_list("person_id", flat=True)
        joined = [key for key in followers if key != report.reporter_id]
        _tell(joined, title, "", path=f"/zgloszenia/znane/{report.pk}", key=f"fault:{entry.pk}", by=by)


def tell_of_answer(report: FaultReport, entry: FaultEntry, rules: Rules, *, by: Any) -> None:
    """Say that the cooperative wrote something."""
    with override("pl"):
        title = _("Odpowiedź na zgłoszenie %(number)s") % {"number": report.label}
    _tell_reporter(report, rules, title, "", key=f"fault:{entry.pk}", by=by)


def tell_office(report: FaultReport, rules: Rules, *, by: Any) -> None:
    """Say to the offices of the estate that a report came, where the rules want it."""
    if "office" not in rules.faults.told:
        return
    estate = report.building.estate
    found = (rules.offices_for("faults", estate.name) or rules.offices_for("faults", estate.code)) if estate else ()
    for office in found or rules.offices_for("faults"):
        send_message(
            kind="fault_for_office",
            channel="email",
            to=office.email,
            context={
                "name": "",
                "number": report.label,
                "category": report.category_name,
                "answer_by": report.answer_by,
            },
            dedupe_key=f"fault-office:{report.pk}:{office.key}",
            by=by,
            about=f"fault:{report.label}",
        )


def _tell_reporter(report: FaultReport, rules: Rules, title: str, text: str, *, key: str, by: Any) -> None:
    if report.reporter_id is not None and "reporter" in rules.faults.told:
        _tell([report.reporter_id], title, text, path=f"/zgloszenia/{report.pk}", key=key, by=by)


def _tell(people: Iterable[uuid.UUID], title: str, text: str, *, path: str, key: str, by: Any) -> None:
    tell_many(people, TOPIC, "resident_notice", {"text": text}, title=title, path=path, key=key, by=by)
