"""Membership of a cooperative as its register of members states it, day by day. Written by the import alone."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from portal.kernel.imported_rows import ImportedRow


class Membership(ImportedRow):
    """What the register of members says of a person on a day (``stated_on``): number, right, contribution, shares.

    Rows of other days are the history. Amounts in złoty: ``contribution`` is the wkład of the right to premises,
    ``shares_declared`` and ``shares_paid`` the udziały, which members since September 2017 do not have.
    """

    class Contribution(models.TextChoices):
        NONE = "none", "brak"
        HOUSING = "housing", "mieszkaniowy"
        BUILDING = "building", "budowlany"

    person = models.ForeignKey("portal.Person", on_delete=models.PROTECT, related_name="memberships")
    premises = models.ForeignKey(
        "portal.Premises", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    number = models.CharField(max_length=40)
    stated_on = models.DateField(null=True, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    right = models.CharField(max_length=120, blank=True, default="")
    contribution_kind = models.CharField(max_length=10, choices=Contribution.choices)
    contribution = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    shares_declared = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    shares_paid = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))

    class Meta(ImportedRow.Meta):
        db_table = "membership_membership"
        indexes: ClassVar = [
            *ImportedRow.Meta.indexes,
            # The newest day of the register is asked for with every page of members.
            models.Index(fields=["stated_on"], condition=Q(superseded_by_run__isnull=True), name="membership_by_day"),
        ]
        constraints: ClassVar = [
            *ImportedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(joined_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="membership_is_numbered"),
            models.CheckConstraint(
                condition=Q(contribution_kind__in=["none", "housing", "building"]),
                name="membership_contribution_is_known",
            ),
        ]
