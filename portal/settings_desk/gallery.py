"""Every piece that residents' pages are made of, in the cooperative's own colors, with made-up words and sums."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.kernel import clock
from portal.ledger.chart import chart_of
from portal.ledger.outlook import outlook_of
from portal.ledger.presenters import Selection, selected_months, shown_months
from portal.ledger.statement import months_of
from portal.ledger.words import balance_sentence
from portal.settings_desk.made_up import made_up_lines, made_up_premises
from portal.settings_desk.policy import access_settings

TAGS = (("ok", _("zrobione")), ("info", _("w toku")), ("warning", _("czeka na Ciebie")), ("error", _("po terminie")))
NOTES = (
    ("ok", _("Zapisaliśmy zmianę.")),
    ("info", _("W piątek przerwa w pracy strony, od 22:00 do 23:00.")),
    ("warning", _("Te dane mają już 12 dni.")),
    ("error", _("Nie udało się wysłać wiadomości.")),
)


class SampleForm(forms.Form):
    """One field of each kind; nothing is kept."""

    value = forms.CharField(label=_("Stan licznika"), help_text=_("Czarne cyfry, bez czerwonych."), max_length=8)
    password = forms.CharField(label=_("Hasło"), widget=forms.PasswordInput, required=False)
    month = forms.ChoiceField(label=_("Miesiąc"), choices=[("11", _("listopad")), ("12", _("grudzień"))])
    answer = forms.ChoiceField(
        label=_("Czy ten stan jest dobry?"),
        choices=[("mend", _("Chcę poprawić")), ("keep", _("Tak, jest dobry"))],
        widget=forms.RadioSelect,
        initial="mend",
    )
    agree = forms.BooleanField(label=_("Chcę dostawać pisma e-mailem"), required=False)
    words = forms.CharField(label=_("Opis"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    photo = forms.FileField(label=_("Zdjęcie"), required=False)


@require_safe
@login_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show all pieces at once; 404 for workers who may not open the settings."""
    access_settings(request.user)
    day = clock.today()
    return render(request, "staff/settings/gallery.html", {**_money(day), **_words(day), "day": day})


def _money(day: dt.date) -> dict[str, Any]:
    (account,) = made_up_lines(day)
    months = selected_months(months_of(account.lines), Selection())
    return {
        "sentence": balance_sentence(outlook_of([account.lines], day), as_of=day, today=day),
        "premises": made_up_premises(),
        "months": shown_months(months[:1], account.lines, open_first=True),
        "chart": chart_of(months),
        "parts": [(_("Eksploatacja"), Decimal("103.63")), (_("Zimna woda i ścieki"), Decimal("45.68"))],
        "total": Decimal("149.31"),
    }


def _words(day: dt.date) -> dict[str, Any]:
    wrong = SampleForm({"value": "", "month": "11", "answer": "mend", "words": _("Cieknie kran w kuchni.")})
    wrong.is_valid()
    return {
        "tags": TAGS,
        "notes": NOTES,
        "sample_form": wrong,
        "progress": SimpleNamespace(is_worth_saying=True, number=2, total=4),
        "premises_choices": [
            SimpleNamespace(name="Sienkiewicza 12 m. 34", kind=_("mieszkanie"), href="#lokale", is_current=True),
            SimpleNamespace(name=_("Garaż nr 7"), kind=_("garaż"), href="#lokale", is_current=False),
        ],
        "steps": [(day - dt.timedelta(days=days), words) for days, words in ((2, _("Przyjęte")), (0, _("W naprawie")))],
    }
