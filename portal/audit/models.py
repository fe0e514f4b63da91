"""What was done by whom: one table that only grows, explicit events, no signals; and the head of its chain."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models.functions import Now


class AppendOnly(RuntimeError):
    """Somebody tried to change or delete what stands in the trail."""

    def __init__(self) -> None:
        super().__init__("the audit trail only grows: nothing in it is changed or deleted")


class _OnlyGrows(models.QuerySet["AuditEvent"]):
    def update(self, **_columns: Any) -> NoReturn:
        raise AppendOnly

    def bulk_update(self, *_events: Any, **_how: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class AuditEvent(models.Model):
    """One act or look. ``actor`` is the identifier of that moment (accounts may be erased); ``subject`` the thing.

    ``person_id`` is the person whose data it is about, ``purpose`` why, where that is more exact than the kind's own.
    ``place`` and ``seal`` are given once, after the commit, by ``sealing``: the number in the chain and the SHA-256
    that binds the event to everything before it.
    """

    at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=150)
    actor_id = models.UUIDField(null=True, blank=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=150, blank=True, default="")
    details = models.JSONField(default=dict)
    person_id = models.UUIDField(null=True, blank=True)
    purpose = models.CharField(max_length=200, blank=True, default="", db_default="")
    place = models.BigIntegerField(null=True, blank=True, editable=False)
    seal = models.BinaryField(null=True, blank=True, editable=False, max_length=32)

    objects = _OnlyGrows.as_manager()

    class Meta:
        db_table = "audit_event"
        indexes: ClassVar = [
            models.Index(fields=["subject", "-at"], name="audit_by_subject"),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["action", "-at"], name="audit_by_kind"),
            models.Index(fields=["actor_id", "-at"], name="audit_by_actor", condition=~models.Q(actor_id=None)),
            models.Index(fields=["person_id", "-at"], name="audit_by_person", condition=~models.Q(person_id=None)),
            models.Index(fields=["id"], name="audit_not_sealed", condition=models.Q(place=None)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place"], name="audit_place_taken_once"),
            models.CheckConstraint(
                condition=models.Q(place=None, seal=None)
                | models.Q(place__isnull=False, place__gt=0, seal__isnull=False),
                name="audit_place_comes_with_a_seal",
            ),
        ]

    def save(self, **how: Any) -> None:  # type: ignore[override]
        """Write a new event; raises AppendOnly for one that is written already."""
        if not self._state.adding:
            raise AppendOnly
        super().save(**how)

    def delete(self, **_how: Any) -> NoReturn:  # type: ignore[override]
        """Raise AppendOnly."""
        raise AppendOnly


class AuditHead(models.Model):
    """The one row that knows how long the chain is, so that a removed end is noticed; and what the last check found.

    ``checked_place`` and ``checked_seal`` are where the last check that found nothing wrong ended; the next one may
    start there. ``broken_place`` is the first broken place it found, empty when all held.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    place = models.BigIntegerField(default=0)
    seal = models.BinaryField(max_length=32)
    checked_place = models.BigIntegerField(default=0)
    checked_seal = models.BinaryField(max_length=32)
    checked_at = models.DateTimeField(null=True, blank=True)
    broken_place = models.BigIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "audit_head"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_has_one_head"),
        ]
