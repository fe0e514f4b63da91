"""Invoices for other sales and purchases of a cooperative. Rows are written by the import alone."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.kernel.imported_rows import ImportedRow


class Invoice(ImportedRow):
    """One invoice: what the cooperative sold to a person or bought from them, beside the monthly charges.

    ``amount`` is gross, ``paid`` what was paid of it so far, in złoty. It concerns a person, premises or both.
    """

    class Kind(models.TextChoices):
        SALE = "sale", "sprzedaż"
        PURCHASE = "purchase", "zakup"

    class State(models.TextChoices):
        OPEN = "open", "do zapłaty"
        PART = "part", "zapłacona w części"
        PAID = "paid", "zapłacona"
        CANCELED = "canceled", "anulowana"

    person = models.ForeignKey(
        "portal.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="invoices"
    )
    premises = models.ForeignKey(
        "portal.Premises", null=True, blank=True, on_delete=models.PROTECT, related_name="invoices"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.CharField(max_length=100)
    issued_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    description = models.CharField(max_length=500, blank=True, default="")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    paid = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    paid_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)

    class Meta(ImportedRow.Meta):
        db_table = "sales_invoice"
        constraints: ClassVar = [
            *ImportedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(premises__isnull=False), name="invoice_concerns_somebody"
            ),
            models.CheckConstraint(condition=Q(kind__in=["sale", "purchase"]), name="invoice_kind_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "part", "paid", "canceled"]), name="invoice_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="invoice_is_numbered"),
        ]
