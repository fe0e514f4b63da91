"""Writing letters: a draft, sending it to its people, recalling what nobody opened. Delivery is in ``delivering``."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from portal.audit.actions import identifier_of, record_event
from portal.documents.letter_models import Letter, LetterCopy, LetterFile
from portal.documents.telling import tell_after_commit
from portal.kernel.attachments import CheckedAttachment, forget_attachment, stored_attachment
from portal.kernel.people_facts import who_agreed
from portal.kernel.schemas import current_schema
from portal.premises.audience import AudienceChoice, audience_of, choice_of, titles_concerned
from portal.premises.models import Premises, Title
from portal.premises.queries import titles_in_force
from portal.residents.models import Person
from portal.rulebook.queries import rules_on

FOLDER = "letters"
_AT_ONCE = 2000


class NobodyToWriteTo(ValueError):
    """Nobody belongs to the letter on its day."""


class AlreadySent(ValueError):
    """A letter that was sent is no draft any more."""


@dataclass(frozen=True, slots=True)
class Target:
    """For whom a letter is: an audience, whoever holds some premises, or a person (about premises, or about none)."""

    audience: AudienceChoice | None = None
    premises: Premises | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom a letter goes on a day: persons with the premises it concerns; who of them reads it on the account."""

    people: tuple[tuple[uuid.UUID, uuid.UUID | None], ...]
    electronic: frozenset[uuid.UUID]

    @property
    def on_paper(self) -> int:
        """Return how many get it by post."""
        return len(self.people) - len(self.electronic)


@transaction.atomic
def draft_letter(
    *, title: str, text: str, file: CheckedAttachment | None, target: Target, form_key: uuid.UUID, by: Any
) -> Letter:
    """Write a letter down without sending it; the same form sent twice makes one draft.

    Raises AttachmentRefused when the disk is full, NobodyChosen for an audience without a place.
    """
    known = Letter.objects.filter(form_key=form_key).first()
    if known is not None:
        return known
    letter = Letter.objects.create(
        title=title,
        text=text,
        has_file=file is not None,
        audience=audience_of(target.audience) if target.audience else None,
        premises=target.premises,
        person=target.person,
        made_by=identifier_of(by),
        form_key=form_key,
    )
    if file is not None:
        LetterFile.objects.create(letter=letter, **stored_attachment(file, FOLDER))
    return letter


@transaction.atomic
def discard_draft(*, letter: Letter) -> None:
    """Throw a draft away with its file. Raises AlreadySent."""
    stored = Letter.objects.select_for_update().get(pk=letter.pk)
    if stored.sent_at is not None:
        raise AlreadySent
    for file in LetterFile.objects.filter(letter=stored):
        forget_attachment(file.path)
    stored.delete()


def recipients_of(letter: Letter, day: dt.date) -> Recipients:
    """Return to whom a letter goes if it is sent on the day. Costs up to five queries, whatever their number."""
    if letter.audience is not None:
        titles = titles_concerned(choice_of(letter.audience), day)
        people = _first_premises(titles)
    elif letter.person_id is not None:
        people = [(letter.person_id, letter.premises_id)]
    else:
        people = _first_premises(titles_in_force(day).filter(premises=letter.premises))
    rules = rules_on(day)
    # Where residents see no letters nobody can open one.
    consent = rules.letters.consent if rules.module("correspondence") else None
    agreed = who_agreed([person for person, _ in people], consent, day) if consent and people else set()
    return Recipients(tuple(people), frozenset(agreed))


@transaction.atomic
def send_letter(*, letter: Letter, on: dt.date, by: Any) -> Letter:
    """Send a draft: each of its people gets a copy of their own. A letter that is sent already is returned as it is.

    Raises NobodyToWriteTo. Cost: some 0.1 s for 1,000 people; they are told of it by a worker.
    Race: two clicks wait for each other, the second one finds the letter sent.
    """
    stored = Letter.objects.select_for_update(of=("self",)).select_related("audience").get(pk=letter.pk)
    if stored.sent_at is not None:
        return stored
    found = recipients_of(stored, on)
    if not found.people:
        raise NobodyToWriteTo
    stored.number = _next_number()
    stored.sent_on, stored.sent_at, stored.sent_by = on, timezone.now(), identifier_of(by)
    stored.save(update_fields=["number", "sent_on", "sent_at", "sent_by"])
    copies = [
        LetterCopy(
            letter=stored,
            person_id=person,
            premises_id=premises,
            sent_on=on,
            way=LetterCopy.Way.ELECTRONIC if person in found.electronic else LetterCopy.Way.PAPER,
        )
        for person, premises in found.people
    ]
    LetterCopy.objects.bulk_create(copies, batch_size=_AT_ONCE)
    record_event(
        action="letter.sent",
        by=by,
        subject=f"letter:{stored.pk}",
        person_id=stored.person_id,
        details={"number": stored.number, "copies": len(copies), "on_account": len(found.electronic)},
    )
    tell_after_commit(stored)
    return stored


@transaction.atomic
def recall_letter(*, letter: Letter, by: Any) -> int:
    """Take back every copy that nobody opened and no post took; return how many. What was opened stays delivered."""
    stored = Letter.objects.select_for_update().get(pk=letter.pk)
    if stored.sent_at is None:
        return 0
    now = timezone.now()
    # Race: whoever opens a copy right now holds its row; it is looked at again after them.
    waiting = LetterCopy.objects.select_for_update().filter(
        letter=stored, opened_at__isnull=True, posted_at__isnull=True, recalled_at__isnull=True
    )
    taken = LetterCopy.objects.filter(pk__in=[copy.pk for copy in waiting]).update(recalled_at=now)
    if taken:
        stored.recalled_at, stored.recalled_by = now, identifier_of(by)
        stored.save(update_fields=["recalled_at", "recalled_by"])
        record_event(
            action="letter.recalled",
            by=by,
            subject=f"letter:{stored.pk}",
            person_id=stored.person_id,
            details={"number": stored.number, "copies": taken},
        )
    return taken


def _first_premises(titles: Any) -> Sequence[tuple[uuid.UUID, uuid.UUID | None]]:
    """Return each person once with the first of their premises, flats before others. Costs one query."""
    order = {kind: place for place, kind in enumerate(Premises.Kind.values)}
    rows = sorted(
        titles.values_list("person_id", "premises_id", "premises__kind", "premises__code"),
        key=lambda row: (order[row[2]], row[3]),
    )
    found: dict[uuid.UUID, uuid.UUID | None] = {}
    for person, premises, _kind, _code in rows:
        found.setdefault(person, premises)
    return list(found.items())


def _next_number() -> int:
    # Race: letters sent at once take numbers one after the other.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"letters:{current_schema()}"])
    return (Letter.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1


def holds_or_held(person: Person, premises: Premises) -> bool:
    """Return whether the person has, or had, a title to the premises. Costs one query."""
    return Title.objects.filter(person=person, premises=premises).exists()
