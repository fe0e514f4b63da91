"""The secret a person starts with – a password or a one-time code – from being made to being wiped.

It is sealed as long as somebody must still print it, and never written into the audit trail, a log or a message's
subject.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.access.models import CredentialIssue
from portal.access.one_time_codes import as_compared, new_code
from portal.accounts.actions import hashed_secret
from portal.accounts.passphrases import suggested_password
from portal.accounts.password_rule import PasswordRule
from portal.audit.actions import record_event
from portal.kernel.sealing import seal, unseal
from portal.premises.models import Title
from portal.residents.models import Person
from portal.rulebook.sections.password import PasswordRules

PURPOSE = "credentials"
# Issued at once, the paper is printed after the account was opened: so long it may be printed again.
PRINTING_TIME = dt.timedelta(minutes=15)
# Nobody said that the paper is there, but it was printed: after so long nobody will print it again.
PRINTED_TIME = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class StartSecret:
    """A new secret: what is printed, and the hashes that are stored. Costs 20 ms; make it before locks are taken."""

    kind: str
    text: str
    password_hash: str
    code_hash: str = ""

    def __repr__(self) -> str:
        return f"StartSecret({self.kind})"  # never into a log


def new_start_secret(rules: PasswordRules, *, context: list[str]) -> StartSecret:
    """Return a random secret of the kind that the rules name; a password fits the cooperative's own rule."""
    if rules.start == "activation_code":
        code = new_code()
        return StartSecret(CredentialIssue.Kind.CODE, code, hashed_secret(""), hashed_secret(as_compared(code)))
    password = suggested_password(PasswordRule.of_residents(rules), context=context)
    return StartSecret(CredentialIssue.Kind.PASSWORD, password, hashed_secret(password))


def words_close_to(person: Person) -> list[str]:
    """Return what a start password must not be made of: name, number, premises. Costs one query."""
    words = [person.code, person.first_name, person.last_name, person.membership_number or ""]
    for title in Title.objects.filter(person=person).select_related("premises__building"):
        words += [title.premises.code, title.premises.building.street]
    return [word for word in words if word]


def sealed(secret: StartSecret) -> str:
    """Return the secret as stored until the paper is in somebody's hands."""
    return seal(secret.text, purpose=PURPOSE)


@transaction.atomic
def secret_of(issue: CredentialIssue, by: Any, now: dt.datetime | None = None) -> str | None:
    """Return the secret to be printed or shown, or None once it is wiped. Written down: who saw it and when.

    An issue that was handed over shows its secret for fifteen minutes more, for a printer that jams.
    """
    stored = CredentialIssue.objects.select_related("user").get(pk=issue.pk)
    if not stored.secret or not may_be_shown(stored, now or timezone.now()):
        return None
    record_event(
        action="credentials.shown",
        by=by,
        subject=f"account:{stored.user.identifier}",
        person_id=person_id_of(stored),
        details={"receipt": stored.label},
    )
    return unseal(stored.secret, purpose=PURPOSE)


def secret_to_send(issue: CredentialIssue, now: dt.datetime) -> str | None:
    """Return the secret for an e-mail that nobody reads here, or None once it is wiped or over."""
    return unseal(issue.secret, purpose=PURPOSE) if issue.secret and may_be_shown(issue, now) else None


@transaction.atomic
def mark_printed(*, issue: CredentialIssue, now: dt.datetime) -> None:
    """Write down when the paper was printed first; printing it again does not move the moment."""
    CredentialIssue.objects.filter(pk=issue.pk, printed_at__isnull=True).update(printed_at=now)
    issue.printed_at = issue.printed_at or now


def wipe_secrets(now: dt.datetime) -> int:
    """Wipe what nobody has to print any more; return how many. Safe to run twice and at once."""
    kept = CredentialIssue.objects.exclude(secret="")
    over = kept.filter(handed_over_at__lt=now - PRINTING_TIME) | kept.filter(expires_at__lt=now)
    over |= kept.filter(printed_at__lt=now - PRINTED_TIME)
    return over.update(secret="")


def person_id_of(issue: CredentialIssue) -> Any:
    """Return the id of the person whose account it is. Costs one query."""
    return getattr(getattr(issue.user, "person_link", None), "person_id", None)


def may_be_shown(issue: CredentialIssue, now: dt.datetime) -> bool:
    """Return whether a secret that is not wiped yet may still leave its seal."""
    if issue.printed_at is not None and now > issue.printed_at + PRINTED_TIME:
        return False
    if issue.handed_over_at is not None:
        return now <= issue.handed_over_at + PRINTING_TIME
    return issue.expires_at is None or now <= issue.expires_at
