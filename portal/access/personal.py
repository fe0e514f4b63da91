"""What this room tells a person of themselves in a file of everything about them. Secrets and digests stay out."""

from django.db.models import Q

from portal.access.models import AccessApplication, CallAttempt, CredentialIssue, LetterBatchLine
from portal.access.notice_models import AccountNotice
from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart, Whose


def _mine(whose: Whose, path: str = "") -> Q:
    of_account = Q(**{f"{path}user": whose.user})
    return of_account | Q(**{f"{path}person_id": whose.person}) if whose.person_id else of_account


_APPLICATIONS = PersonalPart(
    heading="Wnioski o konto",
    tables=frozenset({"access_application"}),
    columns={
        "number": "Numer",
        "operation": "O co",
        "way": "Jak",
        "applied_at": "Kiedy",
        "state": "Stan",
        "email": "E-mail",
        "phone": "Telefon",
        "typed": "Co wpisano",
        "identity_document": "Jaki dokument okazano",
        "identity_seen_on": "Kiedy okazano",
        "refusal": "Powód odmowy",
        "ended_at": "Zakończony",
    },
    rows=lambda whose: AccessApplication.objects.filter(_mine(whose)).order_by("number"),
    words={
        "operation": dict(AccessApplication.Operation.choices),
        "way": dict(AccessApplication.Way.choices),
        "state": dict(AccessApplication.State.choices),
    },
    is_of_account=True,
    place=75,
)
_CALLS = PersonalPart(
    heading="Telefony w sprawie wniosków",
    tables=frozenset({"access_call"}),
    columns={"at": "Kiedy", "was_reached": "Czy ktoś odebrał", "note": "Notatka"},
    rows=lambda whose: CallAttempt.objects.filter(_mine(whose, "application__")).order_by("at"),
    words={"was_reached": {True: "tak", False: "nie"}},
    is_of_account=True,
    place=76,
)
_ISSUES = PersonalPart(
    heading="Wydane dane do logowania",
    tables=frozenset({"access_credential_issue"}),
    columns={
        "number": "Numer",
        "kind": "Co",
        "handover": "Jak",
        "made_at": "Przygotowano",
        "handed_over_at": "Wydano",
        "received_by": "Kto odebrał",
        "identity_document": "Jaki dokument okazano",
        "identity_seen_on": "Kiedy okazano",
        "used_at": "Użyto",
    },
    rows=lambda whose: CredentialIssue.objects.filter(user=whose.user).order_by("number"),
    words={
        "kind": dict(CredentialIssue.Kind.choices),
        "handover": dict(CredentialIssue.Handover.choices),
    },
    is_of_account=True,
    place=77,
)
_LETTERS = PersonalPart(
    heading="Listy z danymi do konta",
    tables=frozenset({"access_letter_batch_line"}),
    columns={"batch__number": "Seria", "premises__code": "Lokal", "done_at": "Kiedy", "refusal": "Dlaczego bez listu"},
    rows=lambda whose: LetterBatchLine.objects.filter(person_id=whose.person).order_by("pk"),
    place=78,
)
_NOTICES = PersonalPart(
    heading="Zawiadomienia o stanie konta",
    tables=frozenset({"access_account_notice"}),
    columns={"made_at": "Kiedy", "how": "Jak", "told_at": "Przekazano"},
    rows=lambda whose: AccountNotice.objects.filter(change__user=whose.user).order_by("made_at"),
    words={"how": dict(AccountNotice.How.choices)},
    is_of_account=True,
    place=79,
)


def fill() -> None:
    """Leave the room's parts with the kernel."""
    for name, part in {
        "applications": _APPLICATIONS,
        "calls": _CALLS,
        "issues": _ISSUES,
        "letters": _LETTERS,
        "notices": _NOTICES,
    }.items():
        PERSONAL_EXPORTS.add(f"access.{name}", part)
