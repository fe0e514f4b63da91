"""The form of one reading. What is odd about it is not the form's matter: odd readings are asked about, not refused."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel.day_fields import DayField
from portal.kernel.picture_fields import PictureField
from portal.meters.queries import MeterBook
from portal.meters.reading_value import (
    EMPTY,
    MOST_FIGURES,
    NEGATIVE,
    NO_NUMBER,
    TOO_LONG,
    TWO_COMMAS,
    ValueRefused,
    value_of,
)
from portal.meters.reading_window import Window
from portal.meters.words import day_words, unit_of
from portal.rulebook.sections.readings import ReadingRules

# Enough for any number and its mistakes; a longer text is none, and is not echoed whole.
LONGEST = 40


def refusal_words(code: str, *, example: str = "195,75") -> str:
    """Return the sentence for a text that is no state of a meter."""
    words = {
        EMPTY: _("Wpisz, co pokazuje licznik. Na przykład %(example)s."),
        NO_NUMBER: _("Wpisz same cyfry i przecinek. Na przykład %(example)s."),
        NEGATIVE: _("Licznik nie pokazuje liczb ujemnych. Wpisz bez minusa, na przykład %(example)s."),
        TOO_LONG: _("To za długa liczba. Licznik ma najwyżej %(most)s cyfr przed przecinkiem."),
        TWO_COMMAS: _("Przecinek może być tylko jeden. Na przykład %(example)s."),
    }
    return words[code] % {"example": example, "most": MOST_FIGURES}


class ReadingForm(forms.Form):
    """The state of one meter, the day it was read, and a photo where the rules take one."""

    value = forms.CharField(
        required=False,
        label=gettext_lazy("Ile jest teraz na liczniku?"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"}),
    )
    read_on = DayField(gettext_lazy("Z którego dnia jest ten odczyt?"))

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        files: Any,
        *,
        book: MeterBook,
        rules: ReadingRules,
        window: Window,
        today: dt.date,
        has_photo: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial or {"read_on": today}, use_required_attribute=False)
        self.book, self.rules, self.window, self.today = book, rules, window, today
        # What is no number is answered by one sentence, invisible signs among it.
        self.fields["value"].validators = []
        self.fields["value"].help_text = (
            _("Przepisz czarne cyfry, potem przecinek i czerwone.") if rules.decimals else _("Przepisz czarne cyfry.")
        )
        self.fields["value"].widget.attrs["aria-label"] = f"{self.fields['value'].label} ({unit_of(book.medium)})"
        if rules.photo != "none":
            is_needed = rules.photo == "required" and not has_photo
            self.fields["photo"] = PictureField(
                required=is_needed,
                label=_("Zdjęcie licznika") if is_needed else _("Zdjęcie licznika (jeśli chcesz)"),
                help_text=_("Cyfry i numer licznika mają być widoczne."),
                error_messages={"required": _("Dołącz zdjęcie licznika."), "empty": _("Plik jest pusty.")},
            )

    def clean_value(self) -> Decimal:
        """Return the number, with the places that the rules count."""
        text = self.cleaned_data["value"]
        try:
            if len(text) > LONGEST:
                raise ValueRefused(NO_NUMBER if any(sign.isalpha() for sign in text) else TOO_LONG)
            return value_of(text, places=self.rules.decimals)
        except ValueRefused as refused:
            raise ValidationError(refusal_words(refused.code)) from None

    def clean_read_on(self) -> dt.date:
        """Return the day, today when left empty; refuses days on which nothing could be read or is taken."""
        day: dt.date = self.cleaned_data["read_on"] or self.today
        if day > self.today:
            raise ValidationError(_("Ten dzień dopiero będzie. Wpisz dzień, w którym licznik to pokazał."))
        last = self.book.last_state
        if last is not None and day < last.on:
            raise ValidationError(
                _("Ostatni odczyt jest z %(day)s. Wpisz ten dzień albo późniejszy.")
                % {"day": day_words(last.on, self.today)}
            )
        if self.window.first is not None and day < self.window.first:
            raise ValidationError(
                _("Teraz liczą się odczyty od %(day)s. Wpisz ten dzień albo późniejszy.")
                % {"day": day_words(self.window.first, self.today)}
            )
        if self.book.installed_on is not None and day < self.book.installed_on:
            raise ValidationError(_("Tego dnia licznika jeszcze nie było. Wpisz późniejszy dzień."))
        return day
