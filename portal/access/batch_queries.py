"""Questions about batches of letters: how far one is, whom it could not serve, what can be printed."""

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from portal.access.models import CredentialIssue, LetterBatch, LetterBatchLine

# A file of so many letters takes the typesetter some 200 MB and a second or two.
PART = 100
# Letters that leave the house open the account when they leave; others wait for their owner.
SENT = (CredentialIssue.Handover.BY_POST, CredentialIssue.Handover.WITH_RENT_NOTICE)


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """How many people a batch has dealt with: ``done`` = ``made`` + ``refused``; ``sealed`` can still be printed."""

    total: int
    done: int
    made: int
    refused: int
    sealed: int
    opened: int
    to_open: int

    @property
    def percent(self) -> int:
        """Return how far the batch is; 100 only when everybody is dealt with."""
        return 100 if self.done >= self.total else min(99, self.done * 100 // max(1, self.total))


@dataclass(frozen=True, slots=True)
class Part:
    """A file of at most ``PART`` letters: its number from 1, the places of its first and last letter, how many."""

    number: int
    first: int
    last: int
    letters: int


def newest_batches() -> QuerySet[LetterBatch]:
    """Return the batches, the newest first."""
    return LetterBatch.objects.order_by("-number")


def counts_of(batch: LetterBatch) -> BatchCounts:
    """Return how far the batch is, as committed in the database. Costs one query."""
    sent = Q(issue__handover__in=SENT)
    found = LetterBatchLine.objects.filter(batch=batch).aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(done_at__isnull=False)),
        made=Count("pk", filter=Q(issue__isnull=False)),
        refused=Count("pk", filter=Q(done_at__isnull=False, issue__isnull=True)),
        sealed=Count("pk", filter=Q(issue__isnull=False) & ~Q(issue__secret="")),
        opened=Count("pk", filter=sent & Q(issue__handed_over_at__isnull=False)),
        to_open=Count("pk", filter=sent & Q(sent_at__isnull=True, issue__handed_over_at__isnull=True)),
    )
    return BatchCounts(**found)


def refused_lines(batch: LetterBatch) -> QuerySet[LetterBatchLine]:
    """Return the people who got no letter or whose account did not open, with the reason, in staircase order."""
    lines = LetterBatchLine.objects.filter(batch=batch).exclude(refusal="")
    return lines.select_related("person", "premises__building").order_by("place")


def lines_to_send() -> QuerySet[LetterBatchLine]:
    """Return the lines of all batches whose letters leave the house and whose accounts are not open yet."""
    return LetterBatchLine.objects.filter(
        issue__handover__in=SENT, issue__handed_over_at__isnull=True, issue__ended_at__isnull=True, sent_at__isnull=True
    )


def parts_of(batch: LetterBatch) -> list[Part]:
    """Return the files of a batch; none when no secret of it can be printed any more. Costs one query."""
    places = [place or 0 for place in _sealed(batch).values_list("place", flat=True)]
    slices = [places[at : at + PART] for at in range(0, len(places), PART)]
    return [Part(number, some[0], some[-1], len(some)) for number, some in enumerate(slices, start=1)]


def issues_of_part(batch: LetterBatch, number: int) -> list[CredentialIssue]:
    """Return the issues of one file in the order of the staircase, with all that a letter needs. Costs one query."""
    first = (number - 1) * PART
    return list(with_addressees(_sealed(batch))[first : first + PART])


def issue_with_addressee(issue_id: uuid.UUID) -> CredentialIssue | None:
    """Return an issue with all that a letter needs, or None. Costs one query."""
    return with_addressees(CredentialIssue.objects.filter(pk=issue_id)).first()


def with_addressees(issues: QuerySet[CredentialIssue]) -> QuerySet[CredentialIssue]:
    """Return the issues with account, person and premises loaded in the same query."""
    return issues.select_related(
        "user__person_link__person",
        "user__person_link__premises__building__estate",
        "application__premises__building__estate",
        "batch",
    )


def _sealed(batch: LetterBatch) -> QuerySet[CredentialIssue]:
    return CredentialIssue.objects.filter(batch=batch).exclude(secret="").order_by("place")
