"""Accounts that lapse on a day of the year unless somebody renews them. When that is: ``ending``."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.account_notices import tell_of_standing
from portal.access.ending import next_lapse
from portal.access.identity import IdentitySeen
from portal.access.reach import lock_person_of, refuse_out_of_reach
from portal.access.secrets_in_force import end_issue_in_force
from portal.accounts.capabilities import ISSUE_ACCESS
from portal.accounts.models import ENDED, User
from portal.accounts.standing import StandingRefused, change_standing
from portal.audit.actions import record_event
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import AccessRefused, Refusal

_ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def renew_account(
    *, user: User, by: Any, identity: IdentitySeen | None = None, day: dt.date | None = None
) -> dt.date | None:
    """Move the day on which the account lapses a year on; return it, None where the rules know no such day.

    One that lapsed opens again with its identifier and password, once an identity document was seen. Its owner renews
    it themselves while it is open. Raises AccessRefused: the worker may not, the account is closed or blocked.
    """
    is_owner = getattr(by, "pk", None) == user.pk
    if not is_owner:
        refuse_out_of_reach(by, ISSUE_ACCESS, user)
    day = day or clock.today()
    month_day = rules_on(day).closure.lapses_on
    if not month_day:
        return None
    lock_person_of(user)
    stored = User.objects.select_for_update().get(pk=user.pk)
    if stored.standing == User.Standing.LAPSED:
        if identity is None:
            text = _("Konto wygasło. Najpierw obejrzyj dokument tożsamości tej osoby.")
            raise AccessRefused([Refusal("closure.lapses_on", text)])
        change_standing(user=user, to=User.Standing.ACTIVE, by=by, reason=_("Odnowione."))
    elif stored.standing not in {User.Standing.ACTIVE, User.Standing.PREPARED}:
        raise AccessRefused([Refusal("closure.lapses_on", _("Odnawia się konto, które działa albo wygasło."))])
    # The day that is renewed past: the one to come, however early somebody renews; never two years at once.
    user.lapses_on = next_lapse(month_day, next_lapse(month_day, day) + _ONE_DAY)
    user.save(update_fields=["lapses_on"])
    details = {"lapses_on": user.lapses_on.isoformat()}
    record_event(action="account.renewed", by=by, subject=f"account:{user.identifier}", details=details)
    return user.lapses_on


def lapsing_accounts(day: dt.date) -> QuerySet[User]:
    """Return open accounts whose last day is over; none where the rules know no such day. Costs two queries."""
    accounts = User.objects.filter(role=User.Role.RESIDENT).exclude(standing__in=ENDED).order_by("identifier")
    if not rules_on(day).closure.lapses_on:
        return accounts.none()
    return accounts.filter(lapses_on__lt=day)


def lapse_accounts(*, day: dt.date, by: Any) -> list[User]:
    """Let accounts lapse whose last day is over, and give a last day to those that have none yet.

    Return those that lapsed now. Safe to run twice and at once: each account is a transaction of its own. Where the
    rules no longer know such a day, the days given before are taken away.
    """
    rules = rules_on(day)
    month_day = rules.closure.lapses_on
    residents = User.objects.filter(role=User.Role.RESIDENT).exclude(standing__in=ENDED)
    if not month_day:
        residents.filter(lapses_on__isnull=False).update(lapses_on=None)
        return []
    residents.filter(lapses_on__isnull=True).update(lapses_on=next_lapse(month_day, day))
    lapsed = []
    for user in lapsing_accounts(day):
        try:
            with transaction.atomic():
                lock_person_of(user)
                if not User.objects.select_for_update().filter(pk=user.pk, lapses_on__lt=day).exists():
                    continue  # Race: renewed a moment ago
                if change_standing(user=user, to=User.Standing.LAPSED, by=by, reason=_("Nikt nie odnowił konta.")):
                    end_issue_in_force(user=user, now=timezone.now())
                    tell_of_standing(user=user, by=by, rules=rules)
                    lapsed.append(user)
        except StandingRefused:
            continue  # Race: closed otherwise meanwhile
    return lapsed
