"""Lists of people who get accounts without applying, as sent: the rows and what became of each."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class BulkList(models.Model):
    """One list that a worker sent: checked row by row, shown, then taken row by row after a second click.

    The row is the truth: a process that died is replaced, and goes on with the lines that wait.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "sprawdzamy"
        CHECKED = "checked", "czeka na potwierdzenie"
        TAKING = "taking", "przyjmujemy"
        DONE = "done", "przyjęta"
        CANCELED = "canceled", "przerwana"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    file_name = models.CharField(max_length=120, blank=True, default="")  # empty: pasted
    total = models.PositiveIntegerField()
    requested_by = models.CharField(max_length=150)
    requested_by_id = models.UUIDField(null=True, blank=True)
    request_key = models.UUIDField(default=uuid.uuid4, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    alive_at = models.DateTimeField(null=True, blank=True)  # the last sign of life of the process at work
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "access_bulk_list"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["checking", "checked", "taking"], ended_at__isnull=True)
                | Q(state__in=["done", "canceled"], ended_at__isnull=False),
                name="bulk_list_ends_with_its_state",
            ),
        ]


class BulkLine(models.Model):
    """One row of a list as it was typed, and what would become, or became, of it.

    ``errors`` is a list of ``[column, value, reason]``. E-mail and telephone go once the application has them.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", "czeka na sprawdzenie"
        FITS = "fits", "do przyjęcia"
        TWICE = "twice", "powtórzony"  # in the list, or the person has an account or an application already
        REFUSED = "refused", "do poprawienia"
        TAKEN = "taken", "przyjęty"

    bulk_list = models.ForeignKey(BulkList, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()  # of the file, from 1
    person = models.CharField(max_length=200, blank=True, default="")
    premises = models.CharField(max_length=200, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=200, blank=True, default="")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    errors = models.JSONField(default=list)
    application = models.ForeignKey(
        "portal.AccessApplication", null=True, blank=True, on_delete=models.SET_NULL, related_name="bulk_lines"
    )

    class Meta:
        db_table = "access_bulk_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulk_list", "line"], name="bulk_line_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["waiting", "fits", "taken"], errors=[])
                | (Q(outcome__in=["twice", "refused"]) & ~Q(errors=[])),
                name="bulk_line_refused_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["bulk_list", "line"], condition=Q(outcome__in=["waiting", "fits"]), name="bulk_line_to_do"
            ),
        ]
