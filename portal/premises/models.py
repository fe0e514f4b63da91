"""Stock and titles: estates, buildings, staircases, premises, and who holds which premises from when to when."""

import uuid
from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Func, Q


class Estate(models.Model):
    """An estate (osiedle): the unit that decides the competent office."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "premises_estate"

    def __str__(self) -> str:
        return self.name


class Building(models.Model):
    """A building with its address; ``number`` is the house number as written (``12a``)."""

    estate = models.ForeignKey(Estate, null=True, blank=True, on_delete=models.PROTECT, related_name="buildings")
    street = models.CharField(max_length=120)
    number = models.CharField(max_length=20)
    postal_code = models.CharField(max_length=10, blank=True, default="")
    town = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        db_table = "premises_building"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town", "street", "number"], name="building_address_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.number}".strip()


class Staircase(models.Model):
    """A staircase (klatka) of a building."""

    building = models.ForeignKey(Building, on_delete=models.CASCADE, related_name="staircases")
    code = models.CharField(max_length=20)

    class Meta:
        db_table = "premises_staircase"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["building", "code"], name="staircase_code_unique_in_building"),
        ]


class Premises(models.Model):
    """One unit that charges are made for. ``code`` is the accounting system's index (Indeks lokalu), kept verbatim."""

    class Kind(models.TextChoices):
        RESIDENTIAL = "residential", "mieszkanie"
        COMMERCIAL = "commercial", "lokal użytkowy"
        GARAGE = "garage", "garaż"
        PARKING = "parking", "miejsce postojowe"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.RESIDENTIAL)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="premises")
    staircase = models.ForeignKey(Staircase, null=True, blank=True, on_delete=models.PROTECT, related_name="premises")
    number = models.CharField(max_length=20, blank=True, default="")
    area_m2 = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    # How many people live there, as a holder told the cooperative; empty = nobody said.
    occupants = models.PositiveSmallIntegerField(null=True, blank=True)
    source_run = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = "premises_premises"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["residential", "commercial", "garage", "parking"]), name="premises_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="premises_code_given"),
            models.CheckConstraint(
                condition=Q(area_m2__isnull=True) | Q(area_m2__gt=Decimal(0)), name="premises_area_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class TitleDays(Func):
    """The days of a title as a PostgreSQL range; both ends belong to it, an empty end is open."""

    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"


class Title(models.Model):
    """A legal title of a person to premises, valid on ``valid_from`` … ``valid_to``, both days included.

    ``share`` is the part held (1 = whole); ``valid_from`` empty means "since before our records".
    """

    class Kind(models.TextChoices):
        OWNERSHIP = "ownership", "odrębna własność"
        COOPERATIVE_OWNERSHIP = "cooperative_ownership", "spółdzielcze własnościowe prawo"
        COOPERATIVE_TENANCY = "cooperative_tenancy", "spółdzielcze lokatorskie prawo"
        LEASE = "lease", "najem"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("portal.Person", on_delete=models.PROTECT, related_name="titles")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="titles")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    share = models.DecimalField(max_digits=9, decimal_places=6, default=Decimal(1))
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source_run = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = "premises_title"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["ownership", "cooperative_ownership", "cooperative_tenancy", "lease"]),
                name="title_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(share__gt=Decimal(0)) & Q(share__lte=Decimal(1)), name="title_share_is_a_part"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="title_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="title_days_do_not_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("premises", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (TitleDays("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["premises", "valid_from"], name="title_by_premises")]
