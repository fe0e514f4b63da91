"""What is told to people about blocks and ends of their accounts. The messages themselves are the outbox's."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class AccountNotice(models.Model):
    """One block or end of an account, and how its person is told of it: one notice for one step of the account.

    ``email`` is in the outbox; ``phone`` and ``letter`` wait for a worker (``told_at``); ``page`` is only the words at
    signing in.
    """

    class How(models.TextChoices):
        EMAIL = "email", "e-mail"
        PHONE = "phone", "telefon"
        LETTER = "letter", "list"
        PAGE = "page", "słowa na stronie"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    change = models.OneToOneField("accounts.StandingChange", on_delete=models.CASCADE, related_name="notice")
    how = models.CharField(max_length=10, choices=How.choices)
    made_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        db_table = "access_account_notice"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(how__in=["email", "phone", "letter", "page"]), name="account_notice_way_is_known"
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, told_by="")
                | (Q(how__in=["phone", "letter"], told_at__isnull=False) & ~Q(told_by="")),
                name="account_notice_is_told_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["made_at"],
                condition=Q(how__in=["phone", "letter"], told_at__isnull=True),
                name="account_notice_to_tell",
            ),
        ]
