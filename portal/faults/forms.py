"""The screens of reporting and the small forms of a case, for residents. What they do is in the actions."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.faults.reporting import LONGEST_DETAILS, LONGEST_PHONE
from portal.faults.talking import LONGEST_MESSAGE
from portal.faults.words import CONSENTS, RATINGS
from portal.kernel.picture_fields import PicturesField
from portal.kernel.unseen import UNSEEN
from portal.outbox.addresses import telephone_problem


class Words(forms.CharField):
    """A text without characters that nobody sees; one that is too long is told, not cut."""

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        errors = kwargs.pop("error_messages", {})
        errors.setdefault("max_length", _("Ten tekst jest za długi: zmieści się %(limit_value)d znaków. Skróć go."))
        super().__init__(widget=widget, error_messages=errors, **kwargs)
        self.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted without a word

    def to_python(self, value: Any) -> str:
        """Return what can be seen of the text, with one kind of line ends."""
        text = UNSEEN.sub("", str(value or "")).replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(text) or ""


class Key(forms.Field):
    """The hidden key of a page, so that sending it twice is one thing; one that somebody spoiled is replaced."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid.uuid4)

    def to_python(self, value: Any) -> uuid.UUID:
        try:
            return uuid.UUID(str(value))
        except ValueError:
            return uuid.uuid4()


class _OneOf(forms.Form):
    """One choice of a few, as radio buttons."""

    def _add(self, name: str, label: Any, choices: Iterable[tuple[str, Any]], missing: Any) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=list(choices),
            widget=forms.RadioSelect,
            error_messages={"required": missing, "invalid_choice": missing},
        )


class WhereForm(_OneOf):
    """Where the fault is."""

    def __init__(self, data: Any, *, choices: Iterable[tuple[str, str]], initial: str) -> None:
        super().__init__(data, initial={"gdzie": initial})
        self._add("gdzie", _("Gdzie jest usterka?"), choices, _("Wybierz, gdzie jest usterka."))


class WhatForm(_OneOf):
    """What is broken."""

    def __init__(self, data: Any, *, choices: Iterable[tuple[str, str]], initial: str) -> None:
        super().__init__(data, initial={"co": initial})
        self._add("co", _("Co się zepsuło?"), choices, _("Wybierz, co się zepsuło."))


class DetailsForm(forms.Form):
    """What happened, in words."""

    opis = Words(
        rows=6,
        max_length=LONGEST_DETAILS,
        label=_("Co się stało?"),
        help_text=_("Napisz, co widać, gdzie dokładnie i od kiedy. Nie podawaj danych innych osób."),
        error_messages={"required": _("Opisz usterkę. Wystarczy jedno zdanie.")},
    )

    def __init__(self, data: Any, files: Any, *, initial: dict[str, str], photos_left: int) -> None:
        super().__init__(data, files, initial=initial)
        if photos_left > 0:
            self.fields["zdjecia"] = photos_field(photos_left)


class ContactForm(forms.Form):
    """How to reach the person, and whether their flat may be entered."""

    telefon = Words(
        required=False,
        max_length=LONGEST_PHONE,
        label=_("Telefon do Ciebie"),
        help_text=_("Zadzwonimy, gdy trzeba się umówić. Możesz zostawić puste."),
    )

    def __init__(self, data: Any, *, initial: dict[str, str], asks_consent: bool) -> None:
        super().__init__(data, initial=initial)
        self.fields["telefon"].widget.attrs.update({"autocomplete": "tel", "inputmode": "tel"})
        if asks_consent:
            missing = _("Wybierz, czy możemy wejść do lokalu.")
            self.fields["wejscie"] = forms.ChoiceField(
                label=_("Czy możemy wejść do lokalu?"),
                choices=[(key, _(words)) for key, words in CONSENTS.items()],
                widget=forms.RadioSelect,
                error_messages={"required": missing, "invalid_choice": missing},
            )

    def clean_telefon(self) -> str:
        """Return the telephone; refuses what nobody can dial."""
        phone: str = self.cleaned_data["telefon"]
        if phone and telephone_problem(phone):
            raise forms.ValidationError(_("To nie jest numer telefonu. Wpisz go tak: 600 100 200."))
        return phone


def photos_field(most: int) -> PicturesField:
    """Return the field for photographs, at most so many."""
    return PicturesField(
        most=most,
        required=False,
        label=_("Zdjęcia"),
        help_text=_("Nieobowiązkowo. Najwięcej: %(most)s. Uważaj, żeby nie było na nich ludzi.") % {"most": most},
    )


class MessageForm(forms.Form):
    """A message about a case, with photographs where the rules allow them."""

    def __init__(self, data: Any = None, files: Any = None, *, photos: int = 0) -> None:
        super().__init__(data, files)
        if photos > 0:
            self.fields["zdjecia"] = photos_field(photos)

    klucz = Key()
    tresc = Words(
        rows=4,
        max_length=LONGEST_MESSAGE,
        label=_("Twoja wiadomość"),
        error_messages={"required": _("Napisz wiadomość.")},
    )


class ReopenForm(MessageForm):
    """Why a case is to be opened again."""

    tresc = Words(
        rows=3,
        max_length=LONGEST_MESSAGE,
        label=_("Co jest nie tak?"),
        error_messages={"required": _("Napisz, dlaczego wznawiasz sprawę.")},
    )


class RatingForm(_OneOf):
    """How it went."""

    def __init__(self, data: Any, *, initial: int | None = None) -> None:
        super().__init__(data, initial={"ocena": str(initial or "")})
        choices: list[tuple[str, Any]] = [(str(value), _(words)) for value, words in RATINGS.items()]
        self._add("ocena", _("Jak poszła naprawa?"), choices, _("Wybierz ocenę."))
