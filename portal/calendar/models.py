"""The secret address of a resident's calendar; of the secret only a digest is kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class CalendarFeed(models.Model):
    """That an account's calendar can be subscribed to. Another address replaces the row, switching off deletes it.

    ``window_at`` and ``window_count`` count requests of the minute that is on.
    """

    user = models.OneToOneField(
        "accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="calendar_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    last_read_at = models.DateTimeField(null=True, blank=True)
    window_at = models.DateTimeField(null=True, blank=True)
    window_count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "calendar_feed"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="calendar_digest_is_a_digest"),
        ]
