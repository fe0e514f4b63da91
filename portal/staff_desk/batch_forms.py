"""The form that chooses who gets a letter. It is sent with GET, so that a choice has an address; starting is POST."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.batch_choice import APPLICATIONS, TITLES, BatchChoice
from portal.premises.models import Building, Estate, Premises, Staircase
from portal.rulebook.rules import Rules

WRONG = gettext_lazy("Wybierz z listy jeszcze raz.")


class BatchChoiceForm(forms.Form):
    """Estate, building, staircase, kind of premises, and which people there."""

    source = forms.ChoiceField(label=gettext_lazy("Kto dostanie list"), error_messages={"invalid_choice": WRONG})
    estate = forms.TypedChoiceField(
        label=gettext_lazy("Osiedle"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": WRONG},
    )
    building = forms.TypedChoiceField(
        label=gettext_lazy("Budynek"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": WRONG},
    )
    staircase = forms.TypedChoiceField(
        label=gettext_lazy("Klatka"),
        help_text=gettext_lazy("Najpierw wybierz budynek i naciśnij „Pokaż, ile osób”."),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": WRONG},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Rodzaj lokalu"), required=False, error_messages={"invalid_choice": WRONG}
    )
    only_without_account = forms.BooleanField(label=gettext_lazy("Tylko osoby bez konta"), required=False, initial=True)
    is_large_print = forms.BooleanField(label=gettext_lazy("Duży druk, po dwie kartki na list"), required=False)

    def __init__(self, data: Any, *, rules: Rules, own_estates: list[Estate] | None) -> None:
        super().__init__(data)
        self.own_estates = own_estates
        estates = list(Estate.objects.order_by("code")) if own_estates is None else own_estates
        anywhere = _("wszystkie") if own_estates is None else _("wszystkie moje")
        sources = [(APPLICATIONS, _("Osoby, których wnioski czekają"))]
        if "without_application" in rules.application.ways:
            sources.append((TITLES, _("Wszyscy z tytułem do lokalu, bez wniosku")))
        self._offer("source", sources)
        self._offer("estate", [("", anywhere), *((estate.pk, estate.name) for estate in estates)])
        self._offer("building", [("", _("wszystkie")), *self._buildings(estates)])
        self._offer("staircase", [("", _("wszystkie")), *self._staircases()])
        self._offer("kind", [("", _("każdy")), *Premises.Kind.choices])

    @property
    def choice(self) -> BatchChoice:
        """Return what was chosen; only of a valid form."""
        clean = self.cleaned_data
        return BatchChoice(
            source=clean["source"],
            estate=clean["estate"],
            building=clean["building"],
            staircase=clean["staircase"],
            kind=clean["kind"],
            only_without_account=clean["only_without_account"],
            estates=None if self.own_estates is None else tuple(estate.pk for estate in self.own_estates),
        )

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _buildings(self, estates: list[Estate]) -> list[tuple[Any, str]]:
        chosen = _number(self.data.get("estate"))
        buildings = Building.objects.order_by("street", "number")
        if chosen is not None or self.own_estates is not None:
            buildings = buildings.filter(estate__in=[e for e in estates if chosen is None or e.pk == chosen])
        return [(building.pk, str(building)) for building in buildings]

    def _staircases(self) -> list[tuple[Any, str]]:
        building = _number(self.data.get("building"))
        staircases = Staircase.objects.filter(building_id=building).order_by("code") if building else []
        return [(staircase.pk, staircase.code) for staircase in staircases]


def _number(raw: Any) -> int | None:
    text = str(raw or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
