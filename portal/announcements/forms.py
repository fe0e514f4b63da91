"""Forms of announcements on the desk: writing and correcting, taking back."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.announcements.actions import Words
from portal.announcements.files import MOST_FILES
from portal.announcements.models import LONGEST_TEXT, LONGEST_TITLE, Announcement
from portal.kernel.attachments import AttachmentRefused, CheckedAttachment, checked_attachment
from portal.kernel.day_fields import DayField
from portal.kernel.unseen import unseen_in
from portal.kernel.uploads import is_too_large
from portal.premises.audience_form import AudienceForm

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
UNSEEN = "W tekście jest znak, którego nie widać ({sign}). Usuń go albo przepisz to miejsce."


class FilesInput(forms.FileInput):
    """Takes several files at once; works without scripts."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to ``MOST_FILES`` attachments; ``cleaned_data`` holds a list of checked ones."""

    widget = FilesInput

    def __init__(self, *, largest_mb: int = 10, **options: Any) -> None:
        super().__init__(**options)
        self.largest_mb = largest_mb

    def clean(self, data: Any, initial: Any = None) -> list[CheckedAttachment]:  # noqa: ARG002 - Django's signature
        """Return the files checked; refuses with the sentence that says what is wrong with which."""
        sent = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(sent) > MOST_FILES:
            raise ValidationError(f"Wybierz najwyżej {MOST_FILES} plików.")
        return [self._checked(one) for one in sent]

    def _checked(self, file: Any) -> CheckedAttachment:
        try:
            if is_too_large(file):
                raise AttachmentRefused(f"Ten plik jest za duży. Największy może mieć {self.largest_mb} MB.")
            return checked_attachment(file, largest_mb=self.largest_mb)
        except AttachmentRefused as refused:
            raise ValidationError(f"{str(file.name)[:80]}: {refused}") from refused


class AnnouncementForm(AudienceForm):
    """What an announcement says, to whom and when. Of a published one the audience is not asked any more."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=10**6)
    title = forms.CharField(
        label="Tytuł",
        help_text="Co i kiedy, na przykład: Nie będzie wody 3 grudnia.",
        max_length=LONGEST_TITLE,
        error_messages={
            "required": "Wpisz tytuł.",
            "max_length": f"Tytuł jest za długi: zmieści się {LONGEST_TITLE} znaków. Skróć go.",
        },
    )
    text = forms.CharField(
        label="Treść",
        help_text="Pusty wiersz zaczyna akapit. **Dwie gwiazdki** pogrubiają. Myślnik na początku wiersza robi listę.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={
            "required": "Wpisz treść.",
            "max_length": f"Treść jest za długa: zmieści się {LONGEST_TEXT} znaków. Resztę dołącz jako plik.",
        },
    )
    shown_from = DayField("Pokaż od")
    shown_to = DayField("Pokaż do")
    pinned_until = DayField("Przypnij na górze do")
    event_from = DayField("Czego dotyczy: od dnia")
    event_to = DayField("Czego dotyczy: do dnia")
    attachments = FilesField(label="Załączniki", required=False)

    def __init__(self, *args: Any, today: dt.date, largest_mb: int, is_correction: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.is_correction = today, is_correction
        self.fields["attachments"].largest_mb = largest_mb  # type: ignore[attr-defined]
        self.fields["attachments"].help_text = f"PDF, obraz albo dokument, do {largest_mb} MB każdy."
        self.fields["shown_from"].help_text = "Puste: od razu po publikacji."
        self.fields["shown_to"].help_text = "Potem trafi do archiwum. Puste: po czasie z zasad."
        self.fields["event_from"].help_text = "Ten dzień trafi do kalendarza mieszkańców. Puste: bez dnia."
        if is_correction:
            for name in ("everywhere", "places", "premises_kinds", "title_kinds"):
                del self.fields[name]

    @staticmethod
    def initial_words(announcement: Announcement) -> dict[str, Any]:
        """Return the initial values that show an announcement's words."""
        names = ("title", "text", "shown_from", "shown_to", "pinned_until", "event_from", "event_to", "revision")
        return {name: getattr(announcement, name) for name in names}

    @property
    def words(self) -> Words:
        """Return what was written; only of a valid form."""
        clean = self.cleaned_data
        names = ("shown_to", "pinned_until", "event_from", "event_to")
        days = {name: clean[name] for name in names}
        shown_from = clean["shown_from"] or self.today
        return Words(title=clean["title"], text=clean["text"], shown_from=shown_from, **days)

    @property
    def request_key_or_new(self) -> uuid.UUID:
        """Return the key that makes a second click harmless."""
        return self.cleaned_data["request_key"] or uuid.uuid4()

    def clean_title(self) -> str:
        """Return the title in one line, without signs that nobody sees."""
        return " ".join(_visible(self.cleaned_data["title"]).split())

    def clean_text(self) -> str:
        """Return the text without signs that nobody sees."""
        return _visible(self.cleaned_data["text"].replace("\r\n", "\n"))

    def clean(self) -> dict[str, Any]:
        """Check that days follow each other."""
        cleaned = super().clean() if not self.is_correction else forms.Form.clean(self) or self.cleaned_data
        for name in ("shown_from", "shown_to", "pinned_until", "event_from", "event_to"):
            day = cleaned.get(name)
            if day is not None and not EARLIEST <= day <= LATEST:
                self.add_error(name, "Sprawdź rok.")
        first = cleaned.get("shown_from") or self.today
        for name in ("shown_to", "pinned_until"):
            if cleaned.get(name) and cleaned[name] < first:
                self.add_error(name, "Ten dzień jest przed dniem, od którego ogłoszenie widać.")
        if cleaned.get("event_to") and "event_from" in cleaned:
            if not cleaned["event_from"]:
                self.add_error("event_from", "Podaj też pierwszy dzień.")
            elif cleaned["event_to"] < cleaned["event_from"]:
                self.add_error("event_to", "Ostatni dzień jest przed pierwszym. Zamień je.")
        return dict(cleaned)


class WithdrawForm(forms.Form):
    """Why an announcement is taken back; staff alone read it."""

    why = forms.CharField(
        label="Dlaczego",
        help_text="Widzą to tylko pracownicy.",
        max_length=300,
        error_messages={
            "required": "Napisz, dlaczego wycofujesz ogłoszenie.",
            "max_length": "To za długie: zmieści się 300 znaków.",
        },
    )

    def clean_why(self) -> str:
        """Return the reason without signs that nobody sees."""
        return _visible(self.cleaned_data["why"])


def _visible(text: str) -> str:
    sign = unseen_in(text)
    if sign:
        raise ValidationError(UNSEEN.format(sign=sign))
    return text
