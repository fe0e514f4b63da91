"""The desk's form of an outage: what, where, from when to when. Polish only."""

import datetime as dt
from typing import Any

from django import forms

from portal.faults.forms import Key, Words
from portal.faults.outage_models import Outage
from portal.faults.outages import OutageFacts
from portal.kernel.clock import WARSAW
from portal.kernel.day_fields import DayField
from portal.premises.audience import choice_of
from portal.premises.audience_form import AudienceForm

_HOUR = "Wpisz godzinę, na przykład 8:00."


class OutageForm(AudienceForm):
    """What does not work, where and how long. Places are chosen from the worker's own estates."""

    klucz = Key()
    co = forms.ChoiceField(
        label="Czego nie ma", choices=Outage.Kind.choices, error_messages={"invalid_choice": "Wybierz z listy."}
    )
    rodzaj = forms.ChoiceField(
        label="Rodzaj",
        choices=[("awaria", "nagła awaria"), ("plan", "planowana")],
        error_messages={"invalid_choice": "Wybierz z listy."},
    )
    od_dnia = DayField("Od dnia")
    od_godziny = forms.TimeField(
        label="Od godziny", input_formats=["%H:%M", "%H.%M", "%H"], error_messages={"invalid": _HOUR, "required": _HOUR}
    )
    do_dnia = DayField("Do dnia")
    do_godziny = forms.TimeField(
        label="Do godziny",
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H"],
        error_messages={"invalid": _HOUR},
        help_text="Przy nagłej awarii koniec może być pusty.",
    )
    tekst = Words(rows=3, required=False, max_length=500, label="Co trzeba wiedzieć")

    def __init__(self, data: Any, *, own_estates: frozenset[str] | None, initial: Any = None) -> None:
        super().__init__(data, initial=initial, own_estates=own_estates)
        self.fields["od_dnia"].required = True
        self.fields["od_dnia"].error_messages["required"] = "Wpisz dzień, na przykład 15.12.2026."

    def clean(self) -> dict[str, Any]:
        """Put days and hours together; refuse an end before the start, and a planned outage without an end."""
        clean: dict[str, Any] = super().clean() or {}
        start = _moment(clean.get("od_dnia"), clean.get("od_godziny"))
        day, hour = clean.get("do_dnia"), clean.get("do_godziny")
        end = _moment(day, hour)
        if (day is None) != (hour is None) and not {"do_dnia", "do_godziny"} & set(self.errors):
            self.add_error("do_dnia" if day is None else "do_godziny", "Podaj dzień i godzinę końca albo nic.")
        if clean.get("rodzaj") == "plan" and end is None and not self.errors:
            self.add_error("do_dnia", "Planowana przerwa ma koniec. Wpisz dzień i godzinę.")
        if start and end and end <= start:
            self.add_error("do_dnia", "Koniec jest przed początkiem. Popraw dni albo godziny.")
        clean["start"], clean["end"] = start, end
        return clean

    @property
    def facts(self) -> OutageFacts:
        """Return what was filled in, as the actions take it."""
        clean = self.cleaned_data
        return OutageFacts(clean["co"], clean["rodzaj"] == "plan", clean["start"], clean["end"], clean["tekst"])


def initial_of(outage: Outage) -> dict[str, Any]:
    """Return what the form shows of an outage that is there."""
    start = outage.starts_at.astimezone(WARSAW)
    end = outage.ends_at.astimezone(WARSAW) if outage.ends_at else None
    return {
        **AudienceForm.initial_of(choice_of(outage.audience)),
        "co": outage.kind,
        "rodzaj": "plan" if outage.is_planned else "awaria",
        "od_dnia": start.date(),
        "od_godziny": f"{start:%H:%M}",
        "do_dnia": end.date() if end else None,
        "do_godziny": f"{end:%H:%M}" if end else "",
        "tekst": outage.text,
    }


def _moment(day: dt.date | None, hour: dt.time | None) -> dt.datetime | None:
    if day is None or hour is None:
        return None
    return dt.datetime.combine(day, hour, tzinfo=WARSAW).astimezone(dt.UTC)
