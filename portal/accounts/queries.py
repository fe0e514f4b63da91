"""Questions about accounts and the rules that hold for them. Nothing is changed here."""

import time

from allauth.mfa.models import Authenticator

from portal.accounts.lock_steps import LockStep, stricter_steps
from portal.accounts.models import User
from portal.accounts.password_rule import STAFF_RULE, PasswordRule
from portal.accounts.second_factor import STEP_SECONDS, code_at_step, opened_secret
from portal.kernel import clock
from portal.rulebook.queries import rules_on


class NoSecondFactor(LookupError):
    """The account has no authenticator app enrolled."""


def user_by_identifier(identifier: str) -> User | None:
    """Return the account, found without regard to case and spaces around, or None. Costs one query."""
    return User.objects.filter(identifier__iexact=identifier.strip()).first()


def password_rule_for(role: str) -> PasswordRule:
    """Return the rule for an own password: the cooperative's for residents, the platform's for everybody else.

    Costs one query for a resident.
    """
    if role != User.Role.RESIDENT:
        return STAFF_RULE
    return PasswordRule.of_residents(rules_on(clock.today()).password)


def lock_steps_in_force() -> tuple[LockStep, ...]:
    """Return the locks of the cooperative in force, never laxer than the platform's. Costs one query."""
    return stricter_steps(rules_on(clock.today()).sign_in.lock_steps)


def current_totp_code(user: User) -> str:
    """Return the code that the person's authenticator app shows now, for the demo's table and for tests.

    Raises NoSecondFactor. Costs one query.
    """
    totp = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    if totp is None:
        raise NoSecondFactor(user.identifier)
    return code_at_step(opened_secret(totp.data["secret"]), int(time.time() // STEP_SECONDS))


def staff_with_second_factor() -> int:
    """Return how many active staff accounts have an authenticator app, for the schema that is open. One query."""
    enrolled = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user_id")
    staff = User.objects.exclude(role=User.Role.RESIDENT).filter(is_active=True)
    return staff.filter(pk__in=enrolled).count()


def is_any_resident_in() -> bool:
    """Return whether an active resident's account has been used: its password is its owner's own. One query."""
    own = User.PasswordOrigin.OWN
    return User.objects.filter(role=User.Role.RESIDENT, is_active=True, password_origin=own).exists()
