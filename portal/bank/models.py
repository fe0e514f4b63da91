"""Rows of bank statements and of lists of mass payments. Written by the import alone; never part of a balance."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.kernel.imported_rows import ImportedRow


class BankRow(ImportedRow):
    """One row of a statement: money that came to the cooperative (positive) or left it, as the bank says it.

    ``paid_to`` is the number the money was paid to: the individual one of a mass payment, else the account itself.
    Whose it is, is told by the ledger account that has the number; a row whose number nobody has is for the clerk.
    """

    own_account = models.CharField(max_length=34)
    paid_to = models.CharField(max_length=34)
    booked_on = models.DateField()
    value_on = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    counterparty = models.CharField(max_length=300, blank=True, default="")
    counterparty_account = models.CharField(max_length=34, blank=True, default="")
    title = models.CharField(max_length=500, blank=True, default="")
    bank_reference = models.CharField(max_length=100, blank=True, default="")
    statement_no = models.CharField(max_length=40, blank=True, default="")

    class Meta(ImportedRow.Meta):
        db_table = "bank_row"
        indexes: ClassVar = [
            *ImportedRow.Meta.indexes,
            models.Index(fields=["paid_to", "booked_on"], name="bankrow_by_number"),
        ]
        constraints: ClassVar = [
            *ImportedRow.Meta.constraints,
            models.CheckConstraint(condition=~Q(amount=0), name="bank_row_moves_money"),
            models.CheckConstraint(condition=~Q(paid_to=""), name="bank_row_names_an_account"),
        ]
