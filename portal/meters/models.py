"""Meters of premises, their readings as files state them, and readings given here.

A reading names its meter by premises and number, not by a key of a row: files bring meters and readings in any order,
and a later file of meters replaces their rows.
"""

import uuid
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from portal.kernel.imported_rows import ImportedRow
from portal.kernel.picture_files import NAME_LENGTH


class Medium(models.TextChoices):
    """What a meter measures."""

    COLD_WATER = "cold_water", "zimna woda"
    HOT_WATER = "hot_water", "ciepła woda"
    HEAT = "heat", "ciepło"
    ALLOCATOR = "allocator", "podzielnik ciepła"
    GAS = "gas", "gaz"
    ELECTRICITY = "electricity", "prąd"


class Meter(ImportedRow):
    """One meter in premises. A reading × ``multiplier`` is what is charged; ``verified_until`` is the last good day."""

    premises = models.ForeignKey("portal.Premises", on_delete=models.PROTECT, related_name="meters")
    number = models.CharField(max_length=60)
    medium = models.CharField(max_length=12, choices=Medium.choices)
    place = models.CharField(max_length=100, blank=True, default="")
    installed_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(null=True, blank=True)
    verified_until = models.DateField(null=True, blank=True)
    multiplier = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(1))

    class Meta(ImportedRow.Meta):
        db_table = "meters_meter"
        constraints: ClassVar = [
            *ImportedRow.Meta.constraints,
            models.CheckConstraint(condition=~Q(number=""), name="meter_is_numbered"),
            models.CheckConstraint(condition=Q(medium__in=Medium.values), name="meter_medium_is_known"),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True)
                | Q(installed_on__isnull=True)
                | Q(removed_on__gte=F("installed_on")),
                name="meter_removed_after_installed",
            ),
            models.CheckConstraint(condition=Q(multiplier__gt=0), name="meter_multiplier_is_positive"),
        ]


class Reading(ImportedRow):
    """The state of a meter on a day, measured or estimated, or a period that is charged at a flat rate.

    A flat rate (ryczałt) has its days and no ``value``; a measured or estimated reading has one.
    """

    class Basis(models.TextChoices):
        MEASURED = "measured", "odczyt"
        ESTIMATED = "estimated", "szacunek"
        FLAT_RATE = "flat_rate", "ryczałt"

    class Source(models.TextChoices):
        COLLECTOR = "collector", "inkasent"
        REMOTE = "remote", "zdalny"
        RESIDENT = "resident", "mieszkaniec"
        OTHER = "other", "inne"

    premises = models.ForeignKey("portal.Premises", on_delete=models.PROTECT, related_name="readings", db_index=False)
    meter_number = models.CharField(max_length=60)
    read_on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    source = models.CharField(max_length=10, choices=Source.choices)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)

    class Meta(ImportedRow.Meta):
        db_table = "meters_reading"
        indexes: ClassVar = [
            *ImportedRow.Meta.indexes,
            models.Index(fields=["premises", "meter_number", "read_on"], name="reading_by_meter"),
        ]
        constraints: ClassVar = [
            *ImportedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(basis="flat_rate", value__isnull=True)
                | Q(basis__in=["measured", "estimated"], value__isnull=False),
                name="reading_has_a_value_unless_flat_rate",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["collector", "remote", "resident", "other"]), name="reading_source_is_known"
            ),
            models.CheckConstraint(
                condition=Q(period_from__isnull=True) | Q(period_to__isnull=True) | Q(period_to__gte=F("period_from")),
                name="reading_period_ends_after_it_starts",
            ),
        ]


class SubmittedReading(models.Model):
    """A reading that was given here: by a resident on their page, or typed in by a worker.

    It counts once it is accepted, until a file brings it (``known_readings``); then the file's row counts. It names its
    meter as ``Reading`` does. ``doubt`` is what was odd about it and confirmed all the same.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "czeka na przyjęcie"
        ACCEPTED = "accepted", "przyjęty"
        REFUSED = "refused", "odrzucony"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    premises = models.ForeignKey("portal.Premises", on_delete=models.PROTECT, related_name="+", db_index=False)
    meter_number = models.CharField(max_length=60)
    read_on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=4)
    source = models.CharField(max_length=10, choices=Reading.Source.choices)
    doubt = models.CharField(max_length=12, blank=True, default="")
    photo = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices)
    # Who is told what became of it; nobody for what a worker typed in.
    person = models.ForeignKey("portal.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    given_by = models.CharField(max_length=150)
    given_at = models.DateTimeField(db_default=Now())
    decided_by = models.CharField(max_length=150, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "meters_submitted_reading"
        indexes: ClassVar = [
            models.Index(fields=["premises", "meter_number", "read_on"], name="submitted_by_meter"),
            models.Index(fields=["given_at"], condition=Q(state="waiting"), name="submitted_waiting"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(value__gte=0), name="submitted_value_not_negative"),
            models.CheckConstraint(
                condition=Q(source__in=["collector", "resident"]), name="submitted_by_resident_or_worker"
            ),
            models.CheckConstraint(
                condition=Q(doubt__in=["", "lower", "turned", "more_figures", "high"]), name="submitted_doubt_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True, decided_by="")
                | (Q(state__in=["accepted", "refused"], decided_at__isnull=False) & ~Q(decided_by="")),
                name="submitted_decision_is_whole",
            ),
            models.CheckConstraint(condition=Q(state="refused") ^ Q(refusal=""), name="submitted_refusal_says_why"),
            models.UniqueConstraint(
                fields=["premises", "meter_number"], condition=Q(state="waiting"), name="submitted_waits_once"
            ),
            models.UniqueConstraint(
                fields=["premises", "meter_number", "read_on"],
                condition=Q(state="accepted"),
                name="submitted_accepted_once_a_day",
            ),
        ]
