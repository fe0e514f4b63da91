"""The state of an account, loaded for the words about it. The words are in ``standing_words`` and ``desk_words``."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext

from portal.access.standing_words import AccountState, ResidentWords, words_for_resident
from portal.accounts.attempts import attempt_key
from portal.accounts.models import SignInFailure, StaffRole, User
from portal.kernel.clock import WARSAW, today
from portal.premises.models import Title
from portal.residents.models import PersonAccount
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules


def state_of(user: User, now: dt.datetime) -> AccountState:
    """Return what stands in the way of signing in. Costs three queries."""
    link = PersonAccount.objects.filter(user_id=user.pk).first()
    failure = SignInFailure.objects.filter(pk=attempt_key(user.identifier)).first()
    expires_at = user.initial_password_expires_at
    return AccountState(
        standing=str(user.standing),
        now=now,
        locked_until=failure.locked_until if failure else None,
        opens_at=user.opens_at,
        opens_words=f"{user.opens_at.astimezone(WARSAW):%d.%m.%Y, godz. %H:%M}" if user.opens_at else "",
        has_expired_password=user.must_change_password and expires_at is not None and expires_at <= now,
        acts_for_another=link is not None and link.representation_id is not None,
        estate=estate_of(link) if link else "",
    )


def words_about_account(user: User) -> ResidentWords | None:
    """Return what the owner of an account that does not open is told, in the language of the page. Four queries."""
    return words_for_resident(state_of(user, timezone.now()), rules_on(today()), gettext)


def decider_name(rules: Rules) -> str:
    """Return the name of the role that decides on misuse, or nothing when no role is named. Costs one query."""
    key = rules.closure.misuse_decided_by
    if key is None:
        return ""
    return StaffRole.objects.filter(key=key).values_list("name", flat=True).first() or key


def estate_of(link: PersonAccount) -> str:
    """Return the estate of the premises that the account is for, by its name; of the newest title. Costs one query."""
    titles = Title.objects.filter(person_id=link.person_id)
    if link.premises_id is not None:
        titles = titles.filter(premises_id=link.premises_id)
    newest = titles.order_by("-valid_from").values_list("premises__building__estate__name", flat=True)
    return newest.first() or ""
