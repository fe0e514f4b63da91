"""A cooperative's rules and its account regulation, both dated. What the rules mean is in ``rules``."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class RulebookVersion(models.Model):
    """The whole set of rules in force from ``valid_from`` on, as JSON of ``portal.rulebook.rules.Rules``."""

    valid_from = models.DateField(unique=True)
    rules = models.JSONField()
    reason = models.CharField(max_length=300)
    changed_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "rulebook_version"


class RegulationVersion(models.Model):
    """The text of the account regulation, in Markdown, in force from ``valid_from`` on."""

    valid_from = models.DateField(unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "rulebook_regulation"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="regulation_has_a_text"),
        ]
