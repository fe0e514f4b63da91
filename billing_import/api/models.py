"""Tokens of programs, and the answers kept so that a repeated request does nothing twice."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ApiToken(models.Model):
    """What a program of the cooperative shows to be let in. The token itself is shown once; here is its digest alone.

    ``scopes`` are names of ``billing_import.api.scopes``. ``window_at`` and ``window_count`` count the requests of the
    minute that is on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    expires_on = models.DateField()  # the last day on which it works
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(db_default=Now())
    revoked_by = models.CharField(max_length=150, blank=True, default="")
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    window_at = models.DateTimeField(null=True, blank=True)
    window_count = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "import_api_token"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="api_token_is_named"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="") | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="api_token_revoked_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(revoked_at__isnull=True), name="api_token_name_is_its_own"
            ),
        ]


class ApiAnswer(models.Model):
    """The answer to a request with an ``Idempotency-Key``; the same request gets it again, another one with it: 409.

    ``request`` is the SHA-256 of what was asked. Kept for 30 days, in which a program tries again at the latest.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers", db_index=False)
    key = models.CharField(max_length=100)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "import_api_answer"
        indexes: ClassVar = [models.Index(fields=["made_at"], name="api_answer_oldest")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="api_answer_once_a_key")]
