"""The picker of an audience, a part of a room's form; shown by ``staff/components/audience_picker.html``."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q

from portal.kernel.natural_order import natural_key
from portal.premises.audience import AudienceChoice
from portal.premises.models import Building, Estate, Premises, Title

EVERYWHERE, SOME = "wszyscy", "wybrane"
WRONG = "Tego miejsca nie ma na liście. Zaznacz jeszcze raz."
NOTHING_TICKED = "Zaznacz, dla kogo to jest: osiedle, budynek albo klatkę."
BOTH = "Wybierz „Wszyscy” albo zaznacz miejsca. Jedno z dwóch."


@dataclass(frozen=True, slots=True)
class Tick:
    """One box of the picker."""

    value: str
    name: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class BuildingTicks:
    """A building and its staircases."""

    whole: Tick
    staircases: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class EstateTicks:
    """An estate with its buildings; ``whole`` is None for buildings that belong to no estate."""

    name: str
    whole: Tick | None
    buildings: tuple[BuildingTicks, ...]
    is_open: bool


class AudienceForm(forms.Form):
    """A room's form inherits from this one and gives ``own_estates``: codes or names, None for all.

    ``choice`` is what was chosen, of a valid form. A worker of some estates cannot aim at everybody.
    """

    everywhere = forms.ChoiceField(
        label="Dla kogo",
        choices=[(EVERYWHERE, "Wszyscy"), (SOME, "Wybrane miejsca")],
        required=False,
        error_messages={"invalid_choice": WRONG},
    )
    places = forms.MultipleChoiceField(
        label="Miejsca", required=False, error_messages={"invalid_choice": WRONG, "invalid_list": WRONG}
    )
    premises_kinds = forms.MultipleChoiceField(
        label="Tylko te lokale",
        choices=Premises.Kind.choices,
        required=False,
        error_messages={"invalid_choice": WRONG, "invalid_list": WRONG},
    )
    title_kinds = forms.MultipleChoiceField(
        label="Tylko te tytuły",
        choices=Title.Kind.choices,
        required=False,
        error_messages={"invalid_choice": WRONG, "invalid_list": WRONG},
    )

    def __init__(self, *args: Any, own_estates: frozenset[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_be_everywhere = own_estates is None
        self._estates, self._buildings = _stock(own_estates)
        self.fields["places"].choices = [  # type: ignore[attr-defined]
            *((f"e{estate.pk}", "") for estate in self._estates),
            *((f"b{building.pk}", "") for building in self._buildings),
            *((f"s{one.pk}", "") for building in self._buildings for one in building.staircases.all()),
        ]

    @staticmethod
    def initial_of(choice: AudienceChoice) -> dict[str, Any]:
        """Return the initial values that show a choice."""
        places = [f"e{pk}" for pk in choice.estates] + [f"b{pk}" for pk in choice.buildings]
        return {
            "everywhere": EVERYWHERE if choice.is_everywhere else SOME,
            "places": places + [f"s{pk}" for pk in choice.staircases],
            "premises_kinds": sorted(choice.premises_kinds),
            "title_kinds": sorted(choice.title_kinds),
        }

    def clean(self) -> dict[str, Any]:
        """Check that somebody was chosen."""
        cleaned = super().clean() or self.cleaned_data
        if "places" in cleaned and "everywhere" in cleaned:
            is_everywhere = cleaned["everywhere"] == EVERYWHERE
            if is_everywhere and cleaned["places"]:
                self.add_error("places", BOTH)
            elif not cleaned["places"] and not (is_everywhere and self.may_be_everywhere):
                self.add_error("places", NOTHING_TICKED)
        return cleaned

    @property
    def choice(self) -> AudienceChoice:
        """Return what was chosen; only of a valid form."""
        clean = self.cleaned_data
        ticked = clean["places"]
        return AudienceChoice(
            is_everywhere=not ticked and clean["everywhere"] == EVERYWHERE,
            estates=_numbers(ticked, "e"),
            buildings=_numbers(ticked, "b"),
            staircases=_numbers(ticked, "s"),
            premises_kinds=frozenset(clean["premises_kinds"]),
            title_kinds=frozenset(clean["title_kinds"]),
        )

    @property
    def is_aimed_everywhere(self) -> bool:
        """Return whether the box "everybody" is the one that is ticked now."""
        return bool(self["everywhere"].value() == EVERYWHERE)

    @property
    def estate_ticks(self) -> list[EstateTicks]:
        """Return the boxes of places as they stand now, estate by estate."""
        ticked = set(self["places"].value() or ())
        by_estate: dict[int | None, list[BuildingTicks]] = {}
        for building in sorted(self._buildings, key=lambda one: natural_key(str(one))):
            staircases = sorted(building.staircases.all(), key=lambda one: natural_key(one.code))
            ticks = BuildingTicks(
                _tick(f"b{building.pk}", str(building), ticked),
                tuple(_tick(f"s{one.pk}", one.code, ticked) for one in staircases),
            )
            by_estate.setdefault(building.estate_id, []).append(ticks)
        shown = [
            (estate.name, _tick(f"e{estate.pk}", estate.name, ticked), tuple(by_estate.get(estate.pk, ())))
            for estate in self._estates
        ]
        without: tuple[str, None, tuple[BuildingTicks, ...]] = ("Bez osiedla", None, tuple(by_estate.get(None, ())))
        every = [*shown, *([without] if without[2] else [])]
        return [
            EstateTicks(name, whole, buildings, is_open=len(every) == 1 or _any_ticked(whole, buildings))
            for name, whole, buildings in every
        ]

    def kind_ticks(self) -> list[Tick]:
        """Return the boxes of kinds of premises."""
        ticked = set(self["premises_kinds"].value() or ())
        return [_tick(value, words, ticked) for value, words in Premises.Kind.choices]

    def title_ticks(self) -> list[Tick]:
        """Return the boxes of kinds of titles."""
        ticked = set(self["title_kinds"].value() or ())
        return [_tick(value, words, ticked) for value, words in Title.Kind.choices]


def _stock(own_estates: frozenset[str] | None) -> tuple[list[Estate], list[Building]]:
    """Return the estates and buildings one may choose from, with their staircases. Costs three queries."""
    estates, buildings = Estate.objects.order_by("name"), Building.objects.prefetch_related("staircases")
    if own_estates is not None:
        estates = estates.filter(Q(code__in=own_estates) | Q(name__in=own_estates))
        buildings = buildings.filter(estate__in=estates)
    return list(estates), list(buildings)


def _tick(value: str, name: str, ticked: Iterable[str]) -> Tick:
    return Tick(value, name, value in ticked)


def _any_ticked(whole: Tick | None, buildings: Iterable[BuildingTicks]) -> bool:
    ticks = [tick for building in buildings for tick in (building.whole, *building.staircases)]
    return any(tick.is_ticked for tick in ([*ticks, whole] if whole else ticks))


def _numbers(ticked: Iterable[str], letter: str) -> frozenset[int]:
    return frozenset(int(one[1:]) for one in ticked if one[0] == letter)
