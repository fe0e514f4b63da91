"""What the monthly charge of premises is made of, with dated rates. Rows are written by the import alone."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from portal.kernel.imported_rows import ImportedRow


class Component(ImportedRow):
    """One component of a charge (eksploatacja, zimna woda …) from one day on; both days belong to it.

    ``amount`` is what is charged a month, in złoty, as the file says it; it may differ from quantity × rate. Quantity
    and rate have four places; ``unit`` is a word of the file (m2, m3, osoba). ``person`` is set for the account of one.
    """

    premises = models.ForeignKey("portal.Premises", on_delete=models.PROTECT, related_name="components", db_index=False)
    person = models.ForeignKey(
        "portal.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="components"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    line_no = models.PositiveIntegerField(null=True, blank=True)
    name = models.CharField(max_length=120)
    quantity = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True, default="")
    rate = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta(ImportedRow.Meta):
        db_table = "charges_component"
        indexes: ClassVar = [
            *ImportedRow.Meta.indexes,
            models.Index(fields=["premises", "valid_from"], name="component_by_premises"),
        ]
        constraints: ClassVar = [
            *ImportedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="component_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="component_is_named"),
        ]
