"""The platform's own log: what operators did, and sign-ins of operators."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class OperatorEvent(models.Model):
    """One act of one operator; never changed, never deleted."""

    at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    cooperative = models.CharField(max_length=63, blank=True, default="")
    details = models.JSONField(default=dict)

    WORDS: ClassVar[dict[str, str]] = {
        "cooperative.onboarded": "uruchomienie spółdzielni",
        "cooperative.updated": "zmiana według paczki",
        "cooperative.suspended": "wstrzymanie obsługi",
        "cooperative.resumed": "wznowienie obsługi",
    }

    class Meta:
        db_table = "tenants_operator_event"

    @property
    def words(self) -> str:
        """Return the act in Polish; acts of other rooms keep their own name."""
        return self.WORDS.get(self.action, self.action)
