"""Runs of imports, the rows they refused, profiles. The ledger is in ``portal.ledger``, staging in ``staging``."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing_import.api.models import ApiAnswer, ApiToken
from billing_import.back.models import ExportFile, ExportRow
from billing_import.inbox.models import Inbox, InboxFile
from billing_import.kinds import kind_named
from billing_import.schedule.models import Expectation

# Tables of the parts, for Django to find.
__all__ = ["ApiAnswer", "ApiToken", "Expectation", "ExportFile", "ExportRow", "Inbox", "InboxFile"]


class ImportRun(models.Model):
    """One import of one file: the row is the truth, the Celery message only a hint.

    ``stored_path`` is relative to the cooperative's folder. Sums are of accepted rows, in złoty.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "czeka"
        RUNNING = "running", "w toku"
        PREVIEWED = "previewed", "czeka na decyzję"
        APPLIED = "applied", "zastosowany"
        APPLIED_WITH_REJECTS = "applied_with_rejects", "zastosowany, część wierszy odrzucona"
        UNCHANGED = "unchanged", "bez zmian"
        REFUSED = "refused", "odrzucony"
        CANCELLED = "cancelled", "odwołany"
        UNDOING = "undoing", "cofanie w toku"
        UNDONE = "undone", "cofnięty"
        REVERSED = "reversed", "wystornowany"

    class Wish(models.TextChoices):
        PREVIEW = "preview", "pokazać, co się zmieni"
        APPLY = "apply", "zastosować"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)  # a code of billing_import.kinds
    profile = models.CharField(max_length=60)
    profile_version = models.PositiveIntegerField(default=0)  # 0 = the built-in profile; written when the run starts
    file_name = models.CharField(max_length=255)
    stored_path = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    continues = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="continuations")
    status = models.CharField(max_length=24, choices=Status.choices, default=Status.QUEUED)
    wish = models.CharField(
        max_length=10, choices=Wish.choices, default=Wish.APPLY, db_default=Wish.APPLY
    )  # what the next attempt is for
    # A parcel is several files sent at once; each waits for the one before it.
    parcel = models.UUIDField(null=True, blank=True)
    after = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers")
    attempts = models.PositiveSmallIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)  # physical lines of the file
    lines_skipped = models.PositiveIntegerField(default=0)  # preamble, header, totals, empty
    lines_joined = models.PositiveIntegerField(default=0)  # second and later lines of quoted fields
    rows_read = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    superseded = models.PositiveIntegerField(default=0)
    sum_debit = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    sum_credit = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    as_of_wished = models.DateField(null=True, blank=True)
    as_of = models.DateField(null=True, blank=True)
    totals = models.JSONField(default=dict)  # sums per kind and the file's own control totals against ours
    encoding = models.CharField(max_length=20, blank=True, default="")
    separator = models.CharField(max_length=4, blank=True, default="")
    # What people saw before they consented: counts, totals before and after, the accounts that change most.
    picture = models.JSONField(default=dict, db_default={})
    consented_by = models.CharField(max_length=150, blank=True, default="", db_default="")
    vanishing_allowed_by = models.CharField(
        max_length=150, blank=True, default="", db_default=""
    )  # who knows why so much is missing, or unknown
    status_before_undo = models.CharField(max_length=24, blank=True, default="", db_default="")
    undone_by = models.CharField(max_length=150, blank=True, default="", db_default="")
    undone_at = models.DateTimeField(null=True, blank=True)
    # A run without a file, whose rows are the opposite of another run's.
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal")
    errors_path = models.CharField(max_length=300, blank=True, default="")
    message = models.TextField(blank=True, default="")  # for people, in Polish: why refused
    requested_by = models.CharField(max_length=150)
    queued_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(db_default=Now())  # last time a message was sent for it; the sweep spaces them
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "import_run"
        indexes: ClassVar = [
            models.Index(fields=["-queued_at"], name="import_run_recent"),
            models.Index(fields=["sha256"], name="import_run_by_file"),
            models.Index(
                fields=["status"],
                condition=Q(status__in=["queued", "running", "undoing"]),
                name="import_run_unfinished",
            ),
            models.Index(fields=["parcel"], condition=Q(parcel__isnull=False), name="import_run_by_parcel"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "queued",
                        "running",
                        "previewed",
                        "applied",
                        "applied_with_rejects",
                        "unchanged",
                        "refused",
                        "cancelled",
                        "undoing",
                        "undone",
                        "reversed",
                    ]
                ),
                name="import_run_status_is_known",
            ),
            models.CheckConstraint(condition=Q(wish__in=["preview", "apply"]), name="import_run_wish_is_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["undoing", "undone", "reversed"]) | ~Q(undone_by=""),
                name="import_run_undone_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["previewed", "applied", "applied_with_rejects", "unchanged"])
                | Q(rows_read=models.F("accepted") + models.F("rejected")),
                name="import_run_rows_add_up",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["previewed", "applied", "applied_with_rejects", "unchanged"])
                | Q(lines=models.F("rows_read") + models.F("lines_skipped") + models.F("lines_joined")),
                name="import_run_lines_add_up",
            ),
        ]

    @property
    def kind_name(self) -> str:
        """Return the words for the kind of file, for screens."""
        return kind_named(self.kind).name


class ImportReject(models.Model):
    """A row that was refused: where it stands, what is wrong and how to mend it, in Polish."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejects", db_index=False)
    line = models.PositiveIntegerField()
    original_line = models.PositiveIntegerField(null=True, blank=True)  # in the file that the run continues
    column = models.CharField(max_length=100, blank=True, default="")
    value = models.CharField(max_length=300, blank=True, default="")
    code = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    mended_by_run = models.UUIDField(null=True, blank=True)  # the continuation that brought the mended row

    class Meta:
        db_table = "import_reject"
        ordering: ClassVar = ["line", "id"]
        indexes: ClassVar = [models.Index(fields=["run", "line"], name="import_reject_by_line")]


class ImportMended(models.Model):
    """A rejected line that a continuation brought mended: under which key and number among equal rows it is posted.

    ``run`` is the first of the chain of continuations, ``line`` a line of its file; one line may become two rows.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="mended", db_index=False)
    line = models.PositiveIntegerField()
    source_key = models.UUIDField()
    occurrence = models.PositiveSmallIntegerField()
    mended_by_run = models.UUIDField()

    class Meta:
        db_table = "import_mended"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["run", "line"], name="import_mended_by_line")]


class ImportImage(models.Model):
    """What a row of the register was before a register file changed it; ``before`` is null for a new row.

    ``after`` holds the columns that the file changed with its values, ``after_hash`` tells whether anybody changed the
    row since; it is empty when a reversal removed the row.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="images")
    table_name = models.CharField(max_length=63)
    row_id = models.CharField(max_length=40)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    after_hash = models.CharField(max_length=32)

    class Meta:
        db_table = "import_image"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "table_name", "row_id"], name="import_image_once_a_row"),
        ]


class ImportProgress(models.Model):
    """How far a running import is. Written outside its transaction, which holds the run's row until the end."""

    run_id = models.UUIDField(primary_key=True)
    stage = models.CharField(max_length=20, db_default="reading")
    bytes_done = models.PositiveBigIntegerField(default=0, db_default=0)
    bytes_known = models.PositiveBigIntegerField(default=0, db_default=0)
    rows_done = models.PositiveBigIntegerField(default=0, db_default=0)
    rows_known = models.PositiveBigIntegerField(default=0, db_default=0)  # 0: nobody has counted them yet
    is_cancelled = models.BooleanField(
        default=False, db_default=False
    )  # somebody wants it to stop; read between blocks
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "import_progress"


class ImportProfile(models.Model):
    """How one cooperative's files of a kind are read; ``settings`` is ``billing_import.profiles.Profile`` as JSON.

    ``version`` grows with each change, so that a file read otherwise is not taken for the same file again. An archived
    profile is offered to nobody; runs that were read by it still find it.
    """

    class Origin(models.TextChoices):
        PACK = "pack", "z paczki spółdzielni"
        SAMPLE = "sample", "z przykładowego pliku"
        COPY = "copy", "kopia innego profilu"
        DESK = "desk", "wpisany w biurze"

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    settings = models.JSONField(default=dict)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.PACK, db_default=Origin.PACK)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "import_profile"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "name"], name="import_profile_named_once"),
            models.CheckConstraint(
                condition=Q(origin__in=["pack", "sample", "copy", "desk"]), name="import_profile_origin_is_known"
            ),
        ]

    @property
    def kind_name(self) -> str:
        """Return the words for the kind of file, for screens."""
        return kind_named(self.kind).name


class ImportProfileVersion(models.Model):
    """A profile as it was in one version: what runs that name it were read by. Never changed."""

    profile = models.ForeignKey(ImportProfile, on_delete=models.CASCADE, related_name="versions", db_index=False)
    version = models.PositiveIntegerField()
    settings = models.JSONField()
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.CharField(max_length=150)

    class Meta:
        db_table = "import_profile_version"
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["profile", "version"], name="import_profile_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="import_profile_version_counts_from_one"),
        ]


class ImportSample(models.Model):
    """A file by which a profile is being described, and what was said of it so far.

    The file lies in the cooperative's folder for a day. ``draft`` is ``billing_import.drafts.Draft`` as JSON,
    ``profile`` the one that is being changed, or that was made of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255, blank=True, default="")
    stored_path = models.CharField(max_length=300, blank=True, default="")  # empty: settings alone are changed
    draft = models.JSONField(default=dict)
    profile = models.ForeignKey(ImportProfile, null=True, blank=True, on_delete=models.CASCADE, related_name="samples")
    is_saved = models.BooleanField(default=False)  # the profile is stored; the file may still be imported by it
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "import_sample"
        indexes: ClassVar = [models.Index(fields=["made_at"], name="import_sample_by_age")]

    @property
    def kind_name(self) -> str:
        """Return the words for the kind of file, for screens."""
        return kind_named(self.kind).name
