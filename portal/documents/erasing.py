"""Erasing the letters of a person whose data are erased. When that is, and what holds it back, is in ``access``."""

import uuid

from portal.accounts.models import ENDED
from portal.documents.letter_models import Letter, LetterCopy, LetterFile
from portal.kernel.attachments import forget_attachment
from portal.residents.models import PersonAccount


def forget_letters(person_id: uuid.UUID) -> None:
    """Delete the person's copies, and letters that nobody else has a copy of, with their files.

    Somebody whose other account still opens keeps their letters. What the trail says of them names no words of theirs.
    """
    if PersonAccount.objects.filter(person_id=person_id).exclude(user__standing__in=ENDED).exists():
        return
    own = set(LetterCopy.objects.filter(person_id=person_id).values_list("letter_id", flat=True))
    own |= set(Letter.objects.filter(person_id=person_id).values_list("pk", flat=True))
    LetterCopy.objects.filter(person_id=person_id).delete()
    alone = Letter.objects.filter(pk__in=own).exclude(pk__in=LetterCopy.objects.values("letter_id"))
    # A letter to many is the office's own words; one to this person alone goes whole.
    alone = alone.filter(audience__isnull=True)
    for file in LetterFile.objects.filter(letter__in=alone):
        forget_attachment(file.path)
    alone.delete()
