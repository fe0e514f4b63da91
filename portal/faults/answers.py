"""Words that workers send often, kept by the cooperative itself."""

from typing import Any

from django.db import IntegrityError, transaction

from portal.audit.actions import record_event
from portal.faults.models import AnswerTemplate, FaultReport
from portal.faults.refused import FaultRefused
from portal.faults.words import place_words


def save_answer(*, name: str, text: str, by: Any, template: AnswerTemplate | None = None) -> AnswerTemplate:
    """Keep words under a name, new or in place of a template's. Raises FaultRefused for a name that is taken."""
    found = template or AnswerTemplate()
    found.name, found.text = name.strip()[:80], text.strip()
    try:
        with transaction.atomic():
            found.save()
            record_event(action="fault_answer.saved", by=by, subject=f"fault_answer:{found.pk}")
    except IntegrityError:
        raise FaultRefused("Taka nazwa już jest. Wpisz inną.") from None
    return found


@transaction.atomic
def remove_answer(*, template: AnswerTemplate, by: Any) -> None:
    """Throw words away; what was sent stays as it was sent."""
    record_event(action="fault_answer.removed", by=by, subject=f"fault_answer:{template.pk}")
    template.delete()


def filled(template: AnswerTemplate, report: FaultReport) -> str:
    """Return the words for one report. Other braces stay as they are."""
    where = place_words(report.place, report.building, report.staircase, report.premises)
    return template.text.replace("{numer}", report.label).replace("{miejsce}", where)
