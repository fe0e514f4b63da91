"""Membership, loaded for screens. Writing it is the import's."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from portal.kernel.imported_rows import open_rows
from portal.membership.models import Membership
from portal.residents.models import Person


def membership_of(person_id: uuid.UUID) -> QuerySet[Membership]:
    """Return what the register of members says of a person, the newest day first. Costs one query."""
    rows = open_rows(Membership).filter(person_id=person_id)
    return rows.order_by(F("stated_on").desc(nulls_last=True), "-pk")


def rows_in_force(day: dt.date) -> QuerySet[Membership]:
    """Return what the register says on the day: the rows of its newest day, and those that name no day.

    A register is the whole state of its day, so whoever the newest one lacks is not in it any more.
    """
    newest = open_rows(Membership).filter(stated_on__lte=day).order_by("-stated_on").values("stated_on")[:1]
    return open_rows(Membership).filter(Q(stated_on__isnull=True) | Q(stated_on=Subquery(newest)))


def members_on(day: dt.date) -> QuerySet[Membership]:
    """Return the register's rows of those who are members on the day: who joined by then and has not left."""
    return rows_in_force(day).filter(
        Q(joined_on__isnull=True) | Q(joined_on__lte=day), Q(left_on__isnull=True) | Q(left_on__gte=day)
    )


def is_member(person_id: uuid.UUID, day: dt.date) -> bool:
    """Return whether the person is a member of the cooperative on the day. Costs one query."""
    return person_id in members_of([person_id], day)


def members_of(person_ids: Collection[uuid.UUID], day: dt.date) -> set[uuid.UUID]:
    """Return which of the persons are members of the cooperative on the day. Costs one query.

    The register of members decides. A cooperative that has brought none yet says it by the membership number in its
    register of persons.
    """
    found = (
        Person.objects.filter(pk__in=list(person_ids))
        .annotate(
            has_register=Exists(open_rows(Membership)), is_listed=Exists(members_on(day).filter(person=OuterRef("pk")))
        )
        .values_list("pk", "has_register", "is_listed", "membership_number")
    )
    return {pk for pk, has_register, is_listed, number in found if (is_listed if has_register else number)}
