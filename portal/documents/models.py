"""Documents of a cooperative with their versions. Letters to persons are in ``letter_models``."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from portal.kernel.attachments import StoredAttachment


class Document(models.Model):
    """A document of the cooperative: its category decides who reads it (rules, ``documents``).

    ``folded_title`` is the title as the search compares it. A withdrawn document is nobody's to read; it stays on
    record, as do all its versions.
    """

    class Category(models.TextChoices):
        STATUTE = "statute", "Statut"
        REGULATIONS = "regulations", "Regulaminy"
        RESOLUTIONS = "resolutions", "Uchwały"
        MINUTES = "minutes", "Protokoły"
        AUDIT = "audit", "Lustracja"
        STATEMENTS = "statements", "Sprawozdania"
        DRAFTS = "drafts", "Projekty uchwał"
        OTHERS = "others", "Inne"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    category = models.CharField(max_length=20, choices=Category.choices)
    title = models.CharField(max_length=200)
    folded_title = models.CharField(max_length=400)
    number = models.CharField(max_length=60, blank=True, default="")
    # The day of the newest version, so that lists need nothing else.
    dated_on = models.DateField()
    published_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        db_table = "documents_document"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    category__in=[
                        "statute", "regulations", "resolutions", "minutes", "audit", "statements", "drafts", "others",
                    ]
                ),
                name="document_category_is_known",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(folded_title=""), name="document_is_titled"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="document_withdrawal_names_who",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["category", "-dated_on"], name="document_by_category")]


class DocumentVersion(models.Model):
    """One version of a document: Markdown, a PDF (``DocumentFile``) or both; never changed, only followed by another.

    ``form_key`` is the key of the form that made it: sent twice, it makes one version.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    dated_on = models.DateField()
    text = models.TextField(blank=True, default="")
    has_file = models.BooleanField(default=False)
    published_at = models.DateTimeField(db_default=Now())
    published_by = models.CharField(max_length=150)
    form_key = models.UUIDField(unique=True)

    class Meta:
        db_table = "documents_version"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_numbered_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="document_version_number_is_positive"),
            models.CheckConstraint(condition=~Q(text="") | Q(has_file=True), name="document_version_says_something"),
        ]


class DocumentFile(StoredAttachment):
    """The PDF of a version."""

    version = models.OneToOneField(DocumentVersion, on_delete=models.PROTECT, primary_key=True, related_name="file")

    class Meta(StoredAttachment.Meta):
        db_table = "documents_file"
