"""Recording consents and acceptances: rows are added, never changed, and each act is in the audit trail."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.audit.actions import record_event
from portal.consents.models import ConsentEvent, ConsentWording, RegulationAcceptance
from portal.consents.queries import consent_states
from portal.rulebook.models import RegulationVersion
from portal.rulebook.sections.legal import ConsentPurpose


class PurposeUnknown(LookupError):
    """The rules of the day know no consent of this name."""


@transaction.atomic
def accept_regulation(
    *,
    user: User,
    version: RegulationVersion,
    by: Any,
    occasion: RegulationAcceptance.Occasion = RegulationAcceptance.Occasion.SIGN_IN,
) -> bool:
    """Record that the person accepts a version; False when they had already."""
    _acceptance, is_new = RegulationAcceptance.objects.get_or_create(
        user=user, version=version, defaults={"occasion": occasion}
    )
    if is_new:
        record_event(
            action="regulation.accepted",
            by=by,
            subject=f"account:{user.identifier}",
            details={"version": version.number, "occasion": str(occasion)},
        )
    return is_new


@transaction.atomic
def record_consent(*, user: User, purpose_key: str, is_given: bool, on: dt.date, by: Any) -> ConsentEvent | None:
    """Record a consent given in the words of the day, or withdrawn; None when the person stands so already.

    A consent is withdrawn in the words it was given in. Raises PurposeUnknown.
    """
    # Race: a double click would leave two rows of one act.
    User.objects.select_for_update().get(pk=user.pk)
    state = next((one for one in consent_states(user, on) if one.purpose.key == purpose_key), None)
    if state is None:
        raise PurposeUnknown(purpose_key)
    stands = state.event is not None and state.event.is_given
    if state.is_given if is_given else not stands:
        return None
    wording = _wording(state.purpose) if is_given or state.event is None else state.event.wording
    event = ConsentEvent.objects.create(user=user, wording=wording, is_given=is_given)
    record_event(
        action="consent.given" if is_given else "consent.withdrawn",
        by=by,
        subject=f"account:{user.identifier}",
        details={"purpose": wording.purpose, "version": wording.version},
    )
    return event


@transaction.atomic
def give_consents(*, user: User, purpose_keys: Iterable[str], on: dt.date, by: Any) -> list[ConsentEvent]:
    """Record several consents at once, all or none; raises PurposeUnknown."""
    given = [record_consent(user=user, purpose_key=key, is_given=True, on=on, by=by) for key in purpose_keys]
    return [event for event in given if event is not None]


def _wording(purpose: ConsentPurpose) -> ConsentWording:
    text_hash = hashlib.sha256(f"{purpose.title}\n{purpose.text}".encode()).hexdigest()
    wording, _is_new = ConsentWording.objects.get_or_create(
        purpose=purpose.key,
        version=purpose.version,
        text_hash=text_hash,
        defaults={"title": purpose.title, "text": purpose.text},
    )
    return wording
