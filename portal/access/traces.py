"""What an account leaves in the rooms, counted and erased. Who is due is in ``erasing``."""

import datetime as dt
import uuid
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q, QuerySet

from portal.access.models import AccessApplication, CallAttempt, CredentialIssue, LetterBatchLine
from portal.access.told import spoken_to_account, spoken_to_applications, will_be_the_last_tie
from portal.accounts.attempts import attempt_key
from portal.accounts.known_devices import forget_devices
from portal.accounts.models import KnownDevice, PastPassword, SignInFailure, StandingChange, User
from portal.accounts.sessions import end_sessions
from portal.calendar.models import CalendarFeed
from portal.consents.models import ConsentEvent, RegulationAcceptance
from portal.kernel.clock import WARSAW
from portal.outbox.erasing import erase_messages, messages_to
from portal.residents.following import tell_of_person
from portal.residents.models import ContactChange, Person, PersonAccount, PersonNote, Representation
from portal.residents.notice_models import NoticeChoice, WaitingNotice

# What stands in place of words that a column must have.
ERASED_WORDS = "dane usunięte"
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Traces:
    """How much of each kind goes with an account."""

    sessions: int
    browsers: int
    issues: int
    applications: int
    consents: int
    messages: int

    def __str__(self) -> str:
        return (
            f"sesje {self.sessions}, przeglądarki {self.browsers}, wydania {self.issues}, "
            f"wnioski {self.applications}, zgody {self.consents}, wiadomości {self.messages}"
        )


def traces_of(user: User, link: PersonAccount | None) -> Traces:
    """Count what goes with the account. Costs up to thirteen queries, one of which reads all messages."""
    return Traces(
        sessions=UserSession.objects.filter(user_id=user.pk).count(),
        browsers=KnownDevice.objects.filter(user=user).count(),
        issues=CredentialIssue.objects.filter(user=user).count(),
        applications=AccessApplication.objects.filter(user=user).count(),
        consents=ConsentEvent.objects.filter(user=user).count()
        + RegulationAcceptance.objects.filter(user=user).count(),
        messages=messages_to(spoken_to_account(user, link)).count(),
    )


def erase_traces(user: User, link: PersonAccount | None) -> None:
    """Erase what the account left. Call it in the transaction that erases the account itself.

    Law: consents and acceptances prove what they allowed as long as claims may be raised; the retention period is
    longer than that, so they go with the account. Which column holds what of a person, and why some of it stays, is
    in ``tests/portal/access/personal_data.py``.
    """
    # Before anything goes: what is left of the account says which messages are its own.
    spoken = spoken_to_account(user, link)
    erase_messages(spoken)
    end_sessions(user=user)
    forget_devices(user=user)
    for model in (PastPassword, CalendarFeed, CredentialIssue, ConsentEvent, RegulationAcceptance):
        model.objects.filter(user=user).delete()  # type: ignore[attr-defined]
    Authenticator.objects.filter(user_id=user.pk).delete()
    EmailAddress.objects.filter(user_id=user.pk).delete()
    typed = {user.identifier, *spoken.addresses} - {""}
    SignInFailure.objects.filter(pk__in=[attempt_key(text) for text in typed]).delete()
    StandingChange.objects.filter(user=user).update(reason="", reporter="")
    _forget_who_acted(user.identifier)
    _blank(AccessApplication.objects.filter(user=user))
    if link is None:
        return
    is_last = will_be_the_last_tie(link)
    link.delete()
    if link.representation is not None:
        _erase_representatives(Representation.objects.filter(pk=link.representation.pk))
    elif is_last:
        _erase_person(link.person)


def _forget_who_acted(identifier: str) -> None:
    """Take the identifier out of what its owner did themselves: ended, asked for, decided."""
    StandingChange.objects.filter(by=identifier).update(by=ERASED_WORDS)
    Representation.objects.filter(ended_by=identifier).update(ended_by=ERASED_WORDS)
    ContactChange.objects.filter(asked_by=identifier).update(asked_by=ERASED_WORDS)
    ContactChange.objects.filter(decided_by=identifier).update(decided_by=ERASED_WORDS)
    AccessApplication.objects.filter(taken_by=identifier).update(taken_by=ERASED_WORDS)


def _erase_representatives(representations: QuerySet[Representation]) -> None:
    representations.update(representative_name=ERASED_WORDS, representative=None, email="", phone="")


def erase_applications(*, before: dt.date, dry_run: bool) -> int:
    """Erase what people typed in applications that ended before the day and led to no account; return how many."""
    moment = dt.datetime.combine(before, dt.time(), tzinfo=WARSAW)
    old = AccessApplication.objects.filter(user__isnull=True, ended_at__lt=moment).exclude(_IS_BLANK)
    old = old.filter(Q(person__isnull=True) | Q(person__legal_hold=""))
    keys = list(old.values_list("pk", flat=True))
    if not dry_run:
        for at in range(0, len(keys), _AT_ONCE):
            _erase_applications(keys[at : at + _AT_ONCE])
    return len(keys)


@transaction.atomic
def _erase_applications(keys: list[uuid.UUID]) -> None:
    chosen = AccessApplication.objects.filter(pk__in=keys)
    erase_messages(spoken_to_applications(chosen))
    _blank(chosen)


_IS_BLANK = Q(email="", phone="", typed={}, identity_document="", refusal__in=["", ERASED_WORDS])


def _blank(applications: QuerySet[AccessApplication]) -> int:
    """Leave of the applications their number, kind, days and outcome; return of how many."""
    keys = list(applications.values_list("pk", flat=True))
    CallAttempt.objects.filter(application__in=keys).delete()
    chosen = AccessApplication.objects.filter(pk__in=keys)
    chosen.exclude(refusal="").update(refusal=ERASED_WORDS)
    return chosen.update(email="", phone="", typed={}, identity_document="", identity_seen_on=None, identity_seen_by="")


def _erase_person(person: Person) -> None:
    """Erase what was given or said here of a person whom only the register knows any more."""
    # What came from the register file stays as the file says it; what was given here goes.
    given_here = ContactChange.objects.filter(
        person=person, premises__isnull=True, state="applied", carried_over_at__isnull=True
    )
    for change in given_here:
        if getattr(person, change.field) == change.after:
            setattr(person, change.field, "")
    person.save(update_fields=["email", "phone", "correspondence_address"])
    ContactChange.objects.filter(person=person).delete()
    PersonNote.objects.filter(person=person).delete()
    NoticeChoice.objects.filter(person=person).delete()
    WaitingNotice.objects.filter(person=person).delete()
    LetterBatchLine.objects.filter(person=person).exclude(refusal="").update(refusal=ERASED_WORDS)
    # Those with an account of their own go when it goes.
    _erase_representatives(Representation.objects.filter(principal=person, account_link__isnull=True))
    tell_of_person(person.pk)
