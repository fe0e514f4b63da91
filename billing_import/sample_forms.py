"""Forms that take a sample and say how its file is taken apart: encoding, separator, sheet, line of names."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing_import import profile_words as words
from billing_import.drafts import Draft
from billing_import.guessing.sight import Sight
from billing_import.kinds import KINDS_OF_FILES, kind_named
from billing_import.models import ImportSample

LARGEST_SAMPLE = 64 << 20
RECOGNIZE = ""
# Lines shown to pick the header from: those around the guessed one, and the beginning.
_FIRST_LINES, _LINES_AFTER = 12, 5
_LONGEST_LINE = 110


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of files with their names."""
    return [(code, kind.name) for code, kind in KINDS_OF_FILES]


class SampleForm(forms.Form):
    """A file that nobody described yet."""

    kind = forms.ChoiceField(label=gettext_lazy("Co jest w pliku"), required=False)
    file = forms.FileField(
        label=gettext_lazy("Przykładowy plik"),
        help_text=gettext_lazy(
            "Taki, jaki zapisał program. Nic z niego nie trafi na konta. Usuniemy go po jednym dniu."
        ),
        error_messages={"required": gettext_lazy("Wybierz plik."), "empty": gettext_lazy("Plik jest pusty.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(RECOGNIZE, _("rozpoznaj po zawartości")), *kind_choices()]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse files that no sample needs to be as large as."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_SAMPLE:
            raise forms.ValidationError(_("Plik jest za duży. Przykład może mieć najwyżej 64 MB."))
        return file


class TableForm(forms.Form):
    """How the file is taken apart: what it is, its encoding, separator, sheet and line of names."""

    kind = forms.ChoiceField(label=gettext_lazy("Co jest w pliku"))
    encoding = forms.ChoiceField(label=gettext_lazy("Kodowanie polskich liter"))
    separator = forms.ChoiceField(label=gettext_lazy("Znak podziału kolumn"))
    table = forms.ChoiceField(label=gettext_lazy("Arkusz"))
    header_line = forms.TypedChoiceField(
        label=gettext_lazy("Wiersz z nazwami kolumn"), widget=forms.RadioSelect, coerce=int
    )

    def __init__(self, sample: ImportSample, draft: Draft, sight: Sight, *args: Any, **kwargs: Any) -> None:
        seen = draft.seen_as
        initial = {
            "kind": sample.kind,
            "encoding": draft.settings.get("encoding", seen.get("encoding") or "guess"),
            "separator": seen.get("separator") or "guess",
            "table": seen.get("table", ""),
            "header_line": str(draft.header_line),
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        choices: dict[str, list[tuple[str, str]]] = {
            "kind": [(sight.kind, kind_named(sight.kind).name)] if sight.kind else kind_choices(),
            "encoding": list(words.encoding_words().items()),
            "separator": list(words.separator_words().items()),
            "table": [(title, title) for title in sight.tables],
            "header_line": _line_choices(sight, draft),
        }
        for name, own in choices.items():
            self.fields[name].choices = own  # type: ignore[attr-defined]
        needless = (["encoding", "separator"] if not sight.is_text else ["table"]) + (
            ["header_line"] if sight.header else []
        )
        if not sight.is_text and len(sight.tables) < 2:
            needless.append("table")
        for name in set(needless):
            del self.fields[name]


def _line_choices(sight: Sight, draft: Draft) -> list[tuple[str, str]]:
    """Return the lines that may be the header, as they stand in the file."""
    filled = [row for row in sight.rows if row.raw.strip()]
    last = max(draft.header_line, draft.first_line) + _LINES_AFTER
    shown = [row for number, row in enumerate(filled) if number < _FIRST_LINES or row.line <= last]
    lines = [
        (str(row.line), _("Wiersz %(line)s: %(text)s") % {"line": row.line, "text": row.raw[:_LONGEST_LINE].strip()})
        for row in shown
    ]
    return [("0", _("Plik nie ma wiersza z nazwami. Poznawaj kolumny po numerach.")), *lines]
