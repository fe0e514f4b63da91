"""Who may see and make batches of letters, and print papers: workers who issue access where people live. Else 404."""

import uuid
from typing import Any

from django.db.models import Q
from django.http import Http404

from portal.access.batch_choice import BatchChoice
from portal.access.batch_queries import issue_with_addressee
from portal.access.models import CredentialIssue, LetterBatch
from portal.access.reach import person_of_account, reaches
from portal.accounts.capabilities import ISSUE_ACCESS, can, estates_where
from portal.accounts.models import User
from portal.premises.models import Estate


def can_issue(user: Any) -> bool:
    """Return whether the account may issue access somewhere."""
    return can(user, ISSUE_ACCESS)


def estates_of_worker(user: Any) -> list[Estate] | None:
    """Return the estates in which the worker issues access, by code; None = everywhere. Costs one query."""
    names = estates_where(user, ISSUE_ACCESS)
    if names is None:
        return None
    return list(Estate.objects.filter(Q(code__in=names) | Q(name__in=names)).order_by("code"))


def access_letter_batches(user: Any) -> None:
    """Let pass who may issue access; raise Http404 for everybody else."""
    if not can_issue(user):
        raise Http404


def access_letter_batch(user: Any, batch_id: uuid.UUID) -> LetterBatch:
    """Return a batch; raise Http404 unless the worker serves every estate it goes to."""
    access_letter_batches(user)
    batch = LetterBatch.objects.filter(pk=batch_id).first()
    if batch is None or not may_see_batch(batch, estates_of_worker(user)):
        raise Http404
    return batch


def may_see_batch(batch: LetterBatch, own: list[Estate] | None) -> bool:
    """Return whether a worker of these estates (``estates_of_worker``) may see the batch."""
    if own is None:
        return True
    choice = BatchChoice.of_json(batch.choice)
    reached = choice.estates if choice.estate is None else (choice.estate,)
    return reached is not None and set(reached) <= {estate.pk for estate in own}


def access_issue_papers(user: Any, issue_id: uuid.UUID) -> CredentialIssue:
    """Return an issue with all that its papers need; raise Http404 unless the worker issues access to its person."""
    access_letter_batches(user)
    issue = issue_with_addressee(issue_id)
    if issue is None or issue.user.role != User.Role.RESIDENT:
        raise Http404
    if not reaches(user, ISSUE_ACCESS, person_of_account(issue.user)):
        raise Http404
    return issue
