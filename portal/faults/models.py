"""Fault reports, what happened to them and who joined them. Outages and drafts are in modules of their own."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from portal.faults import stages
from portal.kernel.picture_files import NAME_LENGTH


class FaultYear(models.Model):
    """The last number given out in a year; numbers are never given twice (see ``numbers``)."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    value = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "faults_year"


class FaultReport(models.Model):
    """One report of a fault, from whoever noticed it or from a worker who took it by telephone.

    ``place`` says what is broken: the premises, or a common part of which ``building`` and ``staircase`` name the one.
    ``premises`` are those the reporter reported from, theirs also when the fault is elsewhere. ``category`` is a key of
    the rules of its day and ``category_name`` its words then. Words (``details``, entries, photographs) are personal
    data: erased with the person, or ``faults.keep_months`` after the end, when ``erased_at`` is set.
    """

    class Place(models.TextChoices):
        PREMISES = "premises", "lokal"
        STAIRCASE = "staircase", "klatka schodowa"
        BUILDING = "building", "budynek"
        OUTSIDE = "outside", "teren przy budynku"

    class State(models.TextChoices):
        NEW = "new", "nowe"
        TAKEN = "taken", "przyjęte"
        IN_PROGRESS = "in_progress", "w naprawie"
        WAITING = "waiting", "czeka"
        REOPENED = "reopened", "wznowione"
        DONE = "done", "naprawione"
        REFUSED = "refused", "odmowa"
        CLOSED = "closed", "zamknięte"
        WITHDRAWN = "withdrawn", "wycofane"

    class Urgency(models.TextChoices):
        URGENT = "urgent", "pilne"
        SOON = "soon", "wkrótce"
        NORMAL = "normal", "zwykłe"

    class Consent(models.TextChoices):
        NOT_ASKED = "", "nie pytano"
        ALWAYS = "always", "tak, po telefonie"
        PRESENT = "present", "tylko przy mnie"
        NO = "no", "nie"

    class Outcome(models.TextChoices):
        NONE = "", "–"
        FIXED = "fixed", "naprawione"
        NOT_NEEDED = "not_needed", "usterki nie ma"
        NOT_OURS = "not_ours", "to nie zadanie spółdzielni"
        DUPLICATE = "duplicate", "połączone z innym zgłoszeniem"
        REFUSED = "refused", "odmowa"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    # The draft or the page of the desk that it came from: the same one sent again is the same report.
    request_key = models.UUIDField(default=uuid.uuid4, unique=True)
    place = models.CharField(max_length=10, choices=Place.choices)
    building = models.ForeignKey("portal.Building", on_delete=models.PROTECT, related_name="fault_reports")
    staircase = models.ForeignKey(
        "portal.Staircase", null=True, blank=True, on_delete=models.PROTECT, related_name="fault_reports"
    )
    premises = models.ForeignKey(
        "portal.Premises", null=True, blank=True, on_delete=models.PROTECT, related_name="fault_reports"
    )
    category = models.CharField(max_length=40)
    category_name = models.CharField(max_length=300)
    picture = models.CharField(max_length=20, default="other")
    urgency = models.CharField(max_length=10, choices=Urgency.choices)
    details = models.TextField(blank=True, default="")
    reporter = models.ForeignKey(
        "portal.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="fault_reports"
    )
    phone = models.CharField(max_length=40, blank=True, default="")
    consent = models.CharField(max_length=10, choices=Consent.choices, blank=True, default="")
    taken_by = models.CharField(max_length=150, blank=True, default="")  # the worker who took it by telephone
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default="")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="doubles")
    assigned_to = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="fault_reports"
    )
    # What everybody concerned may read: written by staff for neighbours, never with anybody's name.
    official_note = models.CharField(max_length=300, blank=True, default="")
    next_step = models.CharField(max_length=200, blank=True, default="")
    next_on = models.DateField(null=True, blank=True)
    reported_at = models.DateTimeField(db_default=Now())
    reported_on = models.DateField()
    answer_by = models.DateField()
    answered_on = models.DateField(null=True, blank=True)  # the first word of the cooperative
    finished_on = models.DateField(null=True, blank=True)
    # The last thing that whoever reported should read, and when they last looked; the same for the staff.
    news_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    staff_seen_at = models.DateTimeField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "faults_report"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="fault_number_once_a_year"),
            models.CheckConstraint(
                condition=Q(place__in=["premises", "staircase", "building", "outside"]), name="fault_place_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*stages.OPEN, *stages.FINISHED]), name="fault_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(urgency__in=["urgent", "soon", "normal"]), name="fault_urgency_is_known"
            ),
            models.CheckConstraint(
                condition=Q(consent__in=["", "always", "present", "no"]), name="fault_consent_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(place="premises") | Q(premises__isnull=False), name="fault_in_premises_names_them"
            ),
            models.CheckConstraint(
                condition=~Q(place="staircase") | Q(staircase__isnull=False), name="fault_in_a_staircase_names_it"
            ),
            models.CheckConstraint(
                condition=Q(reporter__isnull=True) | Q(premises__isnull=False), name="fault_reporter_has_premises"
            ),
            models.CheckConstraint(
                condition=Q(state__in=stages.OPEN, finished_on__isnull=True)
                | Q(state__in=stages.FINISHED, finished_on__isnull=False),
                name="fault_ends_with_its_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=stages.OPEN, outcome="")
                | Q(state="withdrawn", outcome="")
                | (Q(state__in=["done", "refused", "closed"]) & ~Q(outcome="")),
                name="fault_end_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(outcome="duplicate"), name="fault_double_is_closed"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="fault_is_no_double_of_itself"
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="fault_rating_is_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | ~Q(next_step=""), name="fault_next_day_says_what"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(details="", phone=""), name="fault_erased_says_nothing"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["reporter", "-reported_at"], name="fault_by_reporter"),
            models.Index(fields=["building", "state"], name="fault_known_in_building", condition=~Q(place="premises")),
            models.Index(fields=["state", "answer_by"], name="fault_queue"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the number as people say it: ``2026/0123``."""
        return f"{self.year}/{self.number:04d}"

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done."""
        return stages.is_open(self.state)

    @property
    def is_common(self) -> bool:
        """Return whether the fault is in a common part, so that neighbours may know of it."""
        return self.place != self.Place.PREMISES

    @property
    def has_news(self) -> bool:
        """Return whether whoever reported has something to read."""
        return self.news_at is not None and (self.seen_at is None or self.seen_at < self.news_at)

    @property
    def has_question(self) -> bool:
        """Return whether the resident wrote something that no worker has opened."""
        return self.asked_at is not None and (self.staff_seen_at is None or self.staff_seen_at < self.asked_at)


class FaultEntry(models.Model):
    """One line of a report's history: a change of its state, a message, or a note that only the staff read.

    ``by`` is an identifier of an account (the trail's words for who acted); ``is_by_staff`` decides how it is shown:
    residents read of the cooperative, never of a worker by name.
    """

    class Kind(models.TextChoices):
        STATE = "state", "zmiana stanu"
        MESSAGE = "message", "wiadomość"
        NOTE = "note", "notatka wewnętrzna"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(FaultReport, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=FaultReport.State.choices, blank=True, default="")
    text = models.TextField(blank=True, default="")
    by = models.CharField(max_length=150)
    is_by_staff = models.BooleanField()
    # The same message sent twice is one.
    request_key = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        db_table = "faults_entry"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="state") & ~Q(state="") | Q(kind__in=["message", "note"], state=""),
                name="fault_entry_is_of_a_kind",
            ),
            models.CheckConstraint(condition=~Q(kind="note") | Q(is_by_staff=True), name="fault_note_is_of_the_staff"),
        ]
        indexes: ClassVar = [models.Index(fields=["report", "at"], name="fault_entry_by_report")]


class FaultFollower(models.Model):
    """Somebody whom the same fault concerns: told how it goes, never who reported it or what was written."""

    report = models.ForeignKey(FaultReport, on_delete=models.CASCADE, related_name="followers")
    person = models.ForeignKey("portal.Person", on_delete=models.CASCADE, related_name="followed_faults")
    joined_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "faults_follower"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "person"], name="fault_is_followed_once"),
        ]


class FaultPhoto(models.Model):
    """A photograph of a draft, a report or one message. ``name`` is the kept file; it goes when the row does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(
        "portal.FaultDraft", null=True, blank=True, on_delete=models.CASCADE, related_name="photos"
    )
    report = models.ForeignKey(FaultReport, null=True, blank=True, on_delete=models.CASCADE, related_name="photos")
    entry = models.ForeignKey(FaultEntry, null=True, blank=True, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "faults_photo"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False, report__isnull=True, entry__isnull=True)
                | Q(draft__isnull=True, report__isnull=False),
                name="fault_photo_is_of_a_draft_or_a_report",
            ),
        ]


class AnswerTemplate(models.Model):
    """Words that workers send often. ``text`` may hold ``{numer}`` and ``{miejsce}``."""

    name = models.CharField(max_length=80, unique=True)
    text = models.TextField()

    class Meta:
        db_table = "faults_answer_template"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(text=""), name="fault_answer_says_something"),
        ]

    def __str__(self) -> str:
        return self.name
