"""Announcements of the manager: their words and every wording before, files, and who has read them."""

import uuid
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from portal.kernel.attachments import StoredAttachment

LONGEST_TITLE = 120
LONGEST_TEXT = 20_000


class Announcement(models.Model):
    """One announcement as it reads now; ``text`` is Markdown.

    Residents see a published one from ``shown_from`` on: in front until ``shown_to`` (or for as long as the rules say),
    above others until ``pinned_until``, then in the archive. ``event_from`` … ``event_to`` are the days of what it is
    about. ``revision`` counts changes, so that two workers do not overwrite each other. ``told_at`` is when everybody
    concerned was told; until then ``told_through`` is the last person that was.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "szkic"
        PUBLISHED = "published", "opublikowane"
        WITHDRAWN = "withdrawn", "wycofane"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField()
    # Title and text folded, for the search.
    search_text = models.TextField()
    audience = models.ForeignKey("portal.Audience", on_delete=models.PROTECT, related_name="announcements")
    shown_from = models.DateField()
    shown_to = models.DateField(null=True, blank=True)
    pinned_until = models.DateField(null=True, blank=True)
    event_from = models.DateField(null=True, blank=True)
    event_to = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(unique=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.CharField(max_length=150)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=150, blank=True, default="")
    corrected_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True, default="")
    withdrawn_why = models.CharField(max_length=300, blank=True, default="")
    told_at = models.DateTimeField(null=True, blank=True)
    told_through = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = "announcements_announcement"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "withdrawn"]), name="announcement_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="announcement_says_something"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True, published_by="")
                | Q(state="published", published_at__isnull=False) & ~Q(published_by="")
                | Q(state="withdrawn", published_at__isnull=False) & ~Q(published_by=""),
                name="announcement_says_who_published",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawn_why="") & ~Q(state="withdrawn")
                | Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_why=""),
                name="announcement_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=Q(shown_to__isnull=True) | Q(shown_to__gte=F("shown_from")),
                name="announcement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(event_to__isnull=True) | Q(event_from__isnull=False, event_to__gte=F("event_from")),
                name="announcement_event_ends_after_it_starts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-shown_from", "-id"], name="announcement_newest", condition=Q(state="published")),
            models.Index(fields=["-created_at"], name="announcement_for_desk"),
            models.Index(
                fields=["shown_from"],
                name="announcement_to_tell",
                condition=Q(state="published", told_at__isnull=True),
            ),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="announcement_trigrams"),
        ]

    def __str__(self) -> str:
        return self.title


class AnnouncementVersion(models.Model):
    """A wording that residents could read, kept as it was. ``number`` is the announcement's revision of that moment."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField()
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.CharField(max_length=150)

    class Meta:
        db_table = "announcements_version"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["announcement", "number"], name="announcement_version_once"),
        ]


class AnnouncementFile(StoredAttachment):
    """A file that goes with an announcement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="files")
    added_at = models.DateTimeField(db_default=Now())
    added_by = models.CharField(max_length=150)

    class Meta(StoredAttachment.Meta):
        db_table = "announcements_file"


class AnnouncementRead(models.Model):
    """That somebody opened the announcement. Staff see how many did, never who."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="reads", db_index=False)
    person = models.ForeignKey("portal.Person", on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "announcements_read"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["announcement", "person"], name="announcement_read_once"),
        ]
