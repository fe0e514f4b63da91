"""The form that says what a file speaks for, which files are meant and what becomes of them; and names the profile."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.pl import nip

from billing_import import profile_words as words
from billing_import.drafts import Draft
from billing_import.formats.layout import plain_name
from billing_import.kinds import kind_named
from billing_import.models import ImportSample
from billing_import.profiles import DEFAULT, profile_names
from portal.kernel.bank_account import is_nrb, plain_account

MOST_PATTERNS = 20
MOST_OWNERS = 50


class SaveForm(forms.Form):
    """What the file speaks for, which files are meant, and the profile's name."""

    name = forms.CharField(
        label=gettext_lazy("Nazwa profilu"),
        help_text=gettext_lazy("Krótka, na przykład: kartoteka-czynsze."),
        max_length=60,
        error_messages={"required": gettext_lazy("Wpisz nazwę profilu.")},
    )
    speaks = forms.ChoiceField(label=gettext_lazy("O czym mówi plik"), widget=forms.RadioSelect)
    scope_premises = forms.ChoiceField(label=gettext_lazy("Czyje zapisy mogą zniknąć"))
    vanish_limit_percent = forms.IntegerField(
        label=gettext_lazy("Ile procent zapisów może zniknąć bez pytania"),
        help_text=gettext_lazy("Gdy zniknęłoby więcej, plik jest wstrzymany. Tak poznajemy plik urwany w połowie."),
        min_value=1,
        max_value=100,
        error_messages={
            "required": gettext_lazy("Wpisz liczbę od 1 do 100."),
            "invalid": gettext_lazy("Wpisz liczbę od 1 do 100."),
            "min_value": gettext_lazy("Wpisz liczbę od 1 do 100."),
            "max_value": gettext_lazy("Wpisz liczbę od 1 do 100."),
        },
    )
    file_names = forms.CharField(
        label=gettext_lazy("Nazwy plików, które tak czytać"),
        help_text=gettext_lazy("Każda w osobnym wierszu. Gwiazdka * to dowolne znaki: kartoteka*.csv. Może być puste."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
    owners = forms.CharField(
        label=gettext_lazy("Czyje to pliki"),
        help_text=gettext_lazy(
            "NIP spółdzielni albo jej rachunki, każdy w osobnym wierszu. Cudze pliki odrzucimy. Może być puste."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Dokąd idą przelewy w pliku Elixir-0"),
        help_text=gettext_lazy("Inne pliki bankowe mówią to same."),
    )
    apply = forms.ChoiceField(label=gettext_lazy("Co robić z plikami, które przychodzą same"), widget=forms.RadioSelect)

    def __init__(
        self, sample: ImportSample, draft: Draft, sentences: Mapping[str, str], *args: Any, **kwargs: Any
    ) -> None:
        self.sample = sample
        super().__init__(*args, **{**kwargs, "initial": _initial_of_saving(draft)})
        self.fields["speaks"].choices = list(sentences.items())  # type: ignore[attr-defined]
        self.fields["scope_premises"].choices = list(words.premises_words().items())  # type: ignore[attr-defined]
        self.fields["apply"].choices = list(words.apply_words().items())  # type: ignore[attr-defined]
        ours = kind_named(sample.kind).settings
        if "mode" not in ours:
            for name in ("speaks", "scope_premises", "vanish_limit_percent"):
                del self.fields[name]
        self.fields["direction"].choices = list(words.direction_words().items())  # type: ignore[attr-defined]
        for name in {"owners", "direction"} - ours:
            del self.fields[name]
        if sample.profile is not None:
            del self.fields["name"]

    def clean_name(self) -> str:
        """Return the name as profiles have it; refuse one that is taken."""
        name = plain_name(self.cleaned_data["name"]).replace(" ", "-")[:60].strip("-")
        if not name:
            raise forms.ValidationError(_("Wpisz nazwę z liter lub cyfr."))
        if name == DEFAULT or name in profile_names(self.sample.kind, with_archived=True):
            raise forms.ValidationError(_("Profil o tej nazwie już jest. Wpisz inną."))
        return name

    def clean_file_names(self) -> list[str]:
        """Return the patterns, without empty ones."""
        patterns = [line.strip() for line in self.cleaned_data["file_names"].splitlines() if line.strip()]
        if len(patterns) > MOST_PATTERNS:
            raise forms.ValidationError(_("Wpisz najwyżej %(most)s nazw.") % {"most": MOST_PATTERNS})
        if any(not pattern.replace("*", "").replace("?", "").replace(".", "") for pattern in patterns):
            raise forms.ValidationError(_("Sama gwiazdka pasuje do każdego pliku. Dopisz stałą część nazwy."))
        return patterns

    def clean_owners(self) -> list[str]:
        """Return tax numbers and accounts without spaces; refuse what is neither."""
        owners = [plain_account(line).removeprefix("PL") for line in self.cleaned_data["owners"].split("\n")]
        owners = list(dict.fromkeys(one for one in owners if one))
        if len(owners) > MOST_OWNERS:
            raise forms.ValidationError(_("Wpisz najwyżej %(most)s numerów.") % {"most": MOST_OWNERS})
        for one in owners:
            if not is_nrb(one) and not nip.is_valid(one):
                raise forms.ValidationError(
                    _("„%(number)s” to nie jest NIP ani numer rachunku. NIP ma 10 cyfr, rachunek 26.")
                    % {"number": one[:40]}
                )
        return owners

    def fill(self, draft: Draft) -> None:
        """Put what was said into the draft; only of a valid form."""
        said = self.cleaned_data
        draft.name = said.get("name", draft.name)
        draft.settings["file_names"], draft.settings["apply"] = said["file_names"], said["apply"]
        draft.settings |= {name: said[name] for name in ("owners", "direction") if name in said}
        if "speaks" in said:
            is_append = said["speaks"] == words.APPEND
            draft.settings["mode"] = "append" if is_append else "snapshot"
            if not is_append:
                draft.settings["scope"] = said["speaks"]
            draft.settings["scope_premises"] = said["scope_premises"]
            draft.settings["vanish_limit_percent"] = said["vanish_limit_percent"]


def _initial_of_saving(draft: Draft) -> dict[str, Any]:
    said = draft.settings
    mode = said.get("mode", "append")
    return {
        "name": draft.name,
        "speaks": words.APPEND if mode == "append" else said.get("scope", "months"),
        "scope_premises": said.get("scope_premises", "all"),
        "vanish_limit_percent": said.get("vanish_limit_percent", 50),
        "file_names": "\n".join(said.get("file_names", ())),
        "owners": "\n".join(said.get("owners", ())),
        "direction": said.get("direction", "guess"),
        "apply": said.get("apply", "preview"),
    }
