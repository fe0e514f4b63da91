"""A cooperative's inbox and the files seen in it. The row of a file is the truth about who took it and when."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

# What the key of a bucket is sealed for.
SEALED_FOR = "billing_import.inbox"


class Inbox(models.Model):
    """Where files of a cooperative come by themselves; one row. Until somebody turns it on nobody looks there.

    ``sealed_secret`` is the key of a bucket, sealed (``portal.kernel.sealing``). ``problem`` says in Polish why the
    last look came to nothing; empty when it went well.
    """

    THE_ONE = 1

    class Place(models.TextChoices):
        FOLDER = "folder", "folder na serwerze"
        BUCKET = "bucket", "zasobnik S3"

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE)
    is_watched = models.BooleanField(default=False)
    place = models.CharField(max_length=10, choices=Place.choices, default=Place.FOLDER)
    endpoint = models.CharField(max_length=200, blank=True, default="")
    region = models.CharField(max_length=40, blank=True, default="")
    bucket = models.CharField(max_length=63, blank=True, default="")
    prefix = models.CharField(max_length=200, blank=True, default="")
    access_key = models.CharField(max_length=128, blank=True, default="")
    sealed_secret = models.TextField(blank=True, default="")
    last_look_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True, default="")
    changed_by = models.CharField(max_length=150, blank=True, default="")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "import_inbox"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="inbox_is_one"),
            models.CheckConstraint(condition=Q(place__in=["folder", "bucket"]), name="inbox_place_is_known"),
            models.CheckConstraint(
                condition=~Q(place="bucket", is_watched=True)
                | (~Q(endpoint="") & ~Q(bucket="") & ~Q(access_key="") & ~Q(sealed_secret="")),
                name="inbox_bucket_is_whole",
            ),
        ]


class InboxFile(models.Model):
    """One version of a file in the inbox: ``seen`` until it stops changing, ``taken`` until its runs end, ``moved``.

    ``version`` is size and time of change (a folder) or size and ETag (a bucket). ``runs`` are ids of the imports it
    became; several files of a set share them. ``refusal`` says in Polish why it became none. A name is in the hands of
    one row at a time, so that a file is taken exactly once.
    """

    class State(models.TextChoices):
        SEEN = "seen", "czeka, aż przestanie się zmieniać"
        TAKEN = "taken", "wczytywany"
        MOVED = "moved", "przeniesiony"
        GONE = "gone", "zniknął albo się zmienił"

    name = models.CharField(max_length=255)
    version = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SEEN)
    seen_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    runs = models.JSONField(default=list)
    refusal = models.TextField(blank=True, default="")
    moved_to = models.CharField(max_length=320, blank=True, default="")  # folder/name

    class Meta:
        db_table = "import_inbox_file"
        indexes: ClassVar = [models.Index(fields=["-id"], name="inbox_file_newest")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(state__in=["seen", "taken"]), name="inbox_file_in_one_hand"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["seen", "taken", "moved", "gone"]), name="inbox_file_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | ~Q(runs=[]) | ~Q(refusal=""), name="inbox_file_taken_for_something"
            ),
        ]
