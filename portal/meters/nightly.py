"""What is done about readings every night, for Celery: reminders, and photos that no reading names. One task each."""

from celery import shared_task

from portal.kernel import clock
from portal.kernel.dispatch import dispatch
from portal.kernel.picture_files import forget_pictures
from portal.meters.kept_photo import ROOM, VALID
from portal.meters.models import SubmittedReading
from portal.meters.reminding import remind_of_readings

# Who acts, in the trail.
NIGHT = "system"


@shared_task(name="portal.meters.nightly.look_after_readings")  # type: ignore[untyped-decorator]
def look_after_readings(*, schema: str) -> int:  # noqa: ARG001  (the task class opens it)
    """Remind one cooperative's people of a window that ends, forget photos without a reading; return how many told."""
    forget_photos()
    return remind_of_readings(day=clock.today(), by=NIGHT)


@shared_task(name="portal.meters.nightly.dispatch_look_after_readings", needs_schema=False)  # type: ignore[untyped-decorator]
def dispatch_look_after_readings() -> int:
    """Send ``look_after_readings`` to every cooperative."""
    return dispatch(look_after_readings, spread_seconds=1200)


def forget_photos() -> int:
    """Delete photos of readings that were never given; return how many."""
    known = SubmittedReading.objects.exclude(photo="").values_list("photo", flat=True)
    return forget_pictures(ROOM, set(known), older_than=2 * VALID)
