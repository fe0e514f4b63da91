"""The form that takes a file. What is in the file is judged by the import, not here."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing_import.kinds import KINDS_OF_FILES
from billing_import.profiles import DEFAULT, profile_names

LARGEST_UPLOAD = 512 << 20


def reading_choices() -> list[tuple[str, str]]:
    """Return the kinds of files with their profiles, as ``kind:profile`` and words. Costs one query a kind."""
    choices = []
    for code, kind in KINDS_OF_FILES:
        for name in profile_names(code):
            words = _("zwykły układ") if name == DEFAULT else _("profil %(name)s") % {"name": name}
            choices.append((f"{code}:{name}", f"{kind.name} – {words}"))
    return choices


class ImportForm(forms.Form):
    """A file, how to read it, and the day its data are from."""

    reading = forms.ChoiceField(
        label=gettext_lazy("Co jest w pliku"),
        error_messages={"required": gettext_lazy("Wybierz, co jest w pliku.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Plik CSV lub TXT"),
        help_text=gettext_lazy("Taki, jaki zapisuje program księgowy. Nie trzeba go poprawiać w Excelu."),
        allow_empty_file=True,  # an empty file is answered by the import, in the same words as everywhere
        error_messages={"required": gettext_lazy("Wybierz plik.")},
    )
    as_of = forms.DateField(
        label=gettext_lazy("Z jakiego dnia są dane"),
        help_text=gettext_lazy("Jeśli puste, przyjmiemy dzień najnowszego zapisu w pliku."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Wpisz datę, na przykład 2026-01-31.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reading"].choices = reading_choices()  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse files that no export of a ledger is as large as."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_UPLOAD:
            raise forms.ValidationError(_("Plik jest za duży. Największy może mieć 512 MB."))
        return file

    @property
    def wishes(self) -> dict[str, Any]:
        """Return what to ask ``queue_import`` for; only of a valid form."""
        kind, profile = self.cleaned_data["reading"].split(":", 1)
        as_of: dt.date | None = self.cleaned_data["as_of"]
        file = self.cleaned_data["file"]
        return {"kind": kind, "profile": profile, "as_of": as_of, "file": file, "file_name": file.name or "plik"}


class MendedFileForm(forms.Form):
    """The errors file of a run, mended."""

    file = forms.FileField(
        label=gettext_lazy("Poprawiony plik"),
        help_text=gettext_lazy("Plik błędów tego importu po poprawieniu. Zostaw w nim kolumny „IOK”."),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Wybierz plik.")},
    )
