"""What this room tells a person of themselves in a file of everything about them. Notes of the staff stay out.

Notes among the staff are the cooperative's own working papers; what was done is in the states and messages.
"""

from typing import Any

from django.db.models import QuerySet

from portal.faults.draft_models import FaultDraft
from portal.faults.models import FaultEntry, FaultFollower, FaultPhoto, FaultReport
from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart, Whose


def _entries(whose: Whose) -> QuerySet[Any]:
    own = FaultEntry.objects.filter(report__reporter_id=whose.person).exclude(kind=FaultEntry.Kind.NOTE)
    return own.order_by("report__year", "report__number", "at", "pk")


_NUMBER = {"report__year": "Rok", "report__number": "Numer"}
_REPORTS = PersonalPart(
    heading="Zgłoszenia awarii",
    tables=frozenset({"faults_report"}),
    columns={
        "year": "Rok",
        "number": "Numer",
        "reported_on": "Dzień",
        "category_name": "Co",
        "place": "Gdzie",
        "details": "Opis",
        "phone": "Telefon",
        "consent": "Wejście do lokalu",
        "state": "Stan",
        "answer_by": "Odpowiedź do",
        "finished_on": "Zakończone",
        "rating": "Ocena",
    },
    rows=lambda whose: FaultReport.objects.filter(reporter_id=whose.person).order_by("year", "number"),
    words={
        "place": dict(FaultReport.Place.choices),
        "consent": dict(FaultReport.Consent.choices),
        "state": dict(FaultReport.State.choices),
    },
    place=45,
)
_ENTRIES = PersonalPart(
    heading="Przebieg zgłoszeń i wiadomości",
    tables=frozenset({"faults_entry"}),
    columns={**_NUMBER, "at": "Kiedy", "kind": "Co", "state": "Stan", "text": "Treść", "is_by_staff": "Kto"},
    rows=_entries,
    words={
        "kind": dict(FaultEntry.Kind.choices),
        "state": dict(FaultReport.State.choices),
        "is_by_staff": {True: "spółdzielnia", False: "Ty"},
    },
    place=46,
)
_PHOTOS = PersonalPart(
    heading="Zdjęcia w zgłoszeniach (są przy zgłoszeniu na stronie)",
    tables=frozenset({"faults_photo"}),
    columns={**_NUMBER, "sent_at": "Kiedy"},
    rows=lambda whose: FaultPhoto.objects.filter(report__reporter_id=whose.person).order_by("sent_at", "pk"),
    place=47,
)
_JOINED = PersonalPart(
    heading="Usterki, które dotyczą też Ciebie",
    tables=frozenset({"faults_follower"}),
    columns={**_NUMBER, "joined_at": "Od kiedy"},
    rows=lambda whose: FaultFollower.objects.filter(person_id=whose.person).order_by("joined_at", "pk"),
    place=48,
)
_DRAFT = PersonalPart(
    heading="Zaczęte zgłoszenie",
    tables=frozenset({"faults_draft"}),
    columns={"touched_at": "Kiedy", "answers": "Co wpisano"},
    rows=lambda whose: FaultDraft.objects.filter(user=whose.user),
    is_of_account=True,
    place=49,
)


def fill() -> None:
    """Leave the room's parts with the kernel."""
    parts = {"reports": _REPORTS, "entries": _ENTRIES, "photos": _PHOTOS, "joined": _JOINED, "draft": _DRAFT}
    for name, part in parts.items():
        PERSONAL_EXPORTS.add(f"faults.{name}", part)
