"""Making, opening and closing accounts; every act is audited. Signing in itself is in the adapter and the views."""

import datetime as dt
import hashlib
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.attempts import clear_failures
from portal.accounts.blocklists import obvious_violations
from portal.accounts.known_devices import forget_devices
from portal.accounts.models import ERASED_IDENTIFIER, RetiredIdentifier, StandingChange, User, identifier_digest
from portal.accounts.notices import tell_of_password
from portal.accounts.password_rule import Translate, Violation, normalized, untranslated
from portal.accounts.past_passwords import is_past_password, remember_past_password
from portal.accounts.queries import password_rule_for
from portal.accounts.second_factor import sealed_secret
from portal.accounts.sessions import end_sessions
from portal.accounts.standing import change_standing
from portal.audit.actions import identifier_of, record_event
from portal.audit.naming import name_in_trail
from portal.kernel import clock
from portal.kernel.schemas import is_public_schema
from portal.rulebook.queries import rules_on


class IdentifierTaken(ValueError):
    """An account with this identifier exists already, perhaps written with other capitals."""


class RoleNotHere(ValueError):
    """Operators live in the public schema only, and nobody else does."""


class PasswordRefused(ValueError):
    """The password breaks the rule or is too obvious; ``violations`` say why."""

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__("; ".join(violation.message for violation in violations))
        self.violations = violations


@transaction.atomic
def create_account(
    *,
    identifier: str,
    role: str,
    password: str,
    origin: str,
    by: Any,
    full_name: str = "",
    email: str = "",
    context: list[str] | None = None,
    standing: str = User.Standing.ACTIVE,
    hashed: str = "",
) -> User:
    """Make an account with a password given by the cooperative (``initial``) or already its owner's (``own``).

    An initial password expires by the cooperative's rule; an own one must pass the rule and the blocklists.
    ``hashed`` is what ``hashed_secret`` made of the initial password before locks were taken. Raises IdentifierTaken
    (also for one that was taken from another account), RoleNotHere, PasswordRefused. Costs about 20 ms of hashing and
    five queries.
    """
    identifier = identifier.strip()
    if not identifier:
        raise ValueError("an account needs an identifier")
    if is_public_schema() != (role == User.Role.OPERATOR):
        raise RoleNotHere(f"{role} cannot have an account here")
    user = User(identifier=identifier, role=User.Role(role), full_name=full_name, email=email)
    user.standing = User.Standing(standing)
    user.is_active = user.standing == User.Standing.ACTIVE
    if origin == User.PasswordOrigin.OWN:
        _refuse_bad_password(user, password, context or [])
    _give_password(user, password, User.PasswordOrigin(origin), hashed)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            # Race: looked up after the insert, which waits for whoever is giving this very identifier up.
            refuse_retired(identifier)
    except IntegrityError as error:
        raise IdentifierTaken(identifier) from error
    if not user.is_active:
        StandingChange.objects.create(user=user, after=user.standing, by=identifier_of(by))
    record_event(action="account.created", by=by, subject=_subject(user), details={"role": role, "origin": origin})
    return user


@transaction.atomic
def change_identifier(*, user: User, identifier: str, by: Any) -> None:
    """Give the account another identifier; the old one never works again and is never given to anybody.

    Raises IdentifierTaken. Locks the account's row.

    Source: S9 – a new identifier and a new password after a loss.
    """
    stored = User.objects.select_for_update().get(pk=user.pk)
    before, identifier = stored.identifier, identifier.strip()
    if before.upper() == identifier.upper():
        raise IdentifierTaken(identifier)
    retire_identifier(before)
    user.identifier = identifier
    try:
        with transaction.atomic():
            user.save(update_fields=["identifier"])
            refuse_retired(identifier)
    except (IntegrityError, IdentifierTaken) as error:
        user.identifier = before
        raise IdentifierTaken(identifier) from error
    clear_failures(before)
    details = {"before": name_in_trail(before), "after": name_in_trail(identifier)}
    record_event(action="account.identifier_changed", by=by, subject=_subject(user), details=details)


def erased_identifier(user: User) -> str:
    """Return what an account that is erased is called: nobody can read what it was, and nobody is given that again.

    The digest is PostgreSQL's, which compares it with every account's (``user_identifier_never_again``). One query.
    """
    digest = User.objects.filter(pk=user.pk).values_list(identifier_digest(), flat=True).get()
    return f"{ERASED_IDENTIFIER}{digest}"


def retire_identifier(identifier: str) -> None:
    """See to it that nobody is ever given this identifier (again)."""
    RetiredIdentifier.objects.get_or_create(digest=_digest(identifier))


def refuse_retired(identifier: str) -> None:
    """Raise IdentifierTaken when the identifier was taken from an account. Costs one query."""
    if RetiredIdentifier.objects.filter(digest=_digest(identifier)).exists():
        raise IdentifierTaken(identifier)


def hashed_secret(secret: str) -> str:
    """Return the hash of a password or code to be stored; costs about 20 ms, so make it before locks are taken."""
    return make_password(normalized(secret) if secret else None)


@transaction.atomic
def set_initial_password(*, user: User, password: str, by: Any, hashed: str = "") -> None:
    """Give the account a new password by the cooperative: the way out of a lock, and of a lost password.

    Sessions end, known browsers are forgotten, failures are cleared; its owner must change it at the next sign-in.
    ``hashed`` is what ``hashed_secret`` made of the password before locks were taken.
    """
    remember_past_password(user)
    _give_password(user, password, User.PasswordOrigin.INITIAL, hashed)
    user.save()
    clear_failures(user.identifier)
    forget_devices(user=user)
    end_sessions(user=user)
    record_event(action="account.initial_password_given", by=by, subject=_subject(user))


@transaction.atomic
def change_own_password(
    *,
    user: User,
    password: str,
    by: Any,
    context: list[str] | None = None,
    keep_session: str = "",
    keep_device: str = "",
) -> None:
    """Replace the password by its owner's own; ends every other session and forgets every other browser.

    Raises PasswordRefused with all reasons at once, the old password typed again among them. Failures are cleared:
    guesses at the old password say nothing of the new one. ``keep_session`` and ``keep_device`` are the browser's own.
    """
    _refuse_bad_password(user, password, context or [])
    remember_past_password(user)
    _give_password(user, password, User.PasswordOrigin.OWN)
    user.save()
    clear_failures(user.identifier)
    forget_devices(user=user, except_token=keep_device)
    end_sessions(user=user, except_key=keep_session)
    record_event(action="account.password_changed", by=by, subject=_subject(user))
    tell_of_password(user=user)


def deactivate_account(*, user: User, by: Any, reason: str) -> None:
    """Block the account by a decision of the cooperative, at once; raises StandingRefused for one that has ended."""
    change_standing(user=user, to=User.Standing.BLOCKED_BY_DECISION, by=by, reason=reason)


def reactivate_account(*, user: User, by: Any, reason: str) -> None:
    """Take a block back. Failures counted meanwhile stay; they have their own way out."""
    change_standing(user=user, to=User.Standing.ACTIVE, by=by, reason=reason)


@transaction.atomic
def unlock_sign_in(*, user: User, by: Any) -> None:
    """End a lock after failed sign-ins, for a person whose identity was checked at the counter."""
    clear_failures(user.identifier)
    record_event(action="account.sign_in_unlocked", by=by, subject=_subject(user))


@transaction.atomic
def enrol_totp(*, user: User, by: Any, secret: str = "") -> str:
    """Enrol an authenticator app in place of an earlier one and return its secret (base32, random unless given).

    The secret is stored encrypted. Recovery codes are made once and survive a change of the app.
    """
    secret = secret or generate_totp_secret()
    # Race: two browsers enrolling at once wait here, and the second one's app replaces the first one's.
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).delete()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": sealed_secret(secret)})
    RecoveryCodes.activate(user)
    record_event(action="account.second_factor_enrolled", by=by, subject=_subject(user))
    return secret


@transaction.atomic
def remove_second_factor(*, user: User, by: Any, keep_session: str = "") -> None:
    """Remove app and recovery codes, e.g. after a lost telephone; staff enrol anew at their next sign-in."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    end_sessions(user=user, except_key=keep_session)
    record_event(action="account.second_factor_removed", by=by, subject=_subject(user))


@transaction.atomic
def remove_app(*, user: User, by: Any, keep_session: str = "") -> None:
    """Remove the authenticator app alone; recovery codes stay while a passkey does."""
    if not Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN).exists():
        return remove_second_factor(user=user, by=by, keep_session=keep_session)
    Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).delete()
    end_sessions(user=user, except_key=keep_session)
    record_event(action="account.second_factor_removed", by=by, subject=_subject(user))
    return None


def password_violations(
    *, user: User, password: str, context: list[str], translate: Translate = untranslated
) -> list[Violation]:
    """Return everything that speaks against an own password of this person, at once.

    Costs two queries and a hash, and a hash more for every former password that the rules forbid.
    """
    _ = translate
    found = password_rule_for(user.role).violations(password, _)
    found += obvious_violations(password, context=[user.identifier, user.full_name, *context], translate=_)
    if user.pk and user.password and user.check_password(normalized(password)):
        found.append(Violation("same", _("To jest dotychczasowe hasło. Wymyśl nowe.")))
    elif is_past_password(user, normalized(password)):
        found.append(Violation("used_before", _("To hasło było już używane. Wymyśl nowe.")))
    return found


def _refuse_bad_password(user: User, password: str, context: list[str]) -> None:
    violations = password_violations(user=user, password=password, context=context)
    if violations:
        raise PasswordRefused(violations)


def _give_password(user: User, password: str, origin: User.PasswordOrigin, hashed: str = "") -> None:
    user.password = hashed or hashed_secret(password)
    user.password_origin = origin
    user.password_changed_at = timezone.now()
    user.initial_password_expires_at = None
    if origin == User.PasswordOrigin.INITIAL:
        days = rules_on(clock.today()).password.initial_valid_days
        if days is not None:
            user.initial_password_expires_at = timezone.now() + dt.timedelta(days=days)


def _subject(user: User) -> str:
    return f"account:{user.identifier}"


def _digest(identifier: str) -> str:
    return hashlib.sha256(identifier.strip().upper().encode()).hexdigest()
