"""What every row that came from a file has: its run and line, its key, and the run that closed it."""

from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import F, Q

M = TypeVar("M", bound=models.Model)


class ImportedRow(models.Model):
    """One row of a file, never rewritten. Open while ``superseded_by_run`` is empty; screens read open rows only.

    ``source_key`` is a 128-bit hash of what the row says; ``occurrence`` tells equal rows of one file apart. ``run_id``
    is the importer's run, ``source_line`` the line of its file: any figure can be followed to them.
    """

    source_line = models.PositiveIntegerField()
    run_id = models.UUIDField()
    source_key = models.UUIDField()
    occurrence = models.PositiveSmallIntegerField(default=0, db_default=0)
    superseded_by_run = models.UUIDField(null=True, blank=True)

    class Meta:
        abstract = True
        indexes: ClassVar = [models.Index(fields=["run_id"], name="%(class)s_by_run")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_key", "occurrence"],
                condition=Q(superseded_by_run__isnull=True),
                name="%(class)s_recorded_once",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by_run__isnull=True) | ~Q(superseded_by_run=F("run_id")),
                name="%(class)s_not_closed_by_its_own_run",
            ),
            models.CheckConstraint(condition=Q(source_line__gt=0), name="%(class)s_has_a_line"),
        ]


def open_rows(model: type[M]) -> models.QuerySet[M]:
    """Return the rows of a table that no later file closed."""
    return model._default_manager.filter(superseded_by_run__isnull=True)
