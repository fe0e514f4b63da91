"""Which e-mails residents chose, by topic, and what waits for the mail of the day. Writing them: ``notice_choices``."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from portal.residents.models import Person


class How(models.TextChoices):
    """How a person is told of a topic."""

    AT_ONCE = "at_once", "każda wiadomość od razu"
    DAILY = "daily", "raz dziennie, razem"
    NONE = "none", "bez e-maili"


class NoticeChoice(models.Model):
    """What a person chose for a topic; a topic without a row goes out as the cooperative's rules say.

    ``topic`` is a key of ``kernel.notice_topics`` – code, so it needs no migration in every schema.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notice_choices")
    topic = models.CharField(max_length=40)
    how = models.CharField(max_length=10, choices=How.choices)
    chosen_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "residents_notice_choice"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "topic"], name="notice_choice_once_a_topic"),
            models.CheckConstraint(condition=~Q(topic=""), name="notice_choice_names_a_topic"),
            models.CheckConstraint(condition=Q(how__in=list(How.values)), name="notice_choice_is_known"),
        ]


class WaitingNotice(models.Model):
    """One line of a person's mail of the day: a title and a page. ``sent_on`` is the day whose mail had it.

    ``key`` names what happened, so that the same is told once. Lines that went out are kept for a week, to know whose
    mail of the day is gone.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="waiting_notices")
    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    created_at = models.DateTimeField(db_default=Now())
    sent_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "residents_waiting_notice"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="waiting_notice_once"),
            models.CheckConstraint(
                condition=~Q(topic="") & ~Q(key="") & ~Q(title=""), name="waiting_notice_says_something"
            ),
            models.CheckConstraint(condition=Q(path__startswith="/"), name="waiting_notice_leads_to_a_page"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=Q(sent_on__isnull=True), name="waiting_notice_to_send"),
            models.Index(fields=["sent_on"], condition=Q(sent_on__isnull=False), name="waiting_notice_sent"),
        ]
