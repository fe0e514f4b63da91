"""What the journal is asked for, as typed. Finding the person is in ``audit_people``."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.audit.kinds import KINDS
from portal.audit.queries import Asked
from portal.kernel.clock import WARSAW
from portal.kernel.day_fields import FilterOfDays
from portal.staff_desk.audit_people import Found, Worker

LOOKS = "podglady"


class JournalForm(FilterOfDays):
    """Whom, by whom, what and when; the names are Polish because they show in the address."""

    osoba = forms.CharField(
        label=_("Osoba"),
        required=False,
        max_length=150,
        help_text=_("Nazwisko, numer albo identyfikator."),
        error_messages={"max_length": _("Wpisz najwyżej 150 znaków.")},
    )
    pracownik = forms.ChoiceField(
        label=_("Pracownik"),
        required=False,
        error_messages={"invalid_choice": _("Nie ma takiego pracownika. Wybierz z listy.")},
    )
    rodzaj = forms.ChoiceField(
        label=_("Co zrobiono"),
        required=False,
        error_messages={"invalid_choice": _("Nie znamy takiego rodzaju. Wybierz go z listy.")},
    )
    field_order = ("osoba", "pracownik", "rodzaj", "od", "do")

    def __init__(self, values: Any, staff: Sequence[Worker]) -> None:
        super().__init__(values, use_required_attribute=False)
        people = [(str(worker.id), f"{worker.name}, {worker.identifier}") for worker in staff]
        kinds = sorted((kind.words, kind.name) for kind in KINDS.values())
        self._choose("pracownik", [("", _("każdy")), *people])
        self._choose(
            "rodzaj",
            [("", _("wszystko")), (LOOKS, _("każde przeglądanie danych")), *((n, words) for words, n in kinds)],
        )

    def _choose(self, field: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    def clean_osoba(self) -> str:
        """Refuse what PostgreSQL could not compare."""
        text = str(self.cleaned_data["osoba"]).strip()
        if len(text) == 1:
            raise forms.ValidationError(_("Wpisz co najmniej dwa znaki."))
        return text

    def asked(self, person: Found | None) -> Asked:
        """Return the wish, with the person that was found for the words typed; the form must be valid."""
        clean = self.cleaned_data
        kind = clean["rodzaj"]
        looks = tuple(one.name for one in KINDS.values() if one.is_look)
        return Asked(
            person_id=person.id if person else None,
            identifiers=person.identifiers if person else (),
            actor_id=clean["pracownik"] or None,
            kinds=looks if kind == LOOKS else (kind,) if kind else (),
            since=_midnight(clean["od"]) if clean["od"] else None,
            until=_midnight(clean["do"] + dt.timedelta(days=1)) if clean["do"] else None,
        )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, WARSAW)
