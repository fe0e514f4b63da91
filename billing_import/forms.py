"""The form that takes a file. What is in the file is judged by the import, not here."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing_import.kinds import KINDS_OF_FILES
from billing_import.parcels import Sent
from billing_import.profiles import DEFAULT, profile_names
from billing_import.recognizing import Recognized

LARGEST_UPLOAD = 512 << 20


def reading_choices() -> list[tuple[str, str]]:
    """Return the kinds of files with their profiles, as ``kind:profile`` and words. Costs one query a kind."""
    choices = []
    for code, kind in KINDS_OF_FILES:
        for name in profile_names(code):
            words = _("zwykły układ") if name == DEFAULT else _("profil %(name)s") % {"name": name}
            choices.append((f"{code}:{name}", f"{kind.name} – {words}"))
    return choices


RECOGNIZE = "auto"


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One file or more; cleaned to a list."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files, each of which must be all right."""
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(SeveralFilesField, self).clean(one, initial) for one in given or [None]]


class ImportForm(forms.Form):
    """Files, how to read them, and the day their data are from."""

    reading = forms.ChoiceField(
        label=gettext_lazy("Co jest w pliku"),
        error_messages={"required": gettext_lazy("Wybierz, co jest w pliku.")},
    )
    file = SeveralFilesField(
        label=gettext_lazy("Plik lub kilka plików"),
        help_text=gettext_lazy(
            "Takie, jakie zapisuje program księgowy lub bank: CSV, TXT, Excel, DBF, JPK, wyciąg MT940, ZIP i inne. "
            "Nie trzeba ich poprawiać."
        ),
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
        choices = [(RECOGNIZE, _("rozpoznaj po zawartości")), *reading_choices()]
        self.fields["reading"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> list[Any]:
        """Refuse files that no export of a ledger is as large as."""
        files: list[Any] = self.cleaned_data["file"]
        if any((file.size or 0) > LARGEST_UPLOAD for file in files):
            raise forms.ValidationError(_("Plik jest za duży. Największy może mieć 512 MB."))
        return files

    @property
    def wishes(self) -> dict[str, Any]:
        """Return what to ask ``queue_parcel`` for; only of a valid form."""
        reading = self.cleaned_data["reading"]
        as_of: dt.date | None = self.cleaned_data["as_of"]
        files = [Sent(file.name or "plik", file) for file in self.cleaned_data["file"]]
        chosen = None if reading == RECOGNIZE else Recognized(*reading.split(":", 1))
        return {"files": files, "chosen": chosen, "as_of": as_of}


class MendedFileForm(forms.Form):
    """The errors file of a run, mended."""

    file = forms.FileField(
        label=gettext_lazy("Poprawiony plik"),
        help_text=gettext_lazy("Plik błędów tego importu po poprawieniu. Zostaw w nim kolumny „IOK”."),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Wybierz plik.")},
    )
