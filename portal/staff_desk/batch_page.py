"""Batches of letters as the desk shows them: words, counts, files. Asking the database is ``batch_queries``."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.access.batch_choice import APPLICATIONS, BatchChoice, Chosen
from portal.access.batch_queries import BatchCounts, counts_of, parts_of, refused_lines
from portal.access.batches import UNFINISHED
from portal.access.models import LetterBatch
from portal.kernel.clock import WARSAW
from portal.kernel.typography import NBSP
from portal.premises.envelope import place_name
from portal.premises.models import Building, Estate, Premises, Staircase

SAMPLES = 3
MOST_REFUSED = 200
_TONES = {"ready": "warning", "printed": "ok", "canceled": "error"}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch in the list."""

    batch: LetterBatch
    when: str
    whom: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One person who would get a letter."""

    name: str
    place: str


def batch_line(batch: LetterBatch) -> BatchLine:
    """Return a batch as a line of the list. Costs up to three queries."""
    return BatchLine(batch, _moment(batch), whom(batch), batch.get_state_display(), _TONES.get(batch.state, ""))


def samples(people: list[Chosen]) -> list[Sample]:
    """Return the first, the middle and the last person of a choice, so that a wrong one is seen."""
    at = sorted({0, len(people) // 2, len(people) - 1}) if people else []
    return [Sample(people[place].person.display_name, place_name(people[place].premises)) for place in at[:SAMPLES]]


def whom(batch: LetterBatch) -> str:
    """Return in words who was chosen: ``Sienkiewicza 12, klatka II, osoby z wnioskami``."""
    choice = BatchChoice.of_json(batch.choice)
    words = list(_places(choice))
    if choice.kind:
        words.append(str(Premises.Kind(choice.kind).label))
    words.append(_("osoby z wnioskami") if choice.source == APPLICATIONS else _("osoby z tytułem do lokalu"))
    return ", ".join(words)


def batch_context(batch: LetterBatch) -> dict[str, Any]:
    """Return the context of one batch's page. Costs up to seven queries."""
    counts = counts_of(batch)
    is_unfinished = batch.state in UNFINISHED
    can_print = not is_unfinished and batch.printed_at is None
    refused = list(refused_lines(batch)[:MOST_REFUSED]) if counts.done else []
    return {
        "batch": batch,
        "when": _moment(batch),
        "whom": whom(batch),
        "state": batch.get_state_display(),
        "tone": _TONES.get(batch.state, ""),
        "is_unfinished": is_unfinished,
        "is_opening": batch.printed_at is not None and counts.to_open > 0,
        "counts": counts,
        "parts": parts_of(batch) if can_print else [],
        "can_confirm": can_print and counts.made > 0,
        "is_gone": not is_unfinished and counts.made > 0 and counts.sealed == 0,
        "goes_by_post": counts.to_open > 0 or counts.opened > 0,
        "refused": [Refused(line.person.display_name, place_name(line.premises), line.refusal) for line in refused],
        "more_refused": _more(counts, len(refused)),
    }


@dataclass(frozen=True, slots=True)
class Refused:
    """One person without a letter, and why."""

    name: str
    place: str
    reason: str


def _more(counts: BatchCounts, shown: int) -> int:
    return max(0, counts.refused - shown)


def _places(choice: BatchChoice) -> Iterable[str]:
    if choice.building is not None:
        building = Building.objects.filter(pk=choice.building).first()
        yield str(building) if building else _("budynek, którego już nie ma")
    elif choice.estate is not None:
        estate = Estate.objects.filter(pk=choice.estate).first()
        yield estate.name if estate else _("osiedle, którego już nie ma")
    else:
        yield _("wszystkie osiedla")
    if choice.staircase is not None:
        staircase = Staircase.objects.filter(pk=choice.staircase).first()
        yield _("klatka %(code)s") % {"code": staircase.code if staircase else "?"}


def _moment(batch: LetterBatch) -> str:
    return batch.created_at.astimezone(WARSAW).strftime(f"%d.%m.%Y,{NBSP}%H:%M")
