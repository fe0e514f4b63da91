"""Work that operators ask for and the worker does: making, changing, exporting, deleting. Rows are the truth."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class WorkStatus(models.TextChoices):
    """How far a piece of work is."""

    QUEUED = "queued", "czeka"
    RUNNING = "running", "w toku"
    DONE = "done", "gotowe"
    REFUSED = "refused", "odrzucone"  # what was asked for cannot be done; the message says why
    FAILED = "failed", "nieudane"  # it broke; it may be tried again
    REMOVED = "removed", "usunięte"


WORK_STATUSES = [status.value for status in WorkStatus]


class ConsoleWork(models.Model):
    """What the kinds of work share. ``step`` is a key of the kind's own words, ``done`` of ``known`` parts of it.

    ``sent_at`` is the last time a message was sent; work that nobody does is sent again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.CharField(max_length=63)
    status = models.CharField(max_length=10, choices=WorkStatus.choices, default=WorkStatus.QUEUED)
    requested_by = models.CharField(max_length=150)
    attempts = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=20, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    messages = models.JSONField(default=list)  # sentences for people, in Polish
    queued_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class ProvisioningRun(ConsoleWork):
    """One making of a cooperative out of a pack, or one change of it. The pack is kept until the work is done.

    ``messages`` are the hosts of what was made, what a change changes key by key, or why the pack was refused.
    """

    pack = models.BinaryField(default=b"")  # a zip
    is_dry_run = models.BooleanField(default=False)
    is_update = models.BooleanField(default=False)

    class Meta:
        db_table = "tenants_provisioning_run"
        ordering: ClassVar = ["-queued_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=WORK_STATUSES), name="provisioning_status_is_known"),
        ]


class ExportRun(ConsoleWork):
    """One export of everything a cooperative has, as a file below the platform's own folder."""

    reason = models.CharField(max_length=300)
    file_name = models.CharField(max_length=120, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "tenants_export_run"
        ordering: ClassVar = ["-queued_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=WORK_STATUSES), name="export_status_is_known"),
        ]


class Deletion(models.Model):
    """One wish to delete a cooperative: asked for by one operator, confirmed by another, due after a delay."""

    slug = models.CharField(max_length=63)
    name = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    requested_by = models.CharField(max_length=150)
    requested_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.CharField(max_length=150, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=150, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "tenants_deletion"
        ordering: ClassVar = ["-requested_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(confirmed_by=F("requested_by")), name="deletion_takes_two_persons"),
            models.CheckConstraint(
                condition=Q(started_at__isnull=True) | (Q(confirmed_at__isnull=False) & Q(cancelled_at__isnull=True)),
                name="deletion_starts_confirmed",
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(cancelled_at__isnull=True, finished_at__isnull=True),
                name="deletion_once_at_a_time",
            ),
        ]
