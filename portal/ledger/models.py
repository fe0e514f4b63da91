"""Accounts and their entries. Rows are written by ``billing_import.posting`` and ``ledger.actions`` alone."""

import uuid
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

ZERO = Decimal(0)


class Account(models.Model):
    """One running account of premises: of all its holders (``person`` empty) or of one person.

    ``code`` is unique in the cooperative and is what reports show; it is the premises' code unless the file says more.
    """

    class Kind(models.TextChoices):
        CHARGES = "charges", "opłaty"
        REPAIR_FUND = "repair_fund", "fundusz remontowy"
        LOAN = "loan", "kredyt"
        OTHER = "other", "inne"

    premises = models.ForeignKey("portal.Premises", on_delete=models.PROTECT, related_name="accounts")
    person = models.ForeignKey(
        "portal.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_accounts"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.CHARGES)
    code = models.CharField(max_length=120, unique=True)
    opened_by_run = models.UUIDField(null=True, blank=True)  # the import whose rows it was opened for
    # The individual number (NRB) to pay to, 26 digits; payments that a bank reports are found by it.
    payment_account = models.CharField(max_length=26, null=True, blank=True, unique=True)

    class Meta:
        db_table = "ledger_account"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["premises", "person", "kind"], nulls_distinct=False, name="account_unique_in_premises"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["charges", "repair_fund", "loan", "other"]), name="account_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(payment_account__isnull=True) | Q(payment_account__regex=r"^\d{26}$"),
                name="account_payment_account_is_26_digits",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SourceRun(models.Model):
    """Where entries came from, so that a screen can follow a figure to its file without knowing the importer.

    ``id`` equals the importer's run. ``as_of`` is the day the file speaks of (the day of the data on screens).
    """

    class State(models.TextChoices):
        APPLIED = "applied", "zastosowany"
        UNDONE = "undone", "cofnięty"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    file_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=30)
    as_of = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.APPLIED)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "ledger_source_run"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=["applied", "undone"]), name="source_run_state_is_known"),
        ]


class Entry(models.Model):
    """One posted row. Open while ``superseded_by_run`` is empty; balances read open rows only.

    Amounts are złoty with two places; exactly one of ``debit`` (Wn) and ``credit`` (Ma) is not zero, and a negative
    one is a correction. ``source_key`` is a 128-bit hash of the canonical row; ``occurrence`` tells equal rows of one
    file apart (two equal payments on one day are two payments).
    """

    class Kind(models.TextChoices):
        CHARGE = "charge", "opłata"
        PAYMENT = "payment", "wpłata"
        CORRECTION = "correction", "korekta"
        INTEREST = "interest", "odsetki"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries", db_index=False)
    entry_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    document_no = models.CharField(max_length=100, blank=True, default="")
    description = models.CharField(max_length=500, blank=True, default="")
    debit = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)
    credit = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)
    source_line = models.PositiveIntegerField(null=True, blank=True)
    run_id = models.UUIDField(null=True, blank=True)
    source_key = models.UUIDField()
    occurrence = models.PositiveSmallIntegerField(default=0)
    superseded_by_run = models.UUIDField(null=True, blank=True)
    reversal_of = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal")
    posted_by = models.CharField(max_length=150, blank=True, default="")
    posted_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "ledger_entry"
        indexes: ClassVar = [
            models.Index(fields=["account", "entry_on"], name="entry_by_account_and_day"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_key", "occurrence"],
                condition=Q(superseded_by_run__isnull=True),
                name="entry_posted_once",
            ),
            models.CheckConstraint(
                condition=(Q(debit=ZERO) & ~Q(credit=ZERO)) | (~Q(debit=ZERO) & Q(credit=ZERO)),
                name="entry_has_one_side",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["charge", "payment", "correction", "interest"]), name="entry_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(run_id__isnull=False, source_line__isnull=False) | ~Q(posted_by=""),
                name="entry_has_a_source",
            ),
        ]


class PeriodClosing(models.Model):
    """Days up to ``through`` are closed: no file and no person posts there; the newest standing row holds.

    Reopening keeps the row, so that it stays visible who closed and who opened what and when.
    """

    through = models.DateField()
    closed_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(db_default=Now())
    reopened_by = models.CharField(max_length=150, blank=True, default="")
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "ledger_period_closing"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reopened_by="", reopened_at__isnull=True)
                | (~Q(reopened_by="") & Q(reopened_at__isnull=False)),
                name="period_reopened_by_somebody",
            ),
        ]


class Balance(models.Model):
    """Sums of an account's open entries, kept in the same transaction as the entries they sum."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="balance")
    debit = models.DecimalField(max_digits=16, decimal_places=2, default=ZERO)
    credit = models.DecimalField(max_digits=16, decimal_places=2, default=ZERO)
    entries = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "ledger_balance"

    @property
    def amount(self) -> Decimal:
        """Return what the account owes (positive) or is owed (negative), in złoty."""
        return self.debit - self.credit


class BalanceCheck(models.Model):
    """What the last nightly count of all balances found; one row. Earlier alarms stand in the audit trail."""

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE)
    checked_at = models.DateTimeField()
    accounts = models.PositiveIntegerField()
    drifted = models.PositiveIntegerField(default=0)
    codes = models.JSONField(default=list)  # of the first accounts that differ

    class Meta:
        db_table = "ledger_balance_check"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="balance_check_is_one")]
