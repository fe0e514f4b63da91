"""Court cases between a cooperative and persons. Written by the import alone; a case is its person's alone to see."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.kernel.imported_rows import ImportedRow


class CourtCase(ImportedRow):
    """One case: its reference (sygnatura), court, stage in the file's own words, amounts in złoty, the next day."""

    person = models.ForeignKey("portal.Person", on_delete=models.PROTECT, related_name="court_cases")
    premises = models.ForeignKey(
        "portal.Premises", null=True, blank=True, on_delete=models.PROTECT, related_name="court_cases"
    )
    reference = models.CharField(max_length=60)
    court = models.CharField(max_length=200, blank=True, default="")
    stage = models.CharField(max_length=120)
    stage_on = models.DateField(null=True, blank=True)
    next_on = models.DateField(null=True, blank=True)
    principal = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    interest = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    costs = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))

    class Meta(ImportedRow.Meta):
        db_table = "court_case"
        constraints: ClassVar = [
            *ImportedRow.Meta.constraints,
            models.CheckConstraint(condition=~Q(reference="") & ~Q(stage=""), name="court_case_is_named"),
            models.CheckConstraint(
                condition=Q(principal__gte=0, interest__gte=0, costs__gte=0), name="court_case_amounts_not_negative"
            ),
        ]
