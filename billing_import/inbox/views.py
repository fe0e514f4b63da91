"""The desk's page of the inbox: where it is, whether it is watched, what waits in it, what came of the last files."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from billing_import.inbox.changing import InboxRefused, InboxWish, change_inbox, inbox_of_cooperative
from billing_import.inbox.models import Inbox, InboxFile
from billing_import.inbox.places import FOLDERS
from billing_import.models import ImportRun
from billing_import.policy import access_imports
from billing_import.presenters import status_words
from portal.kernel.clock import WARSAW
from portal.kernel.schemas import current_schema

FILES_SHOWN = 20


class InboxForm(forms.Form):
    """Where the inbox is and whether it is watched."""

    is_watched = forms.BooleanField(label="Zaglądaj do skrzynki i bierz z niej pliki", required=False)
    place = forms.ChoiceField(label="Gdzie jest skrzynka", choices=Inbox.Place.choices)
    endpoint = forms.ChoiceField(label="Serwer S3", required=False)
    region = forms.RegexField(
        r"^[a-z0-9-]{0,40}$",
        label="Region",
        required=False,
        help_text="Zwykle może być pusty.",
        error_messages={"invalid": "Wpisz region, na przykład eu-central-1."},
    )
    bucket = forms.RegexField(
        r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
        label="Zasobnik (bucket)",
        required=False,
        error_messages={"invalid": "Nazwa zasobnika ma małe litery, cyfry, kropki i łączniki, od 3 do 63 znaków."},
    )
    key_prefix = forms.CharField(
        label="Folder w zasobniku", required=False, max_length=200, help_text="Na przykład iok/pliki. Może być pusty."
    )
    access_key = forms.CharField(label="Identyfikator klucza", required=False, max_length=128)
    secret = forms.CharField(
        label="Tajny klucz",
        required=False,
        max_length=300,
        help_text="Zapisujemy go zaszyfrowany i już nie pokazujemy. Puste pole zostawia poprzedni.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.INBOX_BUCKET_ENDPOINTS:  # folders only: nothing to choose
            self.fields = {"is_watched": self.fields["is_watched"]}
            return
        self.fields["endpoint"].choices = [("", "–"), *((one, one) for one in settings.INBOX_BUCKET_ENDPOINTS)]  # type: ignore[attr-defined]

    @property
    def wish(self) -> InboxWish:
        """Return what to ask ``change_inbox`` for; only of a valid form."""
        told = dict(self.cleaned_data)
        return InboxWish(prefix=told.pop("key_prefix", ""), **told)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file as the page shows it: what it is waiting for or where it went, and its imports."""

    name: str
    when: str
    words: str
    moved_to: str
    runs: tuple[ImportRun, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_inbox(request: HttpRequest) -> HttpResponse:
    """Show the inbox and change it."""
    access_imports(request.user)
    inbox = inbox_of_cooperative()
    is_sent = request.method == "POST"
    form = InboxForm(request.POST if is_sent else None, initial={**vars(inbox), "key_prefix": inbox.prefix})
    if is_sent and form.is_valid() and _changed(request, form):
        return redirect("import_inbox")
    context = {
        "form": form,
        "inbox": inbox,
        "folder": current_schema(),
        "folders": FOLDERS,
        "last_look": inbox.last_look_at.astimezone(WARSAW) if inbox.last_look_at else None,
        "waiting": _lines(InboxFile.objects.filter(state__in=["seen", "taken"]).order_by("-pk")[:FILES_SHOWN]),
        "done": _lines(InboxFile.objects.filter(state__in=["moved", "gone"]).order_by("-pk")[:FILES_SHOWN]),
    }
    return render(request, "billing_import/inbox.html", context, status=422 if form.errors else 200)


def _changed(request: HttpRequest, form: InboxForm) -> bool:
    try:
        inbox = change_inbox(wish=form.wish, by=request.user)
    except InboxRefused as refused:
        form.add_error(refused.field, str(refused))
        return False
    messages.success(
        request, "Zaglądamy do skrzynki." if inbox.is_watched else "Nikt nie zagląda do skrzynki. Pliki w niej czekają."
    )
    return True


def _lines(rows: Any) -> list[FileLine]:
    files = list(rows)
    runs = {str(run.pk): run for run in ImportRun.objects.filter(pk__in={pk for row in files for pk in row.runs})}
    return [_line(row, tuple(runs[pk] for pk in row.runs if pk in runs)) for row in files]


def _line(row: InboxFile, runs: tuple[ImportRun, ...]) -> FileLine:
    moment = (row.ended_at or row.taken_at or row.seen_at).astimezone(WARSAW)
    words = ", ".join(dict.fromkeys(status_words(run) for run in runs)) or row.refusal or row.get_state_display()
    return FileLine(row.name, f"{moment:%d.%m.%Y, %H:%M}", words, row.moved_to, runs)
