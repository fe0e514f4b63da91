"""What was done by whom: one table, explicit events, no signals."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class AuditEvent(models.Model):
    """One act. ``actor`` is the identifier at that moment (accounts may be erased); ``subject`` names the thing."""

    at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=150)
    actor_id = models.UUIDField(null=True, blank=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=150, blank=True, default="")
    details = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_event"
        indexes: ClassVar = [models.Index(fields=["subject", "-at"], name="audit_by_subject")]
