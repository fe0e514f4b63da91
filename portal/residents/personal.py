"""What this room tells a person of themselves in a file of everything about them."""

from django.db.models import Q

from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart
from portal.residents.models import ContactChange, Person, PersonAccount, PersonNote, Representation
from portal.residents.notice_models import How, NoticeChoice, WaitingNotice

_PERSON = PersonalPart(
    heading="Osoba w rejestrze spółdzielni",
    tables=frozenset({"residents_person"}),
    columns={
        "code": "Numer kontrahenta",
        "kind": "Rodzaj",
        "first_name": "Imię",
        "last_name": "Nazwisko lub nazwa",
        "email": "E-mail",
        "phone": "Telefon",
        "correspondence_address": "Adres do korespondencji",
        "membership_number": "Numer członkowski",
        "pesel_ending": "Ostatnie cyfry PESEL",
        "legal_hold": "Dlaczego danych nie wolno usunąć",
        "created_at": "W rejestrze od",
    },
    rows=lambda whose: Person.objects.filter(pk=whose.person),
    words={"kind": dict(Person.Kind.choices)},
    place=1,
)
_CHANGES = PersonalPart(
    heading="Zmiany danych kontaktowych",
    tables=frozenset({"residents_contact_change"}),
    columns={
        "asked_at": "Kiedy",
        "field": "Co",
        "premises__code": "Lokal",
        "before": "Było",
        "after": "Miało być",
        "state": "Stan",
        "refusal": "Powód odmowy",
        "decided_at": "Zdecydowano",
    },
    rows=lambda whose: ContactChange.objects.filter(person_id=whose.person).order_by("asked_at", "pk"),
    words={"field": dict(ContactChange.Field.choices), "state": dict(ContactChange.State.choices)},
    place=12,
)
_NOTE = PersonalPart(
    heading="Notatka pracowników",
    tables=frozenset({"residents_person_note"}),
    columns={"written_at": "Kiedy", "text": "Treść"},
    rows=lambda whose: PersonNote.objects.filter(person_id=whose.person),
    place=13,
)
_ACTING = PersonalPart(
    heading="Kto działa za kogo",
    tables=frozenset({"residents_representation"}),
    columns={
        "principal__last_name": "Za kogo (nazwisko lub nazwa)",
        "representative_name": "Kto działa",
        "email": "E-mail",
        "phone": "Telefon",
        "basis": "Na jakiej podstawie",
        "scopes": "Do czego",
        "valid_from": "Od",
        "valid_to": "Do",
        "ended_on": "Odwołane",
        "document_seen_on": "Dokument okazano",
    },
    rows=lambda whose: Representation.objects.filter(
        Q(principal_id=whose.person) | Q(representative_id=whose.person)
    ).order_by("valid_from", "pk"),
    words={"basis": dict(Representation.Basis.choices)},
    place=14,
)
_ACCOUNTS = PersonalPart(
    heading="Konta tej osoby w serwisie",
    tables=frozenset({"residents_person_account"}),
    columns={
        "user__identifier": "Identyfikator",
        "premises__code": "Tylko lokal",
        "created_at": "Od",
        "contact_confirmed_at": "Dane kontaktowe potwierdzono",
    },
    rows=lambda whose: PersonAccount.objects.filter(person_id=whose.person).order_by("created_at"),
    place=11,
)
_CHOICES = PersonalPart(
    heading="Wybrane powiadomienia",
    tables=frozenset({"residents_notice_choice"}),
    columns={"topic": "Temat", "how": "Jak", "chosen_at": "Kiedy wybrano"},
    rows=lambda whose: NoticeChoice.objects.filter(person_id=whose.person).order_by("topic"),
    words={"how": dict(How.choices)},
    place=60,
)
_WAITING = PersonalPart(
    heading="Wiadomości w e-mailu zbiorczym",
    tables=frozenset({"residents_waiting_notice"}),
    columns={"created_at": "Kiedy", "title": "Tytuł", "sent_on": "Wysłano"},
    rows=lambda whose: WaitingNotice.objects.filter(person_id=whose.person).order_by("created_at"),
    place=61,
)


def fill() -> None:
    """Leave the room's parts with the kernel."""
    for name, part in {
        "person": _PERSON,
        "contact_changes": _CHANGES,
        "note": _NOTE,
        "representations": _ACTING,
        "accounts": _ACCOUNTS,
        "notice_choices": _CHOICES,
        "waiting_notices": _WAITING,
    }.items():
        PERSONAL_EXPORTS.add(f"residents.{name}", part)
