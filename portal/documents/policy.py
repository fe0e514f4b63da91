"""The gates of documents and letters: load what somebody may read, or 404."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from portal.accounts.capabilities import ANSWER_LETTERS, PUBLISH, can, estates_where
from portal.documents.letter_models import Letter, LetterCopy
from portal.documents.models import Document
from portal.documents.readers import Reader, is_for_members_anywhere, readable
from portal.kernel.people_facts import is_members_account
from portal.premises.models import Estate, Title
from portal.premises.policy import held_premises
from portal.premises.queries import HeldPremises
from portal.residents.models import Person, PersonAccount
from portal.residents.policy import SEE, SEE_LETTERS, access_link, covers, link_of
from portal.rulebook.policy import access_module, is_shown_to
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules
from portal.rulebook.sections.documents import CATEGORIES


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one reader finds: the categories open to them, and the rules of the day."""

    rules: Rules
    categories: tuple[str, ...]
    reader: Reader


def shelf_of(user: Any, day: dt.date) -> Shelf:
    """Return what somebody reads on the day, a stranger too. Costs up to two queries."""
    rules = rules_on(day)
    circles = {category: rules.documents.readers_of(category) for category in CATEGORIES}
    link = link_of(user) if user.is_authenticated and not user.is_staff_member else None
    has_account = link is not None and covers(link, SEE, day)
    asks = has_account and is_for_members_anywhere(circles.values())
    reader = Reader(has_account, asks and is_members_account(user, day))
    return Shelf(rules, tuple(readable(circles, reader)), reader)


def access_shelf(user: Any, day: dt.date) -> Shelf:
    """Return what somebody reads; raises Http404 where the cooperative shows them no documents.

    What is public is there for everybody while the module is the cooperative's. Members read theirs also where only
    the membership department stands in the menu.
    """
    shelf = shelf_of(user, day)
    module = shelf.rules.module("documents")
    if is_shown_to(module, user, day):
        return shelf
    if shelf.reader.is_member and is_shown_to(shelf.rules.module("membership"), user, day):
        return shelf
    if module is None:
        raise Http404
    public = [category for category in shelf.categories if shelf.rules.documents.readers_of(category) == "public"]
    return Shelf(shelf.rules, tuple(public), shelf.reader)


def documents_on(shelf: Shelf) -> QuerySet[Document]:
    """Return the documents of a shelf that are not withdrawn, the newest first."""
    found = Document.objects.filter(category__in=shelf.categories, withdrawn_at__isnull=True)
    return found.order_by("-dated_on", "-published_at")


def access_document(user: Any, document_id: uuid.UUID, day: dt.date) -> Document:
    """Return a document that somebody may read; raises Http404 for every other."""
    document = documents_on(access_shelf(user, day)).filter(pk=document_id).first()
    if document is None:
        raise Http404
    return document


def access_copies(user: Any, day: dt.date) -> QuerySet[LetterCopy]:
    """Return the copies of letters that the account may read, the newest first.

    A copy about premises opens while its day lies in the days of them that the person may see: for a former holder as
    long as the rules say (``closure.after_end_days``), and never for whoever holds them later, whose it is not.
    Raises Http404 where the module is not shown, for staff and for a representative without the scope ``letters``.
    """
    access_module("correspondence", day, user)
    link = access_link(user, SEE_LETTERS, day)
    return copies_seen(link, held_premises(user, day))


def copies_seen(link: PersonAccount, held: Iterable[HeldPremises]) -> QuerySet[LetterCopy]:
    """Return the copies of the link's person that their premises and days open."""
    own = Q(premises__isnull=True)
    for one in held:
        days = Q(premises_id=one.premises.pk)
        if one.days.first is not None:
            days &= Q(sent_on__gte=one.days.first)
        if one.days.last is not None:
            days &= Q(sent_on__lte=one.days.last)
        own |= days
    found = LetterCopy.objects.filter(own, person_id=link.person_id).select_related("letter", "letter__file")
    return found.order_by("-sent_on", "-letter__number")


def access_copy(user: Any, copy_id: uuid.UUID, day: dt.date) -> LetterCopy:
    """Return one copy; raises Http404 for another's."""
    copy = access_copies(user, day).filter(pk=copy_id).first()
    if copy is None:
        raise Http404
    return copy


def access_publishing(user: Any) -> None:
    """Let pass who may publish documents for the whole cooperative; raises Http404 else."""
    if not can_publish(user):
        raise Http404


def can_publish(user: Any) -> bool:
    """Return whether the worker may publish documents, which are everybody's: a right in some estates is not enough."""
    return can(user, PUBLISH) and estates_where(user, PUBLISH) is None


def can_write_letters(user: Any) -> bool:
    """Return whether the worker may write letters anywhere."""
    return can(user, ANSWER_LETTERS)


def access_letters(user: Any) -> QuerySet[Letter]:
    """Return the letters a worker sees: all, or those to people of the worker's estates. Raises Http404 else."""
    if not can_write_letters(user):
        raise Http404
    estates = estates_where(user, ANSWER_LETTERS)
    letters = Letter.objects.order_by("-made_at")
    if estates is None:
        return letters
    inside = Q(premises__building__estate__code__in=estates) | Q(premises__building__estate__name__in=estates)
    reached = Title.objects.filter(inside).values("person_id")
    beyond = LetterCopy.objects.exclude(person_id__in=reached).values("letter_id")
    return letters.filter(Q(made_by=user.identifier) | Q(sent_at__isnull=False)).exclude(
        ~Q(made_by=user.identifier) & Q(pk__in=beyond)
    )


def access_letter(user: Any, letter_id: uuid.UUID) -> Letter:
    """Return a letter that the worker sees; raises Http404 else."""
    letter = access_letters(user).select_related("file").filter(pk=letter_id).first()
    if letter is None:
        raise Http404
    return letter


def may_write_to(user: Any, person: Person) -> bool:
    """Return whether the worker may write to the person: somewhere they hold, or held, premises. Up to one query."""
    if not can_write_letters(user):
        return False
    if estates_where(user, ANSWER_LETTERS) is None:
        return True
    estates = Estate.objects.filter(buildings__premises__titles__person=person).distinct()
    return any(can(user, ANSWER_LETTERS, estate=estate) for estate in estates)
