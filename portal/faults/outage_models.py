"""Outages: what does not work, where and from when to when. Reports of single faults are in ``models``."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Outage(models.Model):
    """A planned or sudden break of water, heat, a lift… for its ``audience``. ``ends_at`` is expected, maybe unknown.

    It is over once ``ended_at`` is set, or when a planned one's ``ends_at`` has passed.
    """

    class Kind(models.TextChoices):
        WATER = "water", "woda"
        HOT_WATER = "hot_water", "ciepła woda"
        HEAT = "heat", "ogrzewanie"
        ELECTRICITY = "electricity", "prąd"
        GAS = "gas", "gaz"
        LIFT = "lift", "winda"
        INTERNET = "internet", "telewizja i internet"
        OTHER = "other", "inne"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_key = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    is_planned = models.BooleanField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    audience = models.ForeignKey("portal.Audience", on_delete=models.PROTECT, related_name="outages")
    text = models.CharField(max_length=500, blank=True, default="")
    announced_by = models.CharField(max_length=150)
    announced_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(null=True, blank=True)
    # When everybody concerned had been written to; empty while a worker still has to.
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "faults_outage"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["water", "hot_water", "heat", "electricity", "gas", "lift", "internet", "other"]),
                name="outage_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="outage_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(is_planned=False) | Q(ends_at__isnull=False), name="outage_planned_has_an_end"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ended_at", "ends_at"], name="outage_by_end"),
            models.Index(fields=["audience"], name="outage_by_audience", condition=Q(ended_at__isnull=True)),
        ]
