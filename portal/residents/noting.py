"""The workers' note about a person. Data of the person themselves come from the register."""

import datetime as dt
from typing import Any

from django.db import transaction

from portal.audit.actions import identifier_of, record_event
from portal.residents.models import Person, PersonNote

LONGEST = 500


@transaction.atomic
def write_note(*, person: Person, text: str, by: Any, now: dt.datetime) -> bool:
    """Put the note about a person in place of the one before; empty words take it away. False when nothing changes.

    Race: of two workers writing at once the second one waits and has the last word; that both wrote is in the trail.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    words = " ".join(text.split())[:LONGEST]
    before = PersonNote.objects.filter(person=person).first()
    if words == (before.text if before else ""):
        return False
    if words:
        columns = {"text": words, "written_at": now, "written_by": identifier_of(by)}
        PersonNote.objects.update_or_create(person=person, defaults=columns)
    elif before is not None:
        before.delete()
    # Law: the trail is never erased, the note is; so the words stand in the note alone.
    record_event(
        action="person.note_written",
        by=by,
        subject=f"person:{person.code}",
        person_id=person.pk,
        details={"signs": len(words)},
    )
    return True
