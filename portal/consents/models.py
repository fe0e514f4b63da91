"""What a person accepted and agreed to, in which words, and when. Rows are only ever added. Wordings are the rules'."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class RegulationAcceptance(models.Model):
    """That a person accepted a version of the regulation, and on which occasion."""

    class Occasion(models.TextChoices):
        SIGN_IN = "sign_in", "przy logowaniu"
        APPLICATION = "application", "we wniosku"

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="accepted_regulations")
    version = models.ForeignKey("portal.RegulationVersion", on_delete=models.PROTECT, related_name="acceptances")
    occasion = models.CharField(max_length=20, choices=Occasion.choices)
    accepted_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "consents_regulation_acceptance"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "version"], name="regulation_accepted_once"),
            models.CheckConstraint(
                condition=models.Q(occasion__in=["sign_in", "application"]), name="acceptance_occasion_is_known"
            ),
        ]


class ConsentWording(models.Model):
    """The words of a consent as people saw them; ``version`` is the number that the rules give them."""

    purpose = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)  # SHA-256 of title and text: words changed without a new number show
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "consents_wording"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purpose", "version", "text_hash"], name="wording_stored_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="wording_has_a_text"),
        ]


class ConsentEvent(models.Model):
    """A consent given or withdrawn by a person, in the words of that moment."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="consent_events")
    wording = models.ForeignKey(ConsentWording, on_delete=models.PROTECT, related_name="events")
    is_given = models.BooleanField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "consents_event"
        indexes: ClassVar = [models.Index(fields=["user", "-id"], name="consent_newest_of_person")]
