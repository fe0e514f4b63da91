"""What a person accepted and agreed to. Recording it is in ``actions``."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from portal.accounts.models import User
from portal.consents.models import ConsentEvent, RegulationAcceptance
from portal.residents.models import PersonAccount
from portal.rulebook.models import RegulationVersion
from portal.rulebook.queries import regulation_on, rules_on
from portal.rulebook.sections.legal import ConsentPurpose


@dataclass(frozen=True, slots=True)
class ConsentState:
    """A purpose of the rules and where the person stands; ``event`` is the newest act, None when there was none.

    ``is_given`` is true only for the words of today: a consent to other words stays theirs and is asked for anew.
    """

    purpose: ConsentPurpose
    event: ConsentEvent | None
    is_given: bool
    is_given_to_other_words: bool


def regulation_to_accept(user: User, day: dt.date) -> RegulationVersion | None:
    """Return the version that the person must accept before going on, or None. Costs up to three queries.

    Only residents are asked, and only where the rules say so.
    """
    if user.role != User.Role.RESIDENT or rules_on(day).legal.regulation_delivery != "accepted_at_sign_in":
        return None
    version = regulation_on(day)
    if version is None or RegulationAcceptance.objects.filter(user_id=user.pk, version=version).exists():
        return None
    return version


def consent_states(user: User, day: dt.date) -> list[ConsentState]:
    """Return where the person stands on every purpose of the rules. Costs two queries."""
    newest: dict[str, ConsentEvent] = {}
    for event in consent_history(user):
        newest.setdefault(event.wording.purpose, event)
    return [_state(purpose, newest.get(purpose.key)) for purpose in rules_on(day).legal.consents]


def consent_history(user: User) -> list[ConsentEvent]:
    """Return everything the person gave and withdrew, newest first, with the words. Costs one query."""
    return list(ConsentEvent.objects.filter(user_id=user.pk).select_related("wording").order_by("-id"))


def accepted_regulations(user: User) -> list[RegulationAcceptance]:
    """Return the versions of the regulation that the person accepted, newest first. Costs one query."""
    found = RegulationAcceptance.objects.filter(user_id=user.pk).select_related("version")
    return list(found.order_by("-accepted_at"))


def _state(purpose: ConsentPurpose, event: ConsentEvent | None) -> ConsentState:
    has_given = event is not None and event.is_given
    same_words = event is not None and (event.wording.title, event.wording.text) == (purpose.title, purpose.text)
    return ConsentState(purpose, event, has_given and same_words, has_given and not same_words)


def persons_who_agreed(person_ids: Collection[uuid.UUID], purpose_key: str, day: dt.date) -> set[uuid.UUID]:
    """Return which of the persons stand by a consent in the words of the day, with an account of their own that opens.

    Costs two queries, whatever their number. A consent given by a representative is not the person's own.
    """
    purpose = next((one for one in rules_on(day).legal.consents if one.key == purpose_key), None)
    if purpose is None:
        return set()
    links = PersonAccount.objects.filter(representation__isnull=True, user__standing=User.Standing.ACTIVE)
    # A subquery of thousands of ids is read once; those asked for are picked out here.
    newest = (
        ConsentEvent.objects.filter(wording__purpose=purpose_key, user__in=links.values("user_id"))
        .order_by("user_id", "-id")
        .distinct("user_id")
        .values_list("user__person_link__person_id", "is_given", "wording__title", "wording__text")
    )
    words, wanted = (purpose.title, purpose.text), set(person_ids)
    return {person for person, is_given, *said in newest if is_given and tuple(said) == words and person in wanted}


def people_who_agreed(purpose_key: str) -> int:
    """Return how many people stand by a consent, in whatever words. Costs one query over its events."""
    events = ConsentEvent.objects.filter(wording__purpose=purpose_key).order_by("user_id", "-id").distinct("user_id")
    return sum(1 for is_given in events.values_list("is_given", flat=True) if is_given)


def has_consent_history(user: User) -> bool:
    """Return whether the person ever gave or withdrew a consent. Costs one query."""
    return ConsentEvent.objects.filter(user_id=user.pk).exists()
