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
    """A text of the account regulation, in Markdown: public from ``published_on``, in force from ``valid_from`` on.

    Rows are added and never changed: people accept a text by its number. Of two with one ``valid_from`` the later
    number holds.
    """

    number = models.PositiveIntegerField(unique=True)
    published_on = models.DateField()
    valid_from = models.DateField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "rulebook_regulation"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="regulation_has_a_text"),
        ]
        indexes: ClassVar = [models.Index(fields=["-valid_from", "-number"], name="regulation_newest")]
