"""Windows in which the platform or one cooperative is not served."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class MaintenanceWindow(models.Model):
    """From ``starts_at`` to ``ends_at`` visitors get a page that says so; from ``announced_at`` on it is announced.

    Without a cooperative it holds for all of them. Never deleted: one that was called off has ``cancelled_at``.
    """

    cooperative = models.ForeignKey("tenants.Cooperative", null=True, blank=True, on_delete=models.CASCADE)
    announced_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    text = models.CharField(max_length=300, blank=True, default="")
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(db_default=Now())
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        db_table = "tenants_maintenance_window"
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="maintenance_ends_after_its_start"),
            models.CheckConstraint(
                condition=Q(announced_at__lte=F("starts_at")), name="maintenance_is_announced_before"
            ),
        ]
