"""Persons the cooperative settles with, and which of them have an account. Titles to premises are in ``premises``."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Person(models.Model):
    """A natural or legal person (kontrahent). ``code`` is the number the accounting system knows them by."""

    class Kind(models.TextChoices):
        NATURAL = "natural", "osoba fizyczna"
        LEGAL = "legal", "osoba prawna"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NATURAL)
    first_name = models.CharField(max_length=100, blank=True, default="")
    last_name = models.CharField(max_length=200)  # the company's whole name for a legal person
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    source_run = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "residents_person"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=["natural", "legal"]), name="person_kind_is_known"),
            models.CheckConstraint(condition=~models.Q(code="") & ~models.Q(last_name=""), name="person_is_named"),
            models.CheckConstraint(
                condition=models.Q(kind="natural") | models.Q(first_name=""), name="company_has_no_first_name"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """Return the name as people write it: first name, then last name."""
        return f"{self.first_name} {self.last_name}".strip()


class PersonAccount(models.Model):
    """The tie between an account and the person it was made for; one account serves one person."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="person_link")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="account_links")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "residents_person_account"
