"""The desk's page of deadlines: which files are expected, which are late, changing it."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from billing_import.kinds import KINDS_OF_FILES
from billing_import.models import Expectation
from billing_import.policy import access_imports
from billing_import.schedule.actions import expect_files
from billing_import.schedule.deadlines import Rhythm
from billing_import.schedule.queries import late_files
from portal.kernel import clock

NOT = ""


class ExpectationForm(forms.Form):
    """Which files, how often, by when. The change holds from today."""

    kind = forms.ChoiceField(label="Jaki plik")
    every = forms.ChoiceField(
        label="Jak często", choices=[*Expectation.Every.choices, (NOT, "nie czekamy na ten plik")], required=False
    )
    day_of_month = forms.IntegerField(
        label="Dzień miesiąca",
        required=False,
        min_value=1,
        max_value=28,
        help_text="Tylko przy plikach co miesiąc, od 1 do 28.",
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), "Wpisz dzień od 1 do 28."),
    )
    by_time = forms.TimeField(
        label="Do której godziny",
        initial=dt.time(7),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Wpisz godzinę.", "invalid": "Wpisz godzinę, na przykład 07:00."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, kind.name) for code, kind in KINDS_OF_FILES]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the day of a month where files come by months."""
        told = super().clean() or {}
        is_month = told.get("every") == Expectation.Every.MONTH
        if is_month and not told.get("day_of_month") and "day_of_month" not in self.errors:
            self.add_error("day_of_month", "Wpisz dzień miesiąca, do którego przychodzi plik.")
        return told

    @property
    def rhythm(self) -> Rhythm | None:
        """Return what was chosen; only of a valid form."""
        told = self.cleaned_data
        if told["every"] == NOT:
            return None
        day = told["day_of_month"] if told["every"] == Expectation.Every.MONTH else None
        return Rhythm(told["every"], told["by_time"], day)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_schedule(request: HttpRequest) -> HttpResponse:
    """Show what is expected and what is late; change it from today on."""
    access_imports(request.user)
    form = ExpectationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        expect_files(kind=form.cleaned_data["kind"], rhythm=form.rhythm, on=clock.today(), by=request.user)
        messages.success(request, "Zapisano. Obowiązuje od dziś.")
        return redirect("import_schedule")
    rows = [
        {"one": one, "kind": kind.name, "every": one.get_every_display()}
        for one in Expectation.objects.order_by("kind", "-valid_from")
        if (kind := KINDS_OF_FILES.get(one.kind)) is not None
    ]
    context = {"form": form, "rows": rows, "late": late_files(timezone.now())}
    return render(request, "billing_import/schedule.html", context, status=422 if form.errors else 200)
