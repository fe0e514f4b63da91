"""The form that takes a list of people, as a file or pasted from a spreadsheet. Its rows are judged in ``access``."""

from typing import Any

from django import forms

from portal.access.bulk_reading import EXAMPLE, BulkRow, ListRefused, rows_of_text
from portal.kernel.text_files import TextRefused, text_of_file

LARGEST = 5 << 20


class BulkListForm(forms.Form):
    """One of two: a file, or rows copied from a spreadsheet. ``rows`` are there once it is valid."""

    file = forms.FileField(
        label="Plik CSV albo TXT",
        help_text="Zwykły plik z Excela albo z programu księgowego, najwyżej 5 MB i 5000 wierszy.",
        required=False,
        allow_empty_file=True,
    )
    pasted = forms.CharField(
        label="Albo wklej wiersze z arkusza",
        help_text=f"Razem z nagłówkiem, na przykład: {EXAMPLE}",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    rows: list[BulkRow]

    def clean_file(self) -> Any:
        """Refuse files that no list of people is as large as, before they are read."""
        file = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LARGEST:
            raise forms.ValidationError("Plik jest za duży. Lista może mieć 5 MB. Podziel ją na części.")
        return file

    def clean(self) -> dict[str, Any]:
        """Read the list; what is wrong with it as a whole is told at the field it came by."""
        clean: dict[str, Any] = super().clean() or {}
        file, pasted = clean.get("file"), clean.get("pasted") or ""
        if self.errors:
            return clean
        if file is None and not pasted.strip():
            self.add_error("file", "Wybierz plik albo wklej wiersze.")
        elif file is not None and pasted.strip():
            self.add_error("file", "Jest i plik, i wklejone wiersze. Zostaw jedno.")
        else:
            self._read(file, pasted)
        return clean

    @property
    def file_name(self) -> str:
        """Return the name of the file; empty for pasted rows."""
        file = self.cleaned_data.get("file")
        return "" if file is None else str(file.name or "plik")

    def _read(self, file: Any, pasted: str) -> None:
        try:
            self.rows = rows_of_text(pasted if file is None else text_of_file(file.read()))
        except (TextRefused, ListRefused) as refused:
            self.add_error("pasted" if file is None else "file", str(refused))
