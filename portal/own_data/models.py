"""Files of everything about a person that were asked for (they lie in the cooperative's folder), and kept forms."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class OwnExport(models.Model):
    """One wish of an account's owner; ``parts_done`` of ``parts_total`` says how far a worker came.

    The row is the truth: a worker that died is replaced (``alive_at``) and begins anew. ``expires_at`` is when the
    files go; the row goes with them.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "czeka"
        WORKING = "working", "w toku"
        READY = "ready", "gotowe"
        FAILED = "failed", "nie udało się"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="own_exports")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    parts_done = models.PositiveSmallIntegerField(default=0)
    parts_total = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(db_default=Now())
    alive_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "own_data_export"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "working", "ready", "failed"]), name="own_export_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="ready", ready_at__isnull=False) | ~Q(state="ready") & Q(ready_at__isnull=True),
                name="own_export_ready_has_its_moment",
            ),
            # Race: a double click asks once.
            models.UniqueConstraint(
                fields=["user"], condition=Q(state__in=["waiting", "working"]), name="own_export_one_at_a_time"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="own_export_to_delete")]


class KeptForm(models.Model):
    """What a person typed and sent when their session was over; for them alone, for two hours.

    ``sealed`` is the form as JSON, encrypted for this cooperative; ``files`` how many files could not be kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="kept_forms")
    path = models.CharField(max_length=300)
    sealed = models.TextField()
    files = models.PositiveSmallIntegerField(default=0)
    kept_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "own_data_kept_form"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(path__startswith="/") & ~Q(sealed=""), name="kept_form_is_whole"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "-kept_at"], name="kept_form_of_person")]
