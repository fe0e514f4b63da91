"""Who acts for a person: recording it, ending it, and whether it holds on a day. What it opens is in ``policy``."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import ENDED, User
from portal.accounts.standing import StandingRefused, change_standing
from portal.audit.actions import identifier_of, record_event
from portal.residents.models import Person, PersonAccount, Representation
from portal.residents.representation_rule import RepresentationFacts, last_possible_day, representation_refusals
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import AccessRefused


@transaction.atomic
def record_representation(
    *,
    principal: Person,
    representative_name: str,
    basis: str,
    scopes: Iterable[str],
    valid_from: dt.date,
    document_seen_on: dt.date,
    by: Any,
    day: dt.date,
    valid_to: dt.date | None = None,
    representative: Person | None = None,
    email: str = "",
    phone: str = "",
) -> Representation:
    """Record that somebody acts for the person; the same said twice is one record.

    The document on which it rests was seen by the worker on ``document_seen_on``; its number is not taken. Without
    ``valid_to`` an authorization lasts as long as the rules let it. Raises AccessRefused with everything that is wrong.
    """
    # Race: the same form sent twice waits here and finds what the first one recorded.
    Person.objects.select_for_update(no_key=True).get(pk=principal.pk)
    rules = rules_on(day)
    facts = RepresentationFacts(
        name=representative_name.strip(),
        basis=basis,
        scopes=tuple(sorted(set(scopes))),
        valid_from=valid_from,
        valid_to=valid_to,
        seen_on=document_seen_on,
        is_co_owner=representative is not None and _hold_the_same(principal, representative, day),
        is_principal=representative is not None and representative.pk == principal.pk,
    )
    refusals = representation_refusals(facts, rules.access, day)
    if refusals:
        raise AccessRefused(refusals)
    columns = {
        "representative": representative,
        "representative_name": facts.name,
        "basis": basis,
        "scopes": list(facts.scopes),
        "valid_from": valid_from,
        "valid_to": valid_to or last_possible_day(basis, valid_from, rules.access),
    }
    same = Representation.objects.filter(principal=principal, ended_on__isnull=True, **columns).first()
    if same is not None:
        return same
    made = Representation.objects.create(
        principal=principal,
        email=email.strip(),
        phone=phone.strip(),
        document_seen_on=document_seen_on,
        document_seen_by=identifier_of(by),
        **columns,
    )
    details = {"basis": basis, "scopes": list(facts.scopes), "valid_from": valid_from.isoformat()}
    record_event(
        action="representation.recorded",
        by=by,
        subject=f"representation:{made.pk}",
        details=details,
        person_id=principal.pk,
    )
    return made


@transaction.atomic
def end_representation(*, representation: Representation, by: Any, day: dt.date) -> bool:
    """End it at once because it was withdrawn; False when it is over already.

    The representative's account closes and its next request is refused.
    """
    # Race: the person first, as everybody does who deals with a person's access.
    Person.objects.select_for_update(no_key=True).get(pk=representation.principal_id)
    stored = Representation.objects.select_for_update().get(pk=representation.pk)
    is_over = stored.ended_on is not None or (stored.valid_to is not None and stored.valid_to < day)
    if is_over:  # one that would begin later can be withdrawn before it does
        return False
    stored.ended_on, stored.ended_by = day, identifier_of(by)
    stored.save(update_fields=["ended_on", "ended_by"])
    representation.ended_on, representation.ended_by = stored.ended_on, stored.ended_by
    record_event(
        action="representation.ended", by=by, subject=f"representation:{stored.pk}", person_id=stored.principal_id
    )
    user = User.objects.filter(person_link__representation=stored).first()
    if user is not None:
        _end_account(user, User.Standing.CLOSED_ON_REQUEST, by=by, reason=_("Upoważnienie odwołano."))
    return True


def over_representations(day: dt.date) -> list[PersonAccount]:
    """Return accounts of representatives whose last day is over and which are still open. Costs one query."""
    links = PersonAccount.objects.filter(representation__valid_to__lt=day).exclude(user__standing__in=ENDED)
    return list(links.select_related("user", "representation"))


def end_over_representations(*, day: dt.date, by: Any) -> list[User]:
    """Let the accounts of representatives lapse whose last day is over; safe to run twice and at once."""
    ended = []
    for link in over_representations(day):
        assert link.representation is not None  # noqa: S101 - the query asks for it
        last = link.representation.valid_to
        with transaction.atomic():
            Person.objects.select_for_update(no_key=True).get(pk=link.person_id)
            reason = _("Upoważnienie było do {day}.").format(day=f"{last:%d.%m.%Y}")
            if _end_account(link.user, User.Standing.LAPSED, by=by, reason=reason):
                ended.append(link.user)
    return ended


def is_in_force(representation: Representation, day: dt.date) -> bool:
    """Return whether somebody acts for the person on the day; one that is withdrawn does not from that very day on."""
    if representation.ended_on is not None and representation.ended_on <= day:
        return False
    return representation.valid_from <= day and (representation.valid_to is None or day <= representation.valid_to)


def _end_account(user: User, standing: User.Standing, *, by: Any, reason: str) -> bool:
    try:
        is_new = change_standing(user=user, to=standing, by=by, reason=reason)
    except StandingRefused:
        return False  # it ended otherwise before
    # The room of credentials lies above; a paper that waits for the representative is void.
    user.credential_issues.filter(ended_at__isnull=True).update(ended_at=timezone.now(), secret="")  # type: ignore[attr-defined]
    return is_new


def _hold_the_same(one: Person, other: Person, day: dt.date) -> bool:
    """Return whether both hold a title to the same premises on the day. Two queries; titles lie in a room above."""

    def held(person: Person) -> set[Any]:
        titles = person.titles.exclude(valid_to__lt=day).exclude(valid_from__gt=day)  # type: ignore[attr-defined]
        return set(titles.values_list("premises_id", flat=True))

    return not held(one).isdisjoint(held(other))
