"""What goes back about fault reports: each change of a state is one row, once, so a program follows a report."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from portal.faults.models import FaultEntry
from portal.kernel.clock import WARSAW
from portal.kernel.exports_back import ExportBack, ExportColumn, Value

COLUMNS = (
    ExportColumn("number", "Nr zgłoszenia", "rok i numer, na przykład 2026/0123"),
    ExportColumn("state", "Stan", "słowem, na przykład: nowe, w naprawie, naprawione"),
    ExportColumn("changed_on", "Data stanu", "dzień, w którym zgłoszenie weszło w ten stan"),
    ExportColumn("category", "Rodzaj", "klucz rodzaju z zasad spółdzielni"),
    ExportColumn("category_name", "Nazwa rodzaju", "słowa z dnia zgłoszenia"),
    ExportColumn("urgency", "Pilność", "pilne, wkrótce albo zwykłe"),
    ExportColumn("place", "Miejsce", "lokal, klatka schodowa, budynek albo teren przy budynku"),
    ExportColumn("address", "Adres", "ulica i numer budynku"),
    ExportColumn("staircase", "Klatka", "znak klatki; puste, gdy usterka nie jest w klatce"),
    ExportColumn("premises", "Indeks lokalu", "tylko gdy usterka jest w lokalu"),
    ExportColumn("person", "Nr kontrahenta", "kto zgłosił, gdy usterka jest w lokalu; puste przy częściach wspólnych"),
    ExportColumn("reported_on", "Data zgłoszenia", "dzień, w którym przyszło"),
    ExportColumn("answer_by", "Odpowiedź do", "ostatni dzień na odpowiedź"),
    ExportColumn("details", "Opis", "co napisała osoba; puste po usunięciu treści"),
)


def _ready() -> QuerySet[Any]:
    return FaultEntry.objects.filter(kind=FaultEntry.Kind.STATE).order_by("at", "pk")


def _cells(refs: Sequence[Any]) -> Mapping[Any, Sequence[Value]]:
    found = (
        _ready()
        .filter(pk__in=refs)
        .select_related("report__building", "report__staircase", "report__premises", "report__reporter")
    )
    return {str(entry.pk): _cells_of(entry) for entry in found}


def _cells_of(entry: FaultEntry) -> Sequence[Value]:
    report = entry.report
    in_premises = report.place == "premises"
    return (
        report.label,
        entry.get_state_display(),
        entry.at.astimezone(WARSAW).date(),
        report.category,
        report.category_name,
        report.get_urgency_display(),
        report.get_place_display(),
        str(report.building),
        report.staircase.code if report.staircase else "",
        report.premises.code if in_premises and report.premises else "",
        report.reporter.code if in_premises and report.reporter else "",
        report.reported_on,
        report.answer_by,
        report.details,
    )


FAULTS = ExportBack(
    "zgloszenia",
    "Zgłoszenia awarii",
    "Każda zmiana stanu zgłoszenia: od przyjścia do zakończenia.",
    COLUMNS,
    _ready,
    _cells,
)
