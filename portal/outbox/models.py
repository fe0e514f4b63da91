"""Messages to people: what was said, to which address, and how far it came. Making and sending them is elsewhere."""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

# How long a message is tried before it counts as failed.
TRIED_FOR = dt.timedelta(days=1)
NO_CONTROL_CHARACTERS = r"^[^[:cntrl:]]*$"


class Channel(models.TextChoices):
    """How a message travels."""

    EMAIL = "email", "e-mail"
    SMS = "sms", "SMS"


class State(models.TextChoices):
    """How far a message came."""

    WAITING = "waiting", "czeka"
    SENDING = "sending", "w drodze"
    SENT = "sent", "wysłana"
    FAILED = "failed", "nie doszła"
    CANCELLED = "cancelled", "odwołana"


UNFINISHED = (State.WAITING, State.SENDING)


def give_up_moment() -> dt.datetime:
    """Return when a message that is queued now stops being tried."""
    return timezone.now() + TRIED_FOR


class Message(models.Model):
    """One message. The row is the truth; messages of the broker only say that there is something to do.

    ``kind`` is a key of ``portal.outbox.kinds`` – code, so it needs no migration in every schema. ``text`` and ``html``
    are the words as they were rendered when somebody asked for the message. A secret's words are kept in ``sealed``
    alone, and no longer than until they are sent. ``next_attempt_at`` is when it is due; of a message that is being
    sent, when its lease ends and another worker may take it. ``lease`` names the worker's claim.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    to_address = models.CharField(max_length=254)
    subject = models.CharField(max_length=250, blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    sealed = models.TextField(blank=True, default="")
    language = models.CharField(max_length=5, default="pl")
    # The same notice asked for twice is one.
    dedupe_key = models.CharField(max_length=200, unique=True)
    person_id = models.UUIDField(null=True, blank=True)
    about = models.CharField(max_length=150, blank=True, default="")
    requested_by = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    give_up_at = models.DateTimeField(default=give_up_moment)
    lease = models.UUIDField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    # Where its reader ends messages of this sort with one click; empty for those that nobody ends.
    unsubscribe = models.CharField(max_length=500, blank=True, default="", db_default="")
    # The same at every attempt, so that mail sent twice after a crash can be recognized as one.
    message_id = models.CharField(max_length=200, unique=True)

    class Meta:
        db_table = "outbox_message"
        indexes: ClassVar = [
            models.Index(fields=["next_attempt_at"], name="outbox_due", condition=Q(state__in=["waiting", "sending"])),
            models.Index(fields=["-created_at", "-id"], name="outbox_newest"),
            models.Index(fields=["person_id", "-created_at"], name="outbox_of_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(channel__in=["email", "sms"]), name="outbox_channel_is_known"),
            models.CheckConstraint(condition=Q(state__in=list(State.values)), name="outbox_state_is_known"),
            models.CheckConstraint(
                condition=~Q(kind="") & ~Q(to_address="") & ~Q(dedupe_key="") & ~Q(requested_by="") & ~Q(message_id=""),
                name="outbox_message_is_complete",
            ),
            models.CheckConstraint(
                condition=(Q(channel="email") & ~Q(subject="")) | Q(channel="sms", subject="", html=""),
                name="outbox_email_has_a_subject",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, sealed="") & ~Q(text="")
                | Q(erased_at__isnull=True, text="", html="") & ~Q(sealed="")
                | Q(erased_at__isnull=False, text="", html="", sealed=""),
                name="outbox_body_is_open_sealed_or_erased",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending"], next_attempt_at__isnull=False, erased_at__isnull=True)
                | Q(state__in=["sent", "failed", "cancelled"], next_attempt_at__isnull=True),
                name="outbox_unfinished_is_due",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease__isnull=False) | ~Q(state="sending") & Q(lease__isnull=True),
                name="outbox_lease_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="outbox_sent_has_its_moment",
            ),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sealed=""), name="outbox_secret_is_gone_once_sent"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(last_error=""), name="outbox_failure_says_why"),
            models.CheckConstraint(
                condition=Q(
                    to_address__regex=NO_CONTROL_CHARACTERS,
                    subject__regex=NO_CONTROL_CHARACTERS,
                    message_id__regex=NO_CONTROL_CHARACTERS,
                ),
                name="outbox_headers_are_one_line",
            ),
            models.CheckConstraint(
                condition=Q(unsubscribe="") | Q(unsubscribe__regex=r"^https://[^[:cntrl:][:space:]<>]+$"),
                name="outbox_unsubscribe_is_an_address",
            ),
            models.CheckConstraint(condition=Q(give_up_at__gte=F("created_at")), name="outbox_gives_up_after_creation"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
