"""Taking an erased person out of the readings they gave. The readings stay: the premises are settled by them."""

import uuid
from functools import partial

from django.db import transaction

from portal.kernel.picture_files import drop_picture
from portal.meters.models import SubmittedReading

GONE = "dane usunięte"


@transaction.atomic
def forget_person(person_id: uuid.UUID) -> None:
    """Forget who gave readings, their photos and what was written to them about a refusal. Costs four queries."""
    own = SubmittedReading.objects.filter(person_id=person_id)
    for photo in own.exclude(photo="").values_list("photo", flat=True):
        transaction.on_commit(partial(drop_picture, photo))
    own.filter(state=SubmittedReading.State.REFUSED).update(refusal=GONE)
    own.update(given_by=GONE, photo="", person=None)
