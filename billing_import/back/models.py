"""What went back to the accounting system: a number for each row, and the files that were written. No data of rows."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ExportRow(models.Model):
    """The place of one row in one export; ``id`` is the cursor. ``ref`` is the row's key in its own room.

    Numbers are given under a lock that is held to the commit, so nobody who asked for rows after a number can miss one.
    """

    export = models.CharField(max_length=40)
    ref = models.CharField(max_length=64)
    listed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "import_export_row"
        indexes: ClassVar = [models.Index(fields=["export", "id"], name="export_row_in_order")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["export", "ref"], name="export_row_listed_once")]


class ExportFile(models.Model):
    """A file written to the inbox's ``do-odebrania``: the rows after ``after`` up to ``upto``.

    It is planned first and written then: whoever is broken off in between writes the same rows under the same name.
    """

    export = models.CharField(max_length=40)
    after = models.BigIntegerField()
    upto = models.BigIntegerField()
    name = models.CharField(max_length=120)
    planned_at = models.DateTimeField(db_default=Now())
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "import_export_file"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["export", "after"], name="export_file_goes_on"),
            models.CheckConstraint(condition=Q(upto__gt=models.F("after")), name="export_file_has_rows"),
        ]
