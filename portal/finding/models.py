"""Texts kept for searching, one of each person and of each premises; what they are made of is in ``documents``."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class SearchEntry(models.Model):
    """What a person or premises are found by: folded words with a space around each.

    ``estates`` are the ids of estates whose workers may find the entry (0: only who may find anybody); a person belongs
    to the estates of all their titles, those that ended too. ``sort_text`` puts equals in order.
    """

    person = models.OneToOneField(
        "portal.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="search_entry"
    )
    premises = models.OneToOneField(
        "portal.Premises", null=True, blank=True, on_delete=models.CASCADE, related_name="search_entry"
    )
    text = models.TextField()
    sort_text = models.CharField(max_length=320)
    estates = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "finding_search_entry"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(premises__isnull=True), name="search_entry_of_one_thing"
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(estates=[]), name="search_entry_can_be_found"),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["text"], opclasses=["gin_trgm_ops"], name="search_entry_trigrams"),
        ]


class SearchWord(models.Model):
    """A word that stands in some entry, for finding what a mistyped one was meant to be; the night drops stale ones."""

    word = models.CharField(max_length=80, primary_key=True)

    class Meta:
        db_table = "finding_search_word"
        indexes: ClassVar = [
            GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="search_word_trigrams"),
        ]
