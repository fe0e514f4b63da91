"""What an account leaves in the rooms, counted and erased. Who is due is in ``erasing``."""

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet

from portal.access.models import AccessApplication, CallAttempt, CredentialIssue
from portal.accounts.attempts import attempt_key
from portal.accounts.known_devices import forget_devices
from portal.accounts.models import KnownDevice, PastPassword, SignInFailure, StandingChange, User
from portal.accounts.sessions import end_sessions
from portal.consents.models import ConsentEvent, RegulationAcceptance
from portal.kernel.clock import WARSAW
from portal.premises.models import Title
from portal.residents.models import ContactChange, Person, PersonAccount, Representation

# What stands in place of words that a column must have.
ERASED_WORDS = "dane usunięte"


@dataclass(frozen=True, slots=True)
class Traces:
    """How much of each kind goes with an account."""

    sessions: int
    browsers: int
    issues: int
    applications: int
    consents: int

    def __str__(self) -> str:
        return (
            f"sesje {self.sessions}, przeglądarki {self.browsers}, wydania {self.issues}, "
            f"wnioski {self.applications}, zgody {self.consents}"
        )


def traces_of(user: User) -> Traces:
    """Count what goes with the account. Costs six queries."""
    return Traces(
        sessions=UserSession.objects.filter(user_id=user.pk).count(),
        browsers=KnownDevice.objects.filter(user=user).count(),
        issues=CredentialIssue.objects.filter(user=user).count(),
        applications=AccessApplication.objects.filter(user=user).count(),
        consents=ConsentEvent.objects.filter(user=user).count()
        + RegulationAcceptance.objects.filter(user=user).count(),
    )


def erase_traces(user: User, link: PersonAccount | None) -> None:
    """Erase what the account left. Call it in the transaction that erases the account itself.

    Law: consents and acceptances prove what they allowed as long as claims may be raised; the retention period is
    longer than that, so they go with the account.
    """
    end_sessions(user=user)
    forget_devices(user=user)
    for model in (PastPassword, CredentialIssue, ConsentEvent, RegulationAcceptance):
        model.objects.filter(user=user).delete()  # type: ignore[attr-defined]
    Authenticator.objects.filter(user_id=user.pk).delete()
    EmailAddress.objects.filter(user_id=user.pk).delete()
    SignInFailure.objects.filter(pk=attempt_key(user.identifier)).delete()
    StandingChange.objects.filter(user=user).update(reason="", reporter="")
    _blank(AccessApplication.objects.filter(user=user))
    if link is None:
        return
    link.delete()
    if link.representation is not None:
        Representation.objects.filter(pk=link.representation.pk).update(
            representative_name=ERASED_WORDS, representative=None, email="", phone=""
        )
    elif _is_the_last_tie(link.person):
        _erase_contact(link.person)


def erase_applications(*, before: dt.date, dry_run: bool) -> int:
    """Erase what people typed in applications that ended before the day and led to no account; return how many."""
    moment = dt.datetime.combine(before, dt.time(), tzinfo=WARSAW)
    old = AccessApplication.objects.filter(user__isnull=True, ended_at__lt=moment).exclude(_IS_BLANK)
    old = old.filter(Q(person__isnull=True) | Q(person__legal_hold=""))
    return old.count() if dry_run else _blank(old)


_IS_BLANK = Q(email="", phone="", typed={}, identity_document="", refusal__in=["", ERASED_WORDS])


def _blank(applications: QuerySet[AccessApplication]) -> int:
    keys = list(applications.values_list("pk", flat=True))
    CallAttempt.objects.filter(application__in=keys).delete()
    chosen = AccessApplication.objects.filter(pk__in=keys)
    chosen.exclude(refusal="").update(refusal=ERASED_WORDS)
    return chosen.update(email="", phone="", typed={}, identity_document="", identity_seen_on=None, identity_seen_by="")


def _is_the_last_tie(person: Person) -> bool:
    """Return whether nothing but the register knows the person any more: no other account, no title without end."""
    has_account = PersonAccount.objects.filter(person=person).exists()
    return not has_account and not Title.objects.filter(person=person, valid_to__isnull=True).exists()


def _erase_contact(person: Person) -> None:
    # What came from the register file stays as the file says it; what was given here goes.
    given_here = ContactChange.objects.filter(person=person, state="applied", carried_over_at__isnull=True)
    for change in given_here:
        if getattr(person, change.field) == change.after:
            setattr(person, change.field, "")
    person.save(update_fields=["email", "phone", "correspondence_address"])
    ContactChange.objects.filter(person=person).delete()
