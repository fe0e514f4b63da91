"""Documents and letters for lists: search, years, counts. Who may read them is in ``policy``."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from portal.documents.letter_models import LetterCopy
from portal.documents.models import Document, DocumentVersion
from portal.finding.folding import fold
from portal.premises.models import Title


def found_by(documents: QuerySet[Document], *, words: str = "", category: str = "", year: int | None = None) -> Any:
    """Return the documents whose title has every word, of a category and a year where these are given."""
    for word in fold(words).split()[:8]:
        documents = documents.filter(folded_title__contains=word)
    if category:
        documents = documents.filter(category=category)
    return documents.filter(dated_on__year=year) if year else documents


def all_documents() -> QuerySet[Document]:
    """Return every document, withdrawn ones too, the newest first: for the desk."""
    return Document.objects.order_by("-dated_on", "-published_at")


def whole_copy(copy: LetterCopy) -> LetterCopy:
    """Return a copy as paper needs it, with letter, person and premises loaded. Costs one query."""
    return LetterCopy.objects.select_related("letter", "person", "premises__building").get(pk=copy.pk)


def years_of(documents: QuerySet[Document]) -> list[int]:
    """Return the years that the documents are of, the newest first. Costs one query."""
    return list(documents.order_by("-dated_on__year").values_list("dated_on__year", flat=True).distinct())


def versions_of(document: Document) -> QuerySet[DocumentVersion]:
    """Return the versions, the newest first, with their files."""
    return DocumentVersion.objects.filter(document=document).select_related("file").order_by("-number")


@dataclass(frozen=True, slots=True)
class Receipts:
    """What became of the copies of a letter: counts. ``to_post`` is what goes by post and has not gone yet.

    ``open`` counts what nobody opened and no post took, so that it may still be recalled.
    """

    total: int = 0
    electronic: int = 0
    delivered: int = 0
    waiting: int = 0
    posted: int = 0
    recalled: int = 0
    to_post: int = 0
    open: int = 0


def receipts_of(letter_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Receipts]:
    """Return what became of the copies of letters, by letter. Costs one query, however many there are."""
    electronic = Q(way=LetterCopy.Way.ELECTRONIC)
    gone = Q(recalled_at__isnull=False)
    rows = (
        LetterCopy.objects.filter(letter__in=letter_ids)
        .values("letter_id")
        .annotate(
            total=Count("pk"),
            electronic=Count("pk", filter=electronic),
            delivered=Count("pk", filter=electronic & Q(opened_at__isnull=False)),
            waiting=Count("pk", filter=electronic & Q(opened_at__isnull=True) & ~gone),
            posted=Count("pk", filter=Q(posted_at__isnull=False)),
            recalled=Count("pk", filter=gone),
            to_post=Count("pk", filter=Q(way=LetterCopy.Way.PAPER, posted_at__isnull=True) & ~gone),
            open=Count("pk", filter=Q(opened_at__isnull=True, posted_at__isnull=True) & ~gone),
        )
    )
    return {
        row["letter_id"]: Receipts(
            total=row["total"],
            electronic=row["electronic"],
            delivered=row["delivered"],
            waiting=row["waiting"],
            posted=row["posted"],
            recalled=row["recalled"],
            to_post=row["to_post"],
            open=row["open"],
        )
        for row in rows
    }


def letter_years(copies: QuerySet[LetterCopy]) -> list[int]:
    """Return the years in which the copies were sent, the newest first. Costs one query."""
    years = copies.select_related(None).order_by("-sent_on__year").values_list("sent_on__year", flat=True)
    return list(years.distinct())


def unread_at_home(person_id: uuid.UUID, day: dt.date) -> QuerySet[LetterCopy]:
    """Return a person's copies that wait to be opened, the newest first, for the home page.

    Of copies about premises only those whose day lies in a title that the person had there while they hold it today;
    the list of letters asks the gate.
    """
    waiting = LetterCopy.objects.filter(person_id=person_id, opened_at__isnull=True, recalled_at__isnull=True)
    own = Title.objects.filter(person_id=person_id, premises=OuterRef("premises"))
    then = own.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=OuterRef("sent_on")),
        Q(valid_to__isnull=True) | Q(valid_to__gte=OuterRef("sent_on")),
    )
    now = own.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return waiting.filter(Q(premises__isnull=True) | (Exists(then) & Exists(now))).order_by("-sent_on", "-pk")
