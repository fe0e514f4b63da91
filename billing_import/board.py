"""What the operator's board says of a cooperative's imports."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from billing_import.models import ImportRun
from billing_import.presenters import status_words
from portal.kernel.registries import BoardFact

# Accounting systems send at least once a month; some days more for a holiday.
OLD_DAYS = 40
# The largest files take minutes; what waits longer waits for somebody.
STUCK = dt.timedelta(hours=1)


def last_import() -> BoardFact:
    """Return when the newest import came and how it ended, for the schema that is open. Costs one query."""
    run = ImportRun.objects.order_by("-queued_at").first()
    if run is None:
        return BoardFact(_("jeszcze żadnego"))
    words = status_words(run)
    if run.status == ImportRun.Status.REFUSED:
        return BoardFact(words, at=run.queued_at, level=2, problem=_("Import odrzucony"))
    age = timezone.now() - run.queued_at
    if run.status in (ImportRun.Status.QUEUED, ImportRun.Status.RUNNING) and age > STUCK:
        return BoardFact(words, at=run.queued_at, level=1, problem=_("Import nie rusza"))
    if age.days > OLD_DAYS:
        return BoardFact(words, at=run.queued_at, level=1, problem=_("Stary import"))
    return BoardFact(words, at=run.queued_at)
