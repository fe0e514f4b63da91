"""Moving a report on: its state, who has it, what comes next; and what whoever reported may do themselves."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.actions import identifier_of, record_event
from portal.faults import stages
from portal.faults.models import FaultEntry, FaultReport
from portal.faults.refused import FaultRefused
from portal.faults.talking import LONGEST_MESSAGE, answered, locked
from portal.faults.telling import tell_of_state
from portal.kernel.clock import WARSAW
from portal.kernel.working_days import working_days_after
from portal.rulebook.rules import Rules

State = FaultReport.State
# What an end means when the worker names nothing else.
_USUAL_OUTCOME: dict[str, str] = {State.DONE: "fixed", State.REFUSED: "refused", State.CLOSED: "fixed"}


_MOST_A_NIGHT = 5000


@transaction.atomic
def change_state(
    *,
    report: FaultReport,
    to: str,
    by: Any,
    now: dt.datetime,
    rules: Rules,
    text: str = "",
    outcome: str = "",
) -> bool:
    """Move a report by a worker, with words for whoever reported; False when it is there already.

    Raises FaultRefused for a step that does not follow, and for a refusal without words.
    """
    stored = locked(report)
    if stored.state == to:
        return False
    if not stages.may_follow(stored.state, to):
        raise FaultRefused(
            "Tej zmiany nie da się zrobić: zgłoszenie jest już w innym stanie. Odśwież stronę i sprawdź."
        )
    if to == State.REFUSED and not text.strip():
        raise FaultRefused("Napisz, dlaczego odmawiasz. Te słowa przeczyta osoba, która zgłosiła.")
    before = stored.state
    if to in stages.FINISHED:
        is_refusal = to == FaultReport.State.REFUSED.value
        stored.outcome = "refused" if is_refusal else outcome or stored.outcome or _USUAL_OUTCOME[to]
    entry = _moved(stored, to, by=by, now=now, text=text, is_by_staff=True)
    answered(stored, now)
    # Closing what was already said to be done tells nobody anything new.
    is_news = not (before in {State.DONE, State.REFUSED} and to == State.CLOSED)
    stored.staff_seen_at = now
    if is_news:
        stored.news_at = now
    if to == State.TAKEN and stored.assigned_to_id is None and isinstance(by, User):
        stored.assigned_to = by
    stored.save()
    _record(stored, before, by=by)
    if is_news:
        tell_of_state(stored, entry, rules, by=by)
    return True


@transaction.atomic
def withdraw_report(*, report: FaultReport, by: Any, now: dt.datetime) -> bool:
    """Take a report back; False when it was already. Raises FaultRefused once it is over, and when others joined it."""
    stored = locked(report)
    if stored.state == State.WITHDRAWN:
        return False
    if not stages.may_withdraw(stored.state):
        raise FaultRefused(_("Tej sprawy nie można już wycofać. Jest zakończona."))
    if stored.followers.exists():
        raise FaultRefused(_("Na tę naprawę czekają też inni. Napisz do nas, jeśli usterki już nie ma."))
    before = stored.state
    _moved(stored, State.WITHDRAWN, by=by, now=now, text="", is_by_staff=False)
    stored.asked_at = now
    stored.save()
    _record(stored, before, by=by)
    return True


@transaction.atomic
def reopen_report(*, report: FaultReport, text: str, by: Any, now: dt.datetime, rules: Rules) -> bool:
    """Open a finished report again by whoever reported; False when it is open already. Raises FaultRefused too late."""
    stored = locked(report)
    if stages.is_open(stored.state):
        return False
    day = now.astimezone(WARSAW).date()
    if stored.merged_into_id is not None or not stages.may_reopen(
        stored.state, stored.finished_on, rules.faults.reopen_days, day
    ):
        raise FaultRefused(_("Minął czas na wznowienie tej sprawy. Zgłoś usterkę od nowa."))
    before = stored.state
    _moved(stored, State.REOPENED, by=by, now=now, text=text, is_by_staff=False)
    stored.asked_at, stored.answered_on = now, None
    stored.answer_by = new_deadline(stored, day, rules)
    stored.save()
    _record(stored, before, by=by)
    return True


@transaction.atomic
def rate_report(*, report: FaultReport, rating: int, by: Any) -> bool:
    """Keep how it went, 1 to 5; the newest word counts. False when nothing changed. Raises FaultRefused too early."""
    stored = locked(report)
    if not stages.may_rate(stored.state) or rating not in range(1, 6):
        raise FaultRefused(_("Ocenić można sprawę, która się skończyła."))
    if stored.rating == rating:
        return False
    stored.rating = rating
    stored.save(update_fields=["rating"])
    record_event(
        action="fault.rated",
        by=by,
        subject=f"fault:{stored.label}",
        details={"rating": rating},
        person_id=stored.reporter_id,
    )
    return True


@transaction.atomic
def assign_report(*, report: FaultReport, to: User | None, by: Any, shown: str | None = None) -> bool:
    """Give the report to a worker, or to nobody; False when it is theirs already.

    ``shown`` is the key of whose it was on the page ("" for nobody's): raises FaultRefused when it is another's by now.
    """
    stored = locked(report)
    if stored.assigned_to_id == (to.pk if to else None):
        return False
    if shown is not None and stored.assigned_to and str(stored.assigned_to_id) != shown:
        raise FaultRefused(f"To zgłoszenie ma już: {stored.assigned_to.get_full_name()}. Nic nie zmieniliśmy.")
    stored.assigned_to = to
    stored.save(update_fields=["assigned_to"])
    record_event(
        action="fault.assigned",
        by=by,
        subject=f"fault:{stored.label}",
        details={"to": to.identifier if to else ""},
    )
    return True


@transaction.atomic
def plan_report(
    *, report: FaultReport, step: str, on: dt.date | None, official_note: str, by: Any, now: dt.datetime
) -> bool:
    """Say what comes next and when, and what neighbours may read; False when it says so already."""
    stored = locked(report)
    step, official_note = step.strip()[:200], official_note.strip()[:300]
    if on is not None and not step:
        raise FaultRefused("Napisz, co się stanie tego dnia.")
    if (stored.next_step, stored.next_on, stored.official_note) == (step, on, official_note):
        return False
    stored.next_step, stored.next_on, stored.official_note = step, on, official_note
    stored.news_at = stored.staff_seen_at = now
    answered(stored, now)
    stored.save()
    record_event(action="fault.planned", by=by, subject=f"fault:{stored.label}", person_id=stored.reporter_id)
    return True


def close_many(
    *, reports: Iterable[FaultReport], outcome: str, text: str, by: Any, now: dt.datetime, rules: Rules
) -> int:
    """Close many reports with one outcome and the same words; return how many. Each is a transaction of its own.

    What is closed already, or was taken back meanwhile, is left as it is.
    """
    count = 0
    for report in reports:
        if stages.may_follow(report.state, State.CLOSED):
            try:
                count += change_state(
                    report=report, to=State.CLOSED, by=by, now=now, rules=rules, text=text, outcome=outcome
                )
            except FaultRefused:  # somebody moved it in between
                continue
    return count


def close_finished(*, day: dt.date, now: dt.datetime, rules: Rules) -> int:
    """Close what was done or refused and can no longer be reopened; return how many. Nobody is told: they knew."""
    over = day - dt.timedelta(days=rules.faults.reopen_days)
    found = FaultReport.objects.filter(state__in=[State.DONE, State.REFUSED], finished_on__lt=over)
    reports = list(found.order_by("finished_on", "pk")[:_MOST_A_NIGHT])
    return sum(change_state(report=one, to=State.CLOSED, by="system", now=now, rules=rules) for one in reports)


def new_deadline(report: FaultReport, day: dt.date, rules: Rules) -> dt.date:
    """Return the day by which a report that was opened anew is answered."""
    return working_days_after(day, rules.faults.days_to_answer(report.urgency))


def _moved(report: FaultReport, to: str, *, by: Any, now: dt.datetime, text: str, is_by_staff: bool) -> FaultEntry:
    """Write the state and its day into the unsaved report, and the line of its history."""
    report.state = to
    if to in stages.FINISHED:
        report.finished_on = report.finished_on or now.astimezone(WARSAW).date()
        report.next_step, report.next_on = "", None
    else:
        report.finished_on, report.outcome, report.rating, report.merged_into = None, "", None, None
    return FaultEntry.objects.create(
        report=report,
        at=now,
        kind=FaultEntry.Kind.STATE,
        state=to,
        text=text.strip()[:LONGEST_MESSAGE],
        by=identifier_of(by),
        is_by_staff=is_by_staff,
    )


def _record(report: FaultReport, before: str, *, by: Any) -> None:
    record_event(
        action="fault.state_changed",
        by=by,
        subject=f"fault:{report.label}",
        details={"before": before, "after": report.state, "outcome": report.outcome},
        person_id=report.reporter_id,
    )
