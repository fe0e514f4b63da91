"""The form that says which column of a sample is which of our fields, and how its values are written."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing_import import profile_words as words
from billing_import.drafts import Draft, header_of
from billing_import.formats.layout import Column
from billing_import.guessing.sight import Sight
from billing_import.kinds import kind_named
from billing_import.models import ImportSample

_VALUES = ("date_forms", "decimal", "sign", "kind_by_side")
_RARE = ("premises_template", "others", "control_totals", "trailing_separator")


class ColumnsForm(forms.Form):
    """Which column is which of our fields, and how values are written."""

    date_forms = forms.MultipleChoiceField(
        label=gettext_lazy("Jak zapisane są daty"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Zaznacz co najmniej jedną postać daty.")},
    )
    decimal = forms.ChoiceField(label=gettext_lazy("Co stoi przed groszami"))
    sign = forms.ChoiceField(label=gettext_lazy("Strony Wn i Ma"))
    kind_by_side = forms.BooleanField(
        label=gettext_lazy("Nie ma kolumny z rodzajem. Wn to naliczenie, Ma to wpłata, kwota ujemna to korekta."),
        required=False,
    )
    trailing_separator = forms.BooleanField(
        label=gettext_lazy("Każdy wiersz kończy się znakiem podziału, a nagłówek nie."), required=False
    )
    premises_template = forms.CharField(
        label=gettext_lazy("Wzorzec konta"),
        help_text=gettext_lazy(
            "Gdy zamiast indeksu lokalu jest konto: 204-{lokal}. Gwiazdka * to cokolwiek. Kilka wzorców wpisz jeden "
            "pod drugim."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=600,
    )
    others = forms.ChoiceField(label=gettext_lazy("Wiersze innych kont"))
    control_totals = forms.ChoiceField(label=gettext_lazy("Sumy podane w pliku"))

    def __init__(self, sample: ImportSample, draft: Draft, sight: Sight, *args: Any, **kwargs: Any) -> None:
        self.layout, self.sample, self.draft = kind_named(sample.kind).layout, sample, draft
        said, header = draft.settings, header_of(sight, draft)
        super().__init__(*args, **{**kwargs, "initial": _initial(draft)})
        self.examples = _examples(sight, draft)
        width = max(len(header), *(at + 1 for at in (-1, *draft.columns.values(), *self.examples)))
        self.titles = [_title(at, header) for at in range(width)]
        options = [("", _("nie ma w pliku")), *((str(at), self._option(at)) for at in range(width))]
        for column in self.layout.columns:
            self.fields[f"col_{column.field}"] = forms.ChoiceField(
                label=column.title, help_text=column.meaning, choices=options, required=False
            )
        self.words = dict(said.get("kinds", {}))
        for number, word in enumerate(self.words):
            self.fields[f"word_{number}"] = forms.ChoiceField(
                label=f"„{word}”", choices=list(words.entry_kind_words().items()), initial=self.words[word]
            )
        choices: dict[str, Mapping[str, str]] = {
            "date_forms": words.day_form_words(),
            "decimal": words.decimal_words(),
            "sign": words.sign_words(),
            "others": words.others_words(),
            "control_totals": words.totals_words(),
        }
        for name, own in choices.items():
            self.fields[name].choices = list(own.items())  # type: ignore[attr-defined]
        ours = kind_named(sample.kind).settings
        for name in [*choices, "kind_by_side", "trailing_separator", "premises_template"]:
            if name not in ours:
                del self.fields[name]
        if not sight.is_text:
            self.fields.pop("trailing_separator", None)

    def column_rows(self) -> Iterator[tuple[Any, Column, str]]:
        """Return for each of our fields its select, its meaning and examples of what stands in its column."""
        for column in self.layout.columns:
            bound = self[f"col_{column.field}"]
            value = str(bound.value() or "")
            at = int(value) if value.isdecimal() else -1
            yield bound, column, " · ".join(self.examples.get(at, [])[:2])

    def word_fields(self) -> list[Any]:
        """Return the selects of words that mean a kind of entry."""
        return [self[f"word_{number}"] for number in range(len(self.words))]

    def value_fields(self) -> list[Any]:
        """Return the fields that say how values are written."""
        return [self[name] for name in _VALUES if name in self.fields]

    def rare_fields(self) -> list[Any]:
        """Return the fields that few files need."""
        return [self[name] for name in _RARE if name in self.fields]

    @property
    def needs_rare(self) -> bool:
        """Tell whether one of the rare fields says something, or is wrong."""
        usual = {"others": "reject", "control_totals": "check"}
        return any(one.errors or (one.value() and one.value() != usual.get(one.name)) for one in self.rare_fields())

    def clean(self) -> dict[str, Any]:
        """Refuse a column that two fields claim, and required fields without a column."""
        said = self.cleaned_data
        chosen: dict[str, str] = {}
        for column in self.layout.columns:
            at = said.get(f"col_{column.field}") or ""
            if at and at in chosen:
                text = _("Tę kolumnę ma już pole „%(other)s”. Wybierz inną.") % {"other": chosen[at]}
                self.add_error(f"col_{column.field}", text)
            elif at:
                chosen[at] = column.title
        needed = {column.field for column in self.layout.columns if column.is_required}
        if said.get("sign", "two_columns") != "two_columns":
            needed = needed - {"debit", "credit"} | {"amount"}
        if said.get("kind_by_side"):
            needed -= {"kind"}
        for column in self.layout.columns:
            if column.field in needed and not said.get(f"col_{column.field}"):
                text = _("Wskaż kolumnę dla pola „%(title)s”.") % {"title": column.title}
                self.add_error(f"col_{column.field}", text)
        return said

    def fill(self, draft: Draft) -> None:
        """Put what was said into the draft; only of a valid form."""
        said = self.cleaned_data
        draft.columns = {
            column.field: int(at) for column in self.layout.columns if (at := said.get(f"col_{column.field}"))
        }
        if said.get("kind_by_side"):
            draft.columns.pop("kind", None)
        for name in self.fields:
            if not name.startswith(("col_", "word_")):
                draft.settings[name] = said[name]
        if self.words:
            draft.settings["kinds"] = {word: said[f"word_{at}"] for at, word in enumerate(self.words)}
        sides = {"amount"} if said.get("sign") == "two_columns" else {"debit", "credit"}
        if "sign" in self.fields:
            draft.columns = {name: at for name, at in draft.columns.items() if name not in sides}
        template = draft.settings.get("premises_template")
        if template is not None:
            draft.settings["premises_template"] = [line.strip() for line in template.splitlines() if line.strip()]
            if not draft.settings["premises_template"]:
                draft.settings["others"] = "reject"

    def _option(self, at: int) -> str:
        examples = self.examples.get(at, [])
        return f"{self.titles[at]} – {examples[0][:30]}" if examples else self.titles[at]


def _initial(draft: Draft) -> dict[str, Any]:
    said = draft.settings
    templates = said.get("premises_template", "")
    initial = {f"col_{name}": str(at) for name, at in draft.columns.items()}
    return {
        "decimal": "guess",
        "sign": "two_columns",
        "others": "reject",
        "control_totals": "check",
        "date_forms": list(words.day_form_words())[:3],
        **{name: value for name, value in said.items() if name != "kinds"},
        "premises_template": templates if isinstance(templates, str) else "\n".join(templates),
        **initial,
    }


def _examples(sight: Sight, draft: Draft) -> dict[int, list[str]]:
    """Return the first filled cells of each column."""
    begins = draft.header_line + 1 if draft.header_line else draft.first_line
    found: dict[int, list[str]] = {}
    for row in sight.rows:
        if row.line < begins and not sight.header:
            continue
        for at, cell in enumerate(row.cells):
            known = found.setdefault(at, [])
            text = " ".join(cell.split())[:40]
            if text and len(known) < 3 and text not in known:
                known.append(text)
    return found


def _title(at: int, header: tuple[str, ...]) -> str:
    name = " ".join(header[at].split()) if at < len(header) else ""
    return f"{at + 1}. {name[:60]}" if name else f"{at + 1}. " + _("kolumna bez nazwy")
