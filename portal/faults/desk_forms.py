"""Forms of the desk's pages of reports: filters, taking one by telephone, moving it, words. Polish only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.faults import stages
from portal.faults.forms import Key, Words, photos_field
from portal.faults.models import AnswerTemplate, FaultReport
from portal.faults.queries import overdue, unread_by_staff
from portal.faults.reporting import LONGEST_DETAILS, LONGEST_PHONE
from portal.faults.spots import Spot
from portal.faults.talking import LONGEST_MESSAGE
from portal.kernel.day_fields import DayField
from portal.premises.models import Estate

_STATES = dict(FaultReport.State.choices)
OUTCOMES = [(key, words) for key, words in FaultReport.Outcome.choices if key in {"fixed", "not_needed", "not_ours"}]
_WHICH = [
    ("", "otwarte"),
    ("po_terminie", "otwarte po terminie"),
    ("pytania", "z nową wiadomością"),
    ("moje", "przydzielone mnie"),
    ("niczyje", "nieprzydzielone"),
    ("zakonczone", "zakończone"),
    ("wszystkie", "wszystkie"),
    *((state, f"stan: {words}") for state, words in FaultReport.State.choices),
]


class QueueFilter(forms.Form):
    """Which reports, of which estate; the names are Polish because they show in the address."""

    co = forms.ChoiceField(
        label="Które",
        required=False,
        choices=_WHICH,
        error_messages={"invalid_choice": "Nie ma takiej listy. Wybierz ją z listy."},
    )
    osiedle = forms.ChoiceField(
        label="Osiedle",
        required=False,
        error_messages={"invalid_choice": "Nie ma takiego osiedla. Wybierz je z listy."},
    )

    def __init__(self, data: Any, *, estates: Sequence[Estate]) -> None:
        super().__init__(data, use_required_attribute=False)
        self.fields["osiedle"].choices = [("", "wszystkie"), *((str(one.pk), one.name) for one in estates)]  # type: ignore[attr-defined]

    def narrowed(self, reports: QuerySet[FaultReport], *, day: Any, user: Any) -> QuerySet[FaultReport]:
        """Return the reports that are asked for; open ones while something asked for is wrong."""
        asked = self.cleaned_data if self.is_valid() else {"co": "", "osiedle": ""}
        which = asked["co"]
        if asked["osiedle"]:
            reports = reports.filter(building__estate_id=int(asked["osiedle"]))
        if which == "wszystkie":
            return reports.order_by("-reported_at", "-number")
        if which == "zakonczone":
            return reports.filter(state__in=stages.FINISHED).order_by("-finished_on", "-number")
        if which in _STATES:
            return reports.filter(state=which).order_by("-reported_at", "-number")
        reports = reports.filter(state__in=stages.OPEN)
        narrow = {
            "po_terminie": lambda: reports.filter(overdue(day)),
            "pytania": lambda: reports.filter(unread_by_staff()),
            "moje": lambda: reports.filter(assigned_to_id=user.pk),
            "niczyje": lambda: reports.filter(assigned_to__isnull=True),
        }
        found = narrow[which]() if which in narrow else reports
        return found.order_by("answer_by", "reported_at", "number")


class TakeForm(forms.Form):
    """A report taken by telephone, in four fields."""

    klucz = Key()
    gdzie = forms.CharField(label="Gdzie", error_messages={"required": "Wpisz albo wybierz miejsce z listy."})
    co = forms.ChoiceField(
        label="Co się zepsuło",
        error_messages={"required": "Wybierz, co się zepsuło.", "invalid_choice": "Wybierz z listy, co się zepsuło."},
    )
    opis = Words(
        rows=3,
        max_length=LONGEST_DETAILS,
        label="Opis",
        error_messages={"required": "Wpisz, co mówi osoba. Wystarczy jedno zdanie."},
    )
    telefon = Words(label="Telefon", required=False, max_length=LONGEST_PHONE)

    def __init__(
        self,
        data: Any,
        *,
        categories: Sequence[tuple[str, str]],
        labels: dict[str, Spot],
        phone: str = "",
        has_list: bool = True,
    ) -> None:
        super().__init__(data, initial={"telefon": phone})
        self.labels = labels
        self.fields["co"].choices = [("", "wybierz"), *categories]  # type: ignore[attr-defined]
        if has_list:
            self.fields["gdzie"].widget.attrs.update({"list": "miejsca", "autocomplete": "off"})
        else:
            choices = [(label, label) for label in labels]
            self.fields["gdzie"] = forms.ChoiceField(
                label="Gdzie", choices=choices, error_messages={"invalid_choice": "Wybierz miejsce z listy."}
            )
        self.fields["gdzie"].widget.attrs["autofocus"] = True

    def clean_gdzie(self) -> Spot:
        """Return the place that was typed: as the list says it, or so that only one place of the list fits."""
        typed = " ".join(self.cleaned_data["gdzie"].split()).casefold()
        folded = {label.casefold(): spot for label, spot in self.labels.items()}
        if typed in folded:
            return folded[typed]
        pieces = typed.replace(",", " ").split()
        near = [label for label in self.labels if all(piece in label.casefold() for piece in pieces)]
        if len(near) == 1:
            return self.labels[near[0]]
        if near:
            some = "; ".join(near[:4])
            raise forms.ValidationError(f"Pasuje kilka miejsc ({some}…). Wpisz dokładniej albo wybierz z listy.")
        raise forms.ValidationError("Nie znamy takiego miejsca. Wybierz je z listy, na przykład Klatka II, Długa 4.")


class StateForm(forms.Form):
    """The next state, words for whoever reported, and how it ended."""

    stan = forms.ChoiceField(label="Nowy stan", error_messages={"invalid_choice": "Wybierz stan z listy."})
    wynik = forms.ChoiceField(
        label="Wynik (przy zakończeniu)",
        required=False,
        choices=[("", "–"), *OUTCOMES],
        error_messages={"invalid_choice": "Wybierz wynik z listy."},
    )
    tekst = Words(rows=2, required=False, max_length=LONGEST_MESSAGE, label="Wiadomość do osoby, która zgłosiła")

    def __init__(self, data: Any, *, state: str) -> None:
        super().__init__(data, auto_id="stan-%s")  # the page has several forms with fields of one name
        self.fields["stan"].choices = [(one, _STATES[one]) for one in stages.next_states(state)]  # type: ignore[attr-defined]


class DeskMessageForm(forms.Form):
    """A message to whoever reported."""

    klucz = Key()
    tekst = Words(
        rows=4, max_length=LONGEST_MESSAGE, label="Wiadomość", error_messages={"required": "Napisz wiadomość."}
    )

    def __init__(self, data: Any = None, files: Any = None, *, text: str = "", photos: int = 0) -> None:
        super().__init__(data, files, initial={"tekst": text}, auto_id="wiadomosc-%s")
        if photos > 0:
            self.fields["zdjecia"] = photos_field(photos)


class NoteForm(forms.Form):
    """A note that residents never see."""

    klucz = Key()
    tekst = Words(
        rows=2,
        max_length=LONGEST_MESSAGE,
        label="Notatka",
        help_text="Widzą ją tylko pracownicy.",
        error_messages={"required": "Wpisz notatkę."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="notatka-%s")


class PlanForm(forms.Form):
    """What comes next and when; what neighbours may read."""

    krok = Words(required=False, max_length=200, label="Następny krok")
    dzien = DayField("Dzień")
    nota = Words(
        required=False,
        max_length=300,
        label="Nota dla sąsiadów",
        help_text="Zobaczy ją każdy, kogo usterka dotyczy. Bez nazwisk i numerów mieszkań.",
    )


class AssignForm(forms.Form):
    """Who deals with the report."""

    kto = forms.ChoiceField(
        label="Kto się zajmuje", required=False, error_messages={"invalid_choice": "Wybierz osobę z listy."}
    )

    def __init__(self, data: Any, *, staff: Sequence[User], assigned: Any) -> None:
        super().__init__(data, initial={"kto": str(assigned or "")})
        people = [(str(one.pk), one.get_full_name()) for one in staff]
        self.fields["kto"].choices = [("", "nikt"), *people]  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """The number of the report that this one doubles."""

    numer = forms.RegexField(
        r"^\s*\d{4}\s*/\s*\d{1,9}\s*$",
        label="Numer tamtego zgłoszenia",
        error_messages={
            "required": "Wpisz numer, na przykład 2026/0123.",
            "invalid": "To nie jest numer zgłoszenia. Wpisz go tak: 2026/0123.",
        },
    )

    def clean_numer(self) -> tuple[int, int]:
        """Return year and number."""
        year, number = self.cleaned_data["numer"].split("/")
        return int(year), int(number)


class CloseManyForm(forms.Form):
    """One outcome and the same words for all ticked reports."""

    wynik = forms.ChoiceField(
        label="Wynik", choices=OUTCOMES, error_messages={"invalid_choice": "Wybierz wynik z listy."}
    )
    tekst = Words(required=False, max_length=LONGEST_MESSAGE, label="Wiadomość do osób, które zgłosiły")


class AnswerForm(forms.ModelForm):  # type: ignore[type-arg]
    """Words that are sent often."""

    class Meta:
        model = AnswerTemplate
        fields = ("name", "text")

    name = Words(max_length=80, label="Nazwa", error_messages={"required": "Wpisz nazwę wzoru."})
    text = Words(
        rows=4,
        max_length=LONGEST_MESSAGE,
        label="Treść",
        help_text="{numer} zamienimy na numer zgłoszenia, {miejsce} na miejsce.",
        error_messages={"required": "Wpisz treść wzoru."},
    )

    def validate_unique(self) -> None:
        """Leave it to the action, which asks PostgreSQL."""
