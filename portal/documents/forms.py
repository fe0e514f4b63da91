"""The desk's forms of documents and letters. What they do is in ``publishing`` and ``writing``."""

import uuid
from typing import Any

from django import forms

from portal.accounts.capabilities import ANSWER_LETTERS, can, estates_where
from portal.documents.models import Document
from portal.documents.policy import may_write_to
from portal.documents.writing import Target, holds_or_held
from portal.kernel.attachments import PDF_ONLY, AttachmentRefused, CheckedAttachment, checked_attachment
from portal.kernel.day_fields import DayField
from portal.kernel.uploads import is_too_large
from portal.premises.audience_form import AudienceForm
from portal.premises.models import Premises
from portal.residents.models import Person

LONGEST_TEXT = 100_000
ONE, HOLDERS, MANY = "osoba", "lokal", "miejsca"
_REQUIRED = "Wypełnij to pole."
_AGAIN = " Wybierz plik jeszcze raz."


class PaperForm(forms.Form):
    """What documents and letters share: a text, a PDF, at least one of them; ``largest_mb`` is the rule's."""

    text = forms.CharField(
        label="Treść",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Wpisz albo wklej. Nagłówek zacznij od ##, punkt listy od myślnika. Z treści zrobimy też PDF.",
        error_messages={"max_length": "Tekst jest za długi. Zmieści się 100 000 znaków, resztę daj w pliku PDF."},
    )
    file = forms.FileField(
        label="Plik PDF",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={
            "empty": "Ten plik jest pusty. Wybierz inny.",
            "max_length": "Nazwa pliku jest za długa. Skróć ją.",
            "invalid": "Nie udało się odebrać pliku. Wyślij go jeszcze raz.",
        },
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, largest_mb: int, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.largest_mb = largest_mb
        self.fields["file"].help_text = f"Najwyżej {largest_mb} MB. Bez skryptów i plików w środku."
        self.checked: CheckedAttachment | None = None

    def clean_text(self) -> str:
        """Return the text with plain line ends."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()

    def clean_form_key(self) -> uuid.UUID:
        """Return the form's key; a form without one counts as sent once."""
        return self.cleaned_data["form_key"] or uuid.uuid4()

    def clean_file(self) -> Any:
        """Check the file by its content."""
        file = self.cleaned_data.get("file")
        if not file:
            return None
        if is_too_large(file):
            raise forms.ValidationError(f"Ten plik jest za duży. Największy może mieć {self.largest_mb} MB.")
        try:
            self.checked = checked_attachment(file, largest_mb=self.largest_mb, kinds=PDF_ONLY)
        except AttachmentRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return file

    def require_something(self) -> None:
        """Ask for a text or a file; a file that was right must be chosen again when something else is wrong."""
        if not self.errors and not self.cleaned_data.get("text") and self.checked is None:
            self.add_error("text", "Wpisz treść albo wybierz plik PDF.")
        elif self.errors and self.checked is not None and "file" not in self.errors:
            self.add_error("file", "Plik był dobry." + _AGAIN)


class VersionForm(PaperForm):
    """A new version of a document."""

    dated_on = DayField("Data dokumentu")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated_on"].required = True
        self.fields["dated_on"].error_messages["required"] = "Podaj datę, na przykład 15.12.2026."

    def clean(self) -> dict[str, Any]:
        """Ask for a text or a file."""
        cleaned = super().clean() or self.cleaned_data
        day = cleaned.get("dated_on")
        if day is not None and not 1900 <= day.year <= 2100:
            self.add_error("dated_on", "Ten rok jest poza kalendarzem. Podaj datę od 1900 do 2100 roku.")
        self.require_something()
        return cleaned


class DocumentForm(VersionForm):
    """A new document."""

    category = forms.ChoiceField(
        label="Rodzaj",
        choices=Document.Category.choices,
        error_messages={"required": _REQUIRED, "invalid_choice": "Nie ma takiego rodzaju. Wybierz go z listy."},
    )
    title = forms.CharField(
        label="Tytuł",
        max_length=200,
        error_messages={"required": "Wpisz tytuł.", "max_length": "Tytuł jest za długi: najwyżej 200 znaków."},
    )
    number = forms.CharField(
        label="Numer",
        max_length=60,
        required=False,
        help_text="Jeśli dokument go ma, na przykład 12/2026.",
        error_messages={"max_length": "Numer jest za długi: najwyżej 60 znaków."},
    )
    field_order = ("category", "title", "number", "dated_on", "text", "file", "form_key")


class LetterForm(PaperForm, AudienceForm):
    """A letter: to one person, to whoever holds some premises, or to an audience."""

    recipient = forms.ChoiceField(
        label="Komu",
        choices=[
            (ONE, "jednej osobie"),
            (HOLDERS, "wszystkim, którzy mają tytuł do lokalu"),
            (MANY, "mieszkańcom wybranych miejsc albo wszystkim"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Zaznacz, komu.", "invalid_choice": "Zaznacz jedną z trzech możliwości."},
    )
    person_code = forms.CharField(
        label="Numer osoby",
        required=False,
        max_length=40,
        help_text="Numer z programu księgowego. Jest na karcie osoby.",
        error_messages={"max_length": "Numer jest za długi."},
    )
    premises_code = forms.CharField(
        label="Indeks lokalu",
        required=False,
        max_length=60,
        help_text="Przy piśmie do osoby: lokal, którego dotyczy. Może być pusty.",
        error_messages={"max_length": "Indeks jest za długi."},
    )
    title = forms.CharField(
        label="Tytuł pisma",
        max_length=200,
        help_text="Widać go na liście pism. Nie wpisuj tu kwot ani danych innych osób.",
        error_messages={"required": "Wpisz tytuł.", "max_length": "Tytuł jest za długi: najwyżej 200 znaków."},
    )

    def __init__(self, *args: Any, worker: Any, **kwargs: Any) -> None:
        super().__init__(*args, own_estates=estates_where(worker, ANSWER_LETTERS), **kwargs)
        self.worker = worker
        self.target: Target | None = None

    def clean(self) -> dict[str, Any]:
        """Find whom the letter is for, within what the worker reaches."""
        recipient = self.cleaned_data.get("recipient")
        if recipient == MANY:
            cleaned = AudienceForm.clean(self)
            if not self.errors:
                self.target = Target(audience=self.choice)
        else:
            cleaned = forms.Form.clean(self) or self.cleaned_data
            for name in ("places", "everywhere", "premises_kinds", "title_kinds"):
                self.errors.pop(name, None)
            if recipient in (ONE, HOLDERS):
                self._find(cleaned, recipient)
        self.require_something()
        return cleaned

    def _find(self, cleaned: dict[str, Any], recipient: str) -> None:
        person = self._person(cleaned.get("person_code", "")) if recipient == ONE else None
        code = cleaned.get("premises_code", "")
        premises = self._premises(code) if code or recipient == HOLDERS else None
        if person is not None and premises is not None and not holds_or_held(person, premises):
            self.add_error("premises_code", "Ta osoba nie ma i nie miała tytułu do tego lokalu. Popraw indeks.")
        elif not self.errors:
            self.target = Target(premises=premises, person=person)

    def _person(self, code: str) -> Person | None:
        person = Person.objects.filter(code=code).first() if code else None
        if person is None or not may_write_to(self.worker, person):
            self.add_error("person_code", "Nie ma takiej osoby. Sprawdź numer na jej karcie.")
            return None
        return person

    def _premises(self, code: str) -> Premises | None:
        premises = Premises.objects.select_related("building__estate").filter(code=code).first() if code else None
        estates = estates_where(self.worker, ANSWER_LETTERS)
        estate = premises.building.estate if premises else None
        within = estates is None or (estate is not None and can(self.worker, ANSWER_LETTERS, estate=estate))
        if premises is None or not within:
            self.add_error("premises_code", "Nie ma takiego lokalu. Sprawdź indeks na karcie lokalu.")
            return None
        return premises
