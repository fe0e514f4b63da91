"""Applications for access and the handing over of credentials. Accounts themselves are in ``accounts``."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class IdentityDocument(models.TextChoices):
    """Kinds of documents that may be shown; the number of a document is never written down."""

    IDENTITY_CARD = "identity_card", "dowód osobisty"
    PASSPORT = "passport", "paszport"
    RESIDENCE_CARD = "residence_card", "karta pobytu"
    MOBYWATEL = "mobywatel", "mObywatel"
    DRIVING_LICENSE = "driving_license", "prawo jazdy"


class AccessApplication(models.Model):
    """An application to grant or to revoke access, from the moment it is handed in to its end.

    ``person`` and ``premises`` are what the application is about, once known: an electronic form may name somebody whom
    the register does not know, and waits for a worker then. ``typed`` keeps what such a form said, word for word.
    ``open_key`` is set while the application waits for something and makes a second one for the same person (or person
    and premises) impossible. ``request_key`` makes a form that is sent twice one application.
    """

    class Operation(models.TextChoices):
        GRANT = "grant", "nadanie dostępu"
        REVOKE = "revoke", "odebranie dostępu"

    class Way(models.TextChoices):
        PAPER = "paper", "wniosek na papierze"
        ELECTRONIC_FORM = "electronic_form", "formularz na stronie"
        SELF_REGISTRATION = "self_registration", "samodzielna rejestracja"
        WITHOUT_APPLICATION = "without_application", "bez wniosku"

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", "czeka na potwierdzenie e-mailem"
        APPLIED = "applied", "złożony"
        ACCEPTED = "accepted", "przyjęty"
        PREPARED = "prepared", "dane przygotowane"
        NOTIFIED = "notified", "zawiadomiono, że dane czekają"
        COLLECTED = "collected", "dane odebrane"
        DONE = "done", "wykonany"  # of an application to revoke
        REFUSED = "refused", "odmowa"
        WITHDRAWN = "withdrawn", "wycofany"
        EXPIRED = "expired", "przeterminowany"  # not confirmed, or not collected, in time

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)  # W-0352 on paper and on screens
    operation = models.CharField(max_length=10, choices=Operation.choices)
    way = models.CharField(max_length=30, choices=Way.choices)
    state = models.CharField(max_length=20, choices=State.choices)
    person = models.ForeignKey(
        "portal.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="access_applications"
    )
    premises = models.ForeignKey(
        "portal.Premises", null=True, blank=True, on_delete=models.PROTECT, related_name="access_applications"
    )
    representation = models.ForeignKey(
        "portal.Representation", null=True, blank=True, on_delete=models.PROTECT, related_name="access_applications"
    )
    # The account the application led to, or the one it asks to close.
    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="access_applications"
    )
    office = models.CharField(max_length=60, blank=True, default="")  # key of the competent office in the rules
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    typed = models.JSONField(default=dict)
    regulation_number = models.PositiveIntegerField(null=True, blank=True)  # accepted by applying, where rules say so
    open_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    request_key = models.UUIDField(default=uuid.uuid4, unique=True)
    applied_at = models.DateTimeField(db_default=Now())
    taken_by = models.CharField(max_length=150, blank=True, default="")  # the worker who took it; empty: from the page
    confirm_by = models.DateTimeField(null=True, blank=True)
    notify_by = models.DateField(null=True, blank=True)  # the last working day to tell the person
    notified_at = models.DateTimeField(null=True, blank=True)
    notified_how = models.CharField(max_length=10, blank=True, default="")
    collect_by = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    refusal_rule = models.CharField(max_length=60, blank=True, default="")  # which rule refuses, as a path of the rules
    refusal = models.CharField(max_length=500, blank=True, default="")
    identity_document = models.CharField(max_length=20, choices=IdentityDocument.choices, blank=True, default="")
    identity_seen_on = models.DateField(null=True, blank=True)
    identity_seen_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        db_table = "access_application"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(operation__in=["grant", "revoke"]), name="application_operation_is_known"
            ),
            models.CheckConstraint(
                condition=Q(way__in=["paper", "electronic_form", "self_registration", "without_application"]),
                name="application_way_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["unconfirmed", "applied", "accepted", "prepared", "notified"], ended_at__isnull=True
                )
                | Q(
                    state__in=["collected", "done", "refused", "withdrawn", "expired"],
                    ended_at__isnull=False,
                    open_key__isnull=True,
                ),
                name="application_ends_with_its_state",
            ),
            models.CheckConstraint(condition=Q(state="refused") ^ Q(refusal=""), name="application_refusal_says_why"),
            models.CheckConstraint(
                condition=Q(identity_document="", identity_seen_on__isnull=True, identity_seen_by="")
                | (~Q(identity_document="") & Q(identity_seen_on__isnull=False) & ~Q(identity_seen_by="")),
                name="application_identity_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(notified_at__isnull=True, notified_how="")
                | Q(notified_at__isnull=False, notified_how__in=["email", "phone", "letter", "sms"]),
                name="application_notice_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="unconfirmed") | Q(confirm_by__isnull=False),
                name="application_unconfirmed_has_a_deadline",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "notify_by"], name="application_queue"),
            models.Index(fields=["person", "-applied_at"], name="application_by_person"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the number as people write it."""
        return f"W-{self.number:04d}"

    @property
    def is_open(self) -> bool:
        """Return whether something is still to happen."""
        return self.ended_at is None


class Counter(models.Model):
    """The last number given out under a name; numbers are never given twice (see ``numbers``)."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "access_counter"


class CallAttempt(models.Model):
    """One telephone call to tell an applicant that their credentials wait; kept whether anybody answered or not."""

    application = models.ForeignKey(AccessApplication, on_delete=models.CASCADE, related_name="calls")
    at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=150)
    was_reached = models.BooleanField()
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "access_call"


class LetterBatch(models.Model):
    """Credentials for many people at once, printed in staircase order; a worker process goes through it step by step.

    ``choice`` says who was chosen (estate, building, staircase, kind of people), ``total`` how many. The row is the
    truth: a process that died is replaced and goes on with the issues that have no paper yet.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "czeka"
        WORKING = "working", "w toku"
        READY = "ready", "gotowa do druku"
        PRINTED = "printed", "wydrukowana"
        CANCELED = "canceled", "przerwana"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    choice = models.JSONField(default=dict)
    is_large_print = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    requested_by = models.CharField(max_length=150)
    requested_by_id = models.UUIDField(null=True, blank=True)
    request_key = models.UUIDField(default=uuid.uuid4, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    alive_at = models.DateTimeField(null=True, blank=True)  # the last sign of life of the process at work
    ready_at = models.DateTimeField(null=True, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "access_letter_batch"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "working", "ready", "printed", "canceled"]),
                name="batch_state_is_known",
            ),
        ]


class LetterBatchLine(models.Model):
    """One person of a batch, in staircase order: waiting, with credentials made, or refused with a reason.

    The lines are written when the batch is asked for and say, after any interruption, who is still to be dealt with.
    ``premises`` decides the order and, where every premises has an account of its own, what the account is for.
    """

    batch = models.ForeignKey(LetterBatch, on_delete=models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField()  # from 1
    person = models.ForeignKey("portal.Person", on_delete=models.PROTECT, related_name="letter_lines")
    premises = models.ForeignKey("portal.Premises", on_delete=models.PROTECT, related_name="letter_lines")
    application = models.ForeignKey(
        AccessApplication, null=True, blank=True, on_delete=models.SET_NULL, related_name="letter_lines"
    )
    issue = models.OneToOneField(
        "portal.CredentialIssue", null=True, blank=True, on_delete=models.SET_NULL, related_name="letter_line"
    )
    refusal = models.CharField(max_length=500, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)  # made or refused
    sent_at = models.DateTimeField(null=True, blank=True)  # the account was opened because the letter left

    class Meta:
        db_table = "access_letter_batch_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "place"], name="letter_line_place_once"),
            models.UniqueConstraint(fields=["batch", "person", "premises"], name="letter_line_person_once"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(issue__isnull=True, refusal="", sent_at__isnull=True),
                name="letter_line_outcome_has_its_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch", "place"], condition=Q(done_at__isnull=True), name="letter_line_to_do"),
        ]


class CredentialIssue(models.Model):
    """One handing over of an identifier with a secret: an initial password or a one-time code.

    The secret is kept sealed until the paper is in somebody's hands and is then wiped; nobody can read it again. Of a
    code only its hash is kept for checking. At most one issue of an account is in force: a new one ends the old one.
    """

    class Kind(models.TextChoices):
        PASSWORD = "password", "hasło startowe"
        CODE = "activation_code", "jednorazowy kod"

    class Handover(models.TextChoices):
        IN_PERSON = "in_person", "osobiście"
        BY_POST = "by_post", "listem"
        WITH_RENT_NOTICE = "with_rent_notice", "z zawiadomieniem o opłatach"
        BY_EMAIL = "by_email", "e-mailem"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)  # of the receipt
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="credential_issues")
    application = models.ForeignKey(
        AccessApplication, null=True, blank=True, on_delete=models.SET_NULL, related_name="issues"
    )
    batch = models.ForeignKey(LetterBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="issues")
    place = models.PositiveIntegerField(null=True, blank=True)  # in the batch, from 1, in staircase order
    kind = models.CharField(max_length=20, choices=Kind.choices)
    handover = models.CharField(max_length=20, choices=Handover.choices)
    secret = models.TextField(blank=True, default="")  # sealed; empty once wiped
    code_hash = models.CharField(max_length=128, blank=True, default="")
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField(null=True, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handed_over_by = models.CharField(max_length=150, blank=True, default="")
    received_by = models.CharField(max_length=200, blank=True, default="")  # the name under the confirmation of receipt
    identity_document = models.CharField(max_length=20, choices=IdentityDocument.choices, blank=True, default="")
    identity_seen_on = models.DateField(null=True, blank=True)
    identity_seen_by = models.CharField(max_length=150, blank=True, default="")
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # used, replaced, expired or withdrawn

    class Meta:
        db_table = "access_credential_issue"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at__isnull=True), name="issue_in_force_once"),
            models.UniqueConstraint(fields=["batch", "place"], name="issue_place_in_batch_once"),
            models.CheckConstraint(condition=Q(kind__in=["password", "activation_code"]), name="issue_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind="password", code_hash="") | (Q(kind="activation_code") & ~Q(code_hash="")),
                name="issue_of_a_code_has_its_hash",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(secret=""), name="issue_that_ended_keeps_no_secret"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(ended_at__gte=F("used_at")), name="issue_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(identity_document="", identity_seen_on__isnull=True, identity_seen_by="")
                | (~Q(identity_document="") & Q(identity_seen_on__isnull=False) & ~Q(identity_seen_by="")),
                name="issue_identity_is_whole",
            ),
        ]

    @property
    def label(self) -> str:
        """Return the number of the receipt as people write it."""
        return f"{self.number}/{self.made_at.year % 100:02d}"
