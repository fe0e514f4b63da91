"""Stored audiences: for whom something is. What an audience means, and whom it concerns, is in ``audience``."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from portal.premises.models import Building, Estate, Premises, Staircase, Title


class Audience(models.Model):
    """Everybody, or whoever holds premises in any of its places; of these, only the kinds that are named.

    A row is never changed: another choice is another row, and the same choice is the same row (``key`` is its digest).
    So what was said to whom stays true whatever is said later, and a cooperative has a few hundred of them, not one for
    each announcement. Empty ``premises_kinds`` and ``title_kinds`` mean all kinds.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=64, unique=True)
    is_everywhere = models.BooleanField()
    premises_kinds = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    title_kinds = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "premises_audience"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(key__regex=r"^[0-9a-f]{64}$"), name="audience_key_is_a_digest"),
            models.CheckConstraint(
                condition=Q(premises_kinds__contained_by=list(Premises.Kind.values)),
                name="audience_premises_kinds_are_known",
            ),
            models.CheckConstraint(
                condition=Q(title_kinds__contained_by=list(Title.Kind.values)), name="audience_title_kinds_are_known"
            ),
        ]


class AudiencePlace(models.Model):
    """One place of an audience: an estate, a building or a staircase.

    A place that an audience names stays in the register: without it the audience would say something else.
    """

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="places")
    estate = models.ForeignKey(Estate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey(Building, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    staircase = models.ForeignKey(Staircase, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "premises_audience_place"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(estate__isnull=False, building__isnull=True, staircase__isnull=True)
                | Q(estate__isnull=True, building__isnull=False, staircase__isnull=True)
                | Q(estate__isnull=True, building__isnull=True, staircase__isnull=False),
                name="audience_place_is_one_place",
            ),
            models.UniqueConstraint(
                fields=["audience", "estate", "building", "staircase"],
                nulls_distinct=False,
                name="audience_place_once",
            ),
        ]
