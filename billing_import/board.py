"""What the operator's board says of a cooperative's imports."""

from django.utils import timezone
from django.utils.translation import gettext as _

from billing_import.models import ImportRun
from billing_import.presenters import status_words
from portal.kernel.registries import BoardFact

# Accounting systems send at least once a month; some days more for a holiday.
OLD_DAYS = 40


def last_import() -> BoardFact:
    """Return when the newest import came and how it ended, for the schema that is open. Costs one query."""
    run = ImportRun.objects.order_by("-queued_at").first()
    if run is None:
        return BoardFact(_("jeszcze żadnego"))
    words = status_words(run)
    if run.status == ImportRun.Status.REFUSED:
        return BoardFact(words, at=run.queued_at, level=2, problem=_("Import odrzucony"))
    if (timezone.now() - run.queued_at).days > OLD_DAYS:
        return BoardFact(words, at=run.queued_at, level=1, problem=_("Stary import"))
    return BoardFact(words, at=run.queued_at)
