"""Telling people that their account was blocked, has ended or will end: by e-mail, by the counter, or on the page.

Which way is ``closure.notice_by``. Whether the act may be done is decided elsewhere; a notice never stands in its way.
"""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.access.account_state import estate_of
from portal.access.confirmed_address import confirmed_address
from portal.access.ended_titles import EndedAccount
from portal.access.notice_models import AccountNotice
from portal.access.standing_words import AccountState, Place, ResidentWords, words_for_resident
from portal.accounts.models import StandingChange, User
from portal.audit.actions import identifier_of, record_event
from portal.outbox.actions import send_message
from portal.outbox.models import Channel
from portal.outbox.policy import refusal
from portal.outbox.queries import was_asked_for
from portal.residents.models import PersonAccount
from portal.rulebook.rules import Rules

logger = logging.getLogger(__name__)

How = AccountNotice.How
# Who reads the mailbox is not known: of what somebody did, or was said to have done, it hears nothing.
_TOLD_WHY = frozenset({"closed_on_request", "closed_title_ended", "lapsed", "ended_representation"})


def tell_of_standing(*, user: User, by: Any, rules: Rules) -> AccountNotice | None:
    """Tell the person of the newest step of their account, which blocked or ended it. Call it in the act's transaction.

    One step is told once. Whoever ended their own account on the page is not called or written to on paper. None when
    telling failed, which is logged: the block or the end holds all the same. Costs some nine queries.
    """
    try:
        with transaction.atomic():
            return _told(user, by, rules)
    except Exception:
        # A thief must be locked out whatever is wrong with a template or an address.
        logger.exception("access.notice_failed", extra={"account": str(user.pk)})
        return None


@transaction.atomic
def tell_of_ending(*, account: EndedAccount, by: Any, rules: Rules, day: dt.date) -> bool:
    """Tell by e-mail how long an account works whose titles have ended; False when it was told, or cannot be.

    Costs one query for whoever was told, some eight else.
    """
    user, key = account.user, f"access-ending:{account.user.pk}:{account.ended_on}"
    if was_asked_for(key):
        return False
    link = PersonAccount.objects.select_related("user", "person", "representation").get(user_id=user.pk)
    to = _address(link, rules)
    if not to:
        return False
    seen = account.seen_through(rules)
    place = _place(link, rules)
    message = send_message(
        kind="access_ending",
        channel="email",
        to=to,
        context={
            "name": user.full_name,
            "ended_on": account.ended_on,
            "seen_through": seen if seen is not None and seen >= day else None,
            "open_through": account.open_through,
            "office": _office(place),
            "phones": ", ".join(place.phones) if place else "",
        },
        dedupe_key=key,
        by=by,
        person_id=link.person_id,
        about=f"account:{user.identifier}",
    )
    return message is not None


@transaction.atomic
def record_told(*, notice: AccountNotice, by: Any) -> bool:
    """Write down that a worker told the person by telephone or letter; False when somebody has already."""
    stored = AccountNotice.objects.select_for_update().select_related("change__user").get(pk=notice.pk)
    if stored.told_at is not None or stored.how not in (How.PHONE, How.LETTER):
        return False
    stored.told_at, stored.told_by = timezone.now(), identifier_of(by)
    stored.save(update_fields=["told_at", "told_by"])
    user = stored.change.user
    link = PersonAccount.objects.filter(user=user).first()
    record_event(
        action="account.told",
        by=by,
        subject=f"account:{user.identifier}",
        details={"how": stored.how, "standing": stored.change.after},
        person_id=link.person_id if link else None,
    )
    return True


def _told(user: User, by: Any, rules: Rules) -> AccountNotice | None:
    change = StandingChange.objects.filter(user=user).order_by("-at", "-pk").first()
    link = PersonAccount.objects.select_related("user", "person", "representation").filter(user_id=user.pk).first()
    if change is None or link is None:
        return None
    known = AccountNotice.objects.filter(change=change).first()
    if known is not None:
        return known
    how = _way(link, rules, is_owner=getattr(by, "pk", None) == user.pk)
    if how == How.EMAIL:
        _send(user, link, change, by, rules)
    return AccountNotice.objects.create(change=change, how=how)


def _way(link: PersonAccount, rules: Rules, *, is_owner: bool) -> str:
    """Return the first way of the rules that can be gone with what is known of the person."""
    for how in rules.closure.notice_by:
        if how == "email" and _address(link, rules):
            return How.EMAIL
        if how in ("phone", "letter") and is_owner:
            continue
        if how == "phone" and phone_to_tell(link):
            return How.PHONE
        if how == "letter":
            return How.LETTER
    return How.PAGE


def phone_to_tell(link: PersonAccount) -> str:
    """Return the telephone of whoever uses the account; empty when none is known."""
    return link.representation.phone if link.representation else link.person.phone


def _address(link: PersonAccount, rules: Rules) -> str:
    if "email" not in rules.closure.notice_by or refusal(Channel.EMAIL, rules):
        return ""
    return confirmed_address(link.user)


def _send(user: User, link: PersonAccount, change: StandingChange, by: Any, rules: Rules) -> None:
    words = _words(user, link, rules)
    place = words.places[0] if words.places else None
    context: dict[str, Any] = {
        "name": user.full_name,
        "to_do": words.to_do,
        "office": _office(place),
        "phones": ", ".join(place.phones) if place else "",
    }
    if user.is_blocked:
        kind, context["at"] = "access_blocked", change.at or timezone.now()
    else:
        kind, context["reason"] = "access_closed", words.text if words.key in _TOLD_WHY else ""
    send_message(
        kind=kind,
        channel="email",
        to=confirmed_address(link.user),
        context=context,
        dedupe_key=f"{kind}:{change.pk}",
        by=by,
        person_id=link.person_id,
        about=f"account:{user.identifier}",
    )


def _words(user: User, link: PersonAccount, rules: Rules) -> ResidentWords:
    words = words_for_resident(_state(str(user.standing), link), rules)
    if words is None:
        raise ValueError(f"{user.standing} is no standing to tell of")
    return words


def _place(link: PersonAccount, rules: Rules) -> Place | None:
    """Return the office where one asks about an account that will end."""
    words = words_for_resident(_state("closed_title_ended", link), rules)
    return words.places[0] if words and words.places else None


def _state(standing: str, link: PersonAccount) -> AccountState:
    return AccountState(
        standing, timezone.now(), acts_for_another=link.representation_id is not None, estate=estate_of(link)
    )


def _office(place: Place | None) -> str:
    return ", ".join(part for part in (place.name, place.where) if part) if place else ""
