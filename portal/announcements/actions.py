"""Writing, publishing, correcting and taking back announcements. Telling residents of them is in ``telling``."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.announcements.files import forget_files
from portal.announcements.models import Announcement, AnnouncementVersion
from portal.announcements.telling import take_back, tell_after_commit
from portal.audit.actions import identifier_of, record_event
from portal.finding.folding import fold
from portal.premises.audience import AudienceChoice, audience_of, choice_of, is_within


class AnnouncementRefused(ValueError):
    """The step cannot be done; the text says why and what to do, in Polish, for the worker."""


class ChangedMeanwhile(AnnouncementRefused):
    """Somebody else changed the announcement since the worker opened it."""

    def __init__(self) -> None:
        super().__init__(
            "Ktoś zmienił to ogłoszenie, gdy je pisano. Zobacz nową treść i wpisz swoje zmiany jeszcze raz."
        )


@dataclass(frozen=True, slots=True)
class Words:
    """What an announcement says and when it is shown, as a form gives it. ``text`` is Markdown."""

    title: str
    text: str
    shown_from: dt.date
    shown_to: dt.date | None = None
    pinned_until: dt.date | None = None
    event_from: dt.date | None = None
    event_to: dt.date | None = None

    def put_into(self, announcement: Announcement) -> None:
        """Write the words into an unsaved announcement."""
        for name in ("title", "text", "shown_from", "shown_to", "pinned_until", "event_from", "event_to"):
            setattr(announcement, name, getattr(self, name))
        announcement.search_text = fold(f"{self.title}\n{self.text}")


@transaction.atomic
def write_announcement(*, words: Words, choice: AudienceChoice, request_key: uuid.UUID, by: Any) -> Announcement:
    """Store a draft. The same ``request_key`` again returns the draft it made: a double click leaves one."""
    earlier = Announcement.objects.filter(request_key=request_key).first()
    if earlier is not None:
        return earlier
    draft = Announcement(request_key=request_key, created_by=identifier_of(by), audience=audience_of(choice))
    words.put_into(draft)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        # Race: the second click of the two; the first one's draft is committed by now.
        return Announcement.objects.get(request_key=request_key)
    _note("announcement.written", draft, by)
    return draft


@transaction.atomic
def change_announcement(
    *, announcement: Announcement, words: Words, choice: AudienceChoice | None, revision: int, by: Any
) -> Announcement:
    """Change a draft, or correct what is published: then the words of before are kept and the audience stays.

    ``revision`` is what the worker saw. Raises ChangedMeanwhile, and AnnouncementRefused for one that was withdrawn.
    """
    found = _locked(announcement)
    if found.revision != revision:
        raise ChangedMeanwhile
    if found.state == Announcement.State.WITHDRAWN:
        raise AnnouncementRefused("Tego ogłoszenia już nie ma na stronie. Napisz nowe.")
    is_new_wording = (found.title, found.text) != (words.title, words.text)
    words.put_into(found)
    found.revision += 1
    if found.state == Announcement.State.DRAFT:
        if choice is not None:
            found.audience = audience_of(choice)
        found.save()
        return found
    if is_new_wording:
        found.corrected_at = timezone.now()
    found.save()
    if is_new_wording:
        _keep_wording(found, by)
    _note("announcement.corrected", found, by, revision=found.revision)
    return found


@transaction.atomic
def publish_announcement(
    *, announcement: Announcement, by: Any, today: dt.date, estates: frozenset[str] | None = None
) -> bool:
    """Show a draft to residents from its day on, and tell them; False when it is published already.

    ``estates`` are those the worker may write to. Raises AnnouncementRefused. A day that is past becomes today.
    """
    found = _locked(announcement)
    if found.state == Announcement.State.PUBLISHED:
        return False
    if found.state == Announcement.State.WITHDRAWN:
        raise AnnouncementRefused("To ogłoszenie jest wycofane. Napisz nowe.")
    if not is_within(choice_of(found.audience), estates):
        raise AnnouncementRefused("To ogłoszenie jest też dla innych osiedli. Zmień, dla kogo jest.")
    if found.shown_to is not None and found.shown_to < today:
        raise AnnouncementRefused("Ostatni dzień tego ogłoszenia już minął. Zmień dni.")
    found.state, found.published_at, found.published_by = "published", timezone.now(), identifier_of(by)
    found.shown_from = max(found.shown_from, today)
    found.save()
    _keep_wording(found, by)
    _note("announcement.published", found, by, shown_from=str(found.shown_from))
    if found.shown_from <= today:
        tell_after_commit()
    return True


@transaction.atomic
def withdraw_announcement(*, announcement: Announcement, why: str, by: Any) -> bool:
    """Take a published announcement from residents' pages; False when that was done. Raises AnnouncementRefused."""
    found = _locked(announcement)
    if found.state == Announcement.State.WITHDRAWN:
        return False
    if found.state == Announcement.State.DRAFT:
        raise AnnouncementRefused("Tego ogłoszenia jeszcze nikt nie widzi. Możesz je usunąć.")
    found.state, found.withdrawn_at = "withdrawn", timezone.now()
    found.withdrawn_by, found.withdrawn_why = identifier_of(by), why[:300]
    found.save()
    take_back(found)
    _note("announcement.withdrawn", found, by)
    return True


@transaction.atomic
def archive_announcement(*, announcement: Announcement, by: Any, today: dt.date) -> bool:
    """Move a published announcement to the archive today; False when it is there. Raises AnnouncementRefused."""
    found = _locked(announcement)
    if found.state != Announcement.State.PUBLISHED:
        raise AnnouncementRefused("Do archiwum trafiają tylko ogłoszenia, które są na stronie.")
    yesterday = today - dt.timedelta(days=1)
    if found.shown_from >= today:
        raise AnnouncementRefused("To ogłoszenie jest na stronie dopiero od dziś. Możesz je wycofać.")
    if found.shown_to is not None and found.shown_to <= yesterday:
        return False
    found.shown_to, found.pinned_until = yesterday, None
    found.revision += 1
    found.save()
    _note("announcement.archived", found, by)
    return True


@transaction.atomic
def delete_draft(*, announcement: Announcement, by: Any) -> None:
    """Delete a draft that nobody saw. Raises AnnouncementRefused for everything else."""
    found = _locked(announcement)
    if found.state != Announcement.State.DRAFT:
        raise AnnouncementRefused("Ludzie już to czytali, więc zostaje w historii. Możesz je wycofać.")
    _note("announcement.deleted", found, by)
    forget_files(found)
    found.delete()


def _locked(announcement: Announcement) -> Announcement:
    # Race: two workers at one announcement wait here; the second one decides on what the first one left.
    return Announcement.objects.select_for_update(no_key=True).get(pk=announcement.pk)


def _keep_wording(announcement: Announcement, by: Any) -> None:
    AnnouncementVersion.objects.create(
        announcement=announcement,
        number=announcement.revision,
        title=announcement.title,
        text=announcement.text,
        made_by=identifier_of(by),
    )


def _note(action: str, announcement: Announcement, by: Any, **details: Any) -> None:
    record_event(action=action, by=by, subject=f"announcement:{announcement.pk}", details=details)
