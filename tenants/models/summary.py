"""What the operator's board shows of a cooperative, gathered in the background one cooperative at a time."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class CooperativeSummary(models.Model):
    """The last figures of one cooperative. ``facts`` are the columns of other rooms, by name, as BoardFact fields.

    ``level`` is 0 when nothing is wrong, 1 when somebody should look, 2 when something does not work.
    """

    cooperative = models.OneToOneField("tenants.Cooperative", on_delete=models.CASCADE, related_name="summary")
    gathered_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True, default="")  # the worst finding, in two or three words
    errors_24h = models.PositiveIntegerField(null=True, default=0)  # None: the shared cache was away, nobody knows
    file_bytes = models.PositiveBigIntegerField(default=0)
    table_bytes = models.PositiveBigIntegerField(default=0)
    facts = models.JSONField(default=dict)

    class Meta:
        db_table = "tenants_summary"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__lte=2), name="summary_level_is_known"),
        ]
