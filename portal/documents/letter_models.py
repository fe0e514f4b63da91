"""Letters of a cooperative to persons, and what became of the copy of each. Who reads them is in ``policy``."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from portal.kernel.attachments import StoredAttachment


class Letter(models.Model):
    """What is written, once, whoever gets it: Markdown, a PDF (``LetterFile``) or both.

    A draft has no ``sent_at``. ``sent_on`` is the letter's day: who held premises then decides whose it is.
    ``form_key`` is the key of the form that made it: sent twice, it makes one letter.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(null=True, blank=True, unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    has_file = models.BooleanField(default=False)
    audience = models.ForeignKey("portal.Audience", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("portal.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    premises = models.ForeignKey("portal.Premises", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(db_default=Now())
    sent_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=150, blank=True, default="")
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_by = models.CharField(max_length=150, blank=True, default="")
    form_key = models.UUIDField(unique=True)

    class Meta:
        db_table = "documents_letter"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="letter_is_titled"),
            models.CheckConstraint(condition=~Q(text="") | Q(has_file=True), name="letter_says_something"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_on__isnull=True, sent_by="", number__isnull=True)
                | (Q(sent_at__isnull=False, sent_on__isnull=False, number__isnull=False) & ~Q(sent_by="")),
                name="letter_sending_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(recalled_at__isnull=True, recalled_by="")
                | (Q(recalled_at__isnull=False, sent_at__isnull=False) & ~Q(recalled_by="")),
                name="letter_recall_is_whole",
            ),
            # To an audience, to whoever holds some premises, or to one person (about premises, or about none).
            models.CheckConstraint(
                condition=Q(audience__isnull=False, person__isnull=True, premises__isnull=True)
                | (Q(audience__isnull=True) & (Q(person__isnull=False) | Q(premises__isnull=False))),
                name="letter_is_for_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-made_at"], name="letter_newest")]


class LetterFile(StoredAttachment):
    """The PDF of a letter."""

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, primary_key=True, related_name="file")

    class Meta(StoredAttachment.Meta):
        db_table = "documents_letter_file"


class LetterCopy(models.Model):
    """The copy of one person. It stays theirs: nobody who holds the premises later gets it.

    ``way`` was decided when the letter was sent: electronic for whoever agreed by then. ``opened_at`` of an electronic
    copy is its delivery. ``posted_at`` is when paper went out: of a paper copy, or of an electronic one that nobody
    opened in time.
    """

    class Way(models.TextChoices):
        ELECTRONIC = "electronic", "na koncie"
        PAPER = "paper", "pocztą"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="copies")
    person = models.ForeignKey("portal.Person", on_delete=models.PROTECT, related_name="letter_copies")
    premises = models.ForeignKey("portal.Premises", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
    way = models.CharField(max_length=10, choices=Way.choices)
    told_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=150, blank=True, default="")
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.CharField(max_length=150, blank=True, default="")
    recalled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "documents_letter_copy"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "person"], name="letter_copy_once"),
            models.CheckConstraint(condition=Q(way__in=["electronic", "paper"]), name="letter_copy_way_is_known"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by="") | (Q(opened_at__isnull=False) & ~Q(opened_by="")),
                name="letter_copy_opening_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(posted_at__isnull=True, posted_by="") | (Q(posted_at__isnull=False) & ~Q(posted_by="")),
                name="letter_copy_posting_is_whole",
            ),
            # Race: a letter is recalled while its reader opens it; one of the two comes first.
            models.CheckConstraint(
                condition=Q(recalled_at__isnull=True) | Q(opened_at__isnull=True, posted_at__isnull=True),
                name="letter_copy_recalled_unread",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-sent_on"], name="letter_copy_by_person"),
            models.Index(
                fields=["sent_on", "way"],
                condition=Q(posted_at__isnull=True, recalled_at__isnull=True),
                name="letter_copy_to_post",
            ),
        ]
