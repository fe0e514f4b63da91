"""What the operator's board says of a cooperative's imports, in words."""

from django.utils.translation import gettext as _

from billing_import.models import ImportRun
from billing_import.presenters import status_words
from portal.kernel.clock import WARSAW


def last_import_in_words() -> str:
    """Return when the newest import came and how it ended, for the schema that is open. Costs one query."""
    run = ImportRun.objects.order_by("-queued_at").first()
    if run is None:
        return _("jeszcze żadnego")
    day = run.queued_at.astimezone(WARSAW).strftime("%d.%m.%Y")
    return _("%(day)s: %(status)s") % {"day": day, "status": status_words(run)}
