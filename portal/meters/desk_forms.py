"""Forms of the desk: why a reading is refused, and which meters are to be typed in, of which day."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.kernel.day_fields import DAY_FORMATS
from portal.kernel.unseen import unseen_in
from portal.meters.models import Medium, Reading
from portal.premises.models import Building

MOST_CODES = 500


class RefusalForm(forms.Form):
    """Why a reading is not accepted, for the person who gave it."""

    reason = forms.CharField(
        label="Powód odrzucenia",
        help_text="Osoba przeczyta te słowa. Na przykład: Na zdjęciu widać inny numer licznika.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Napisz, dlaczego nie przyjmujesz odczytu.",
            "max_length": "Powód jest za długi: zmieści się 300 znaków. Skróć go.",
        },
    )


class TakeBackForm(RefusalForm):
    """Why an accepted reading counts no more."""

    reason = forms.CharField(
        label="Powód cofnięcia",
        help_text="Osoba przeczyta te słowa. Na przykład: Odczyt dotyczy innego licznika.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Napisz, dlaczego cofasz odczyt.",
            "max_length": "Powód jest za długi: zmieści się 300 znaków. Skróć go.",
        },
    )


class PlaceForm(forms.Form):
    """Which meters: of a building, of one of its staircases, of premises by code; which medium."""

    budynek = forms.ModelChoiceField(
        label="Budynek",
        queryset=Building.objects.none(),
        required=False,
        empty_label="wybierz",
        error_messages={"invalid_choice": "Nie ma takiego budynku. Wybierz go z listy."},
    )
    klatka = forms.CharField(label="Klatka", required=False, max_length=20, help_text="Puste: wszystkie.")
    medium = forms.ChoiceField(
        label="Licznik",
        required=False,
        choices=[("", "wszystkie"), *Medium.choices],
        error_messages={"invalid_choice": "Nie znamy takiego licznika. Wybierz go z listy."},
    )
    indeksy = forms.CharField(
        label="albo indeksy lokali",
        required=False,
        max_length=20_000,
        help_text="Po jednym w wierszu.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, values: Any, buildings: Any) -> None:
        super().__init__(values, use_required_attribute=False)
        self.fields["budynek"].queryset = buildings  # type: ignore[attr-defined]

    @property
    def codes(self) -> list[str]:
        """Return the codes of premises that were asked for."""
        lines = self.cleaned_data.get("indeksy", "").splitlines()
        return [line.strip()[:60] for line in lines if line.strip() and not unseen_in(line)][:MOST_CODES]

    @property
    def names_a_place(self) -> bool:
        """Return whether anything was asked for."""
        return self.is_valid() and bool(self.cleaned_data.get("budynek") or self.codes)


class TypingForm(forms.Form):
    """The day of the readings, who read the meters, and what is pasted."""

    dzien = forms.DateField(
        label="Dzień odczytu",
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={
            "required": "Wpisz dzień odczytu, na przykład 15.12.2026.",
            "invalid": "Wpisz dzień, na przykład 15.12.2026.",
        },
    )
    zrodlo = forms.ChoiceField(
        label="Kto odczytał",
        choices=[
            (Reading.Source.COLLECTOR, "pracownik w lokalu"),
            (Reading.Source.RESIDENT, "mieszkaniec (kartka, telefon)"),
        ],
        error_messages={"required": "Wybierz, kto odczytał.", "invalid_choice": "Wybierz, kto odczytał."},
    )
    wklejone = forms.CharField(
        label="Wklej z arkusza",
        required=False,
        max_length=60_000,
        help_text="Dwie kolumny: numer licznika (albo indeks lokalu) i stan.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "To za dużo naraz. Wklej mniej wierszy."},
    )

    def __init__(self, values: Any, *, today: dt.date) -> None:
        super().__init__(values, initial={"dzien": today, "zrodlo": "collector"}, use_required_attribute=False)
        self.today = today

    def clean_dzien(self) -> dt.date:
        """Refuse a day that is still to come."""
        day: dt.date = self.cleaned_data["dzien"]
        if day > self.today:
            raise ValidationError("Ten dzień dopiero będzie. Wpisz dzień, w którym odczytano liczniki.")
        if day.year < self.today.year - 5:
            raise ValidationError("To za dawno. Wpisz dzień z ostatnich 5 lat.")
        return day
