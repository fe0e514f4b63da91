"""Which files a cooperative expects and by when, with the days from which that holds."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Expectation(models.Model):
    """Files of a kind are to be here by an hour: each day, each working day, each Monday, or by a day of the month.

    ``valid_to`` is the last day on which it holds; empty: until further notice. Days and hours are Poland's.
    """

    class Every(models.TextChoices):
        DAY = "day", "codziennie"
        WORKING_DAY = "working_day", "w dni robocze"
        WEEK = "week", "w każdy poniedziałek"
        MONTH = "month", "co miesiąc"

    kind = models.CharField(max_length=20)  # a code of billing_import.kinds
    every = models.CharField(max_length=12, choices=Every.choices)
    day_of_month = models.PositiveSmallIntegerField(null=True, blank=True)
    by_time = models.TimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    changed_by = models.CharField(max_length=150)

    class Meta:
        db_table = "import_expectation"
        ordering: ClassVar = ["kind", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(valid_to__isnull=True), name="expectation_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(every__in=["day", "working_day", "week", "month"]), name="expectation_every_is_known"
            ),
            models.CheckConstraint(
                condition=Q(every="month", day_of_month__gte=1, day_of_month__lte=28)
                | (~Q(every="month") & Q(day_of_month__isnull=True)),
                name="expectation_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="expectation_ends_after_it_starts",
            ),
        ]
