"""What this room tells a person of themselves in a file of everything about them: the days of their titles."""

from typing import Any

from django.db.models import Q, QuerySet

from portal.kernel.imported_rows import open_rows
from portal.kernel.personal_exports import PERSONAL_EXPORTS, PersonalPart, Whose
from portal.meters.models import Medium, Meter, Reading, SubmittedReading
from portal.premises.models import Title
from portal.premises.queries import in_days_of_titles


def _meters(whose: Whose) -> QuerySet[Any]:
    held = Title.objects.filter(person_id=whose.person).values("premises_id")
    return open_rows(Meter).filter(premises__in=held).order_by("premises__code", "medium", "number", "pk")


def _readings(whose: Whose) -> QuerySet[Any]:
    in_days = in_days_of_titles(whose.person, premises="premises", day="read_on")
    return open_rows(Reading).filter(in_days).order_by("premises__code", "meter_number", "read_on", "pk")


def _given(whose: Whose) -> QuerySet[Any]:
    in_days = in_days_of_titles(whose.person, premises="premises", day="read_on")
    mine = Q(person_id=whose.person) | Q(person__isnull=True) & in_days
    return SubmittedReading.objects.filter(mine).order_by("premises__code", "meter_number", "read_on", "given_at")


_METERS = PersonalPart(
    heading="Liczniki",
    tables=frozenset({"meters_meter"}),
    columns={
        "premises__code": "Lokal",
        "number": "Numer",
        "medium": "Co mierzy",
        "place": "Gdzie",
        "installed_on": "Założony",
        "removed_on": "Zdjęty",
        "verified_until": "Legalizacja do",
    },
    rows=_meters,
    words={"medium": dict(Medium.choices)},
    place=40,
)
_READINGS = PersonalPart(
    heading="Odczyty liczników",
    tables=frozenset({"meters_reading"}),
    columns={
        "premises__code": "Lokal",
        "meter_number": "Licznik",
        "read_on": "Dzień",
        "value": "Stan",
        "basis": "Jak ustalono",
        "source": "Kto odczytał",
    },
    rows=_readings,
    words={"basis": dict(Reading.Basis.choices), "source": dict(Reading.Source.choices)},
    place=41,
)
_GIVEN = PersonalPart(
    heading="Odczyty podane w serwisie",
    tables=frozenset({"meters_submitted_reading"}),
    columns={
        "premises__code": "Lokal",
        "meter_number": "Licznik",
        "read_on": "Dzień",
        "value": "Stan",
        "given_at": "Kiedy podano",
        "state": "Co z nim",
        "refusal": "Powód odrzucenia",
    },
    rows=_given,
    words={"state": dict(SubmittedReading.State.choices)},
    place=42,
)


def fill() -> None:
    """Leave the room's parts with the kernel."""
    PERSONAL_EXPORTS.add("meters.meters", _METERS)
    PERSONAL_EXPORTS.add("meters.readings", _READINGS)
    PERSONAL_EXPORTS.add("meters.given", _GIVEN)
