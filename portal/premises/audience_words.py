"""Audiences in words: „mieszkańcy: Sienkiewicza 12, klatka B; tylko garaże”. What they mean is in ``audience``."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.kernel.natural_order import natural_key
from portal.premises.audience import AudienceChoice
from portal.premises.audience_models import Audience, AudiencePlace
from portal.premises.models import Building, Estate, Premises, Staircase, Title

PlaceRow = Mapping[str, Any]


def audience_words(choice: AudienceChoice) -> str:
    """Return the words of a choice that is not stored. Costs up to three queries, none for everybody."""
    rows: list[PlaceRow] = []
    if choice.estates:
        names = Estate.objects.filter(pk__in=choice.estates).values_list("name", flat=True)
        rows += [_row(estate__name=name) for name in names]
    if choice.buildings:
        found = Building.objects.filter(pk__in=choice.buildings).values_list("street", "number")
        rows += [_row(building__street=street, building__number=number) for street, number in found]
    if choice.staircases:
        stairs = Staircase.objects.filter(pk__in=choice.staircases)
        codes = stairs.values_list("building__street", "building__number", "code")
        rows += [
            _row(staircase__building__street=street, staircase__building__number=number, staircase__code=code)
            for street, number, code in codes
        ]
    return _words(choice.is_everywhere, choice.premises_kinds, choice.title_kinds, rows)


def words_by_audience(audience_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the words of stored audiences, for lists. Costs two queries, however many there are."""
    found = list(Audience.objects.filter(pk__in=set(audience_ids)))
    rows = defaultdict(list)
    for row in place_rows(audience.pk for audience in found):
        rows[row["audience_id"]].append(row)
    return {audience.pk: words_of_rows(audience, rows[audience.pk]) for audience in found}


def place_rows(audience_ids: Iterable[uuid.UUID]) -> QuerySet[Any, dict[str, Any]]:
    """Return what ``words_of_rows`` needs of the audiences' places, to be read alone or in one round with others."""
    rows: QuerySet[Any, dict[str, Any]] = AudiencePlace.objects.filter(audience__in=list(audience_ids)).values(
        "audience_id", *_COLUMNS
    )
    return rows


def words_of_rows(audience: Audience, rows: Iterable[PlaceRow]) -> str:
    """Return the words of a stored audience whose places were read."""
    return _words(audience.is_everywhere, audience.premises_kinds, audience.title_kinds, rows)


_COLUMNS = (
    "estate__name",
    "building__street",
    "building__number",
    "staircase__building__street",
    "staircase__building__number",
    "staircase__code",
)


def _row(**columns: str) -> PlaceRow:
    return {**dict.fromkeys(_COLUMNS), **columns}


def _words(
    is_everywhere: bool, premises_kinds: Iterable[str], title_kinds: Iterable[str], rows: Iterable[PlaceRow]
) -> str:
    parts = [_("wszyscy mieszkańcy")]
    if not is_everywhere:
        parts = [_("mieszkańcy: %(places)s") % {"places": "; ".join(_places(list(rows)))}]
    wanted, titled = set(premises_kinds), set(title_kinds)
    if wanted:
        kinds = {
            Premises.Kind.RESIDENTIAL: _("mieszkania"),
            Premises.Kind.COMMERCIAL: _("lokale użytkowe"),
            Premises.Kind.GARAGE: _("garaże"),
            Premises.Kind.PARKING: _("miejsca postojowe"),
        }
        parts.append(_only(kinds[kind] for kind in Premises.Kind if kind in wanted))
    if titled:
        titles = {
            Title.Kind.OWNERSHIP: _("odrębna własność"),
            Title.Kind.COOPERATIVE_OWNERSHIP: _("prawo własnościowe"),
            Title.Kind.COOPERATIVE_TENANCY: _("prawo lokatorskie"),
            Title.Kind.LEASE: _("najem"),
        }
        parts.append(_only(titles[kind] for kind in Title.Kind if kind in titled))
    return "; ".join(parts)


def _only(words: Iterable[str]) -> str:
    return _("tylko %(kinds)s") % {"kinds": ", ".join(words)}


def _places(rows: list[PlaceRow]) -> list[str]:
    estates = [row["estate__name"] for row in rows if row["estate__name"] is not None]
    buildings = [_address(row, "building") for row in rows if row["building__street"] is not None]
    codes = defaultdict(list)
    for row in rows:
        if row["staircase__code"] is not None:
            codes[_address(row, "staircase__building")].append(row["staircase__code"])
    words = []
    for address in sorted(codes, key=natural_key):
        own = sorted(codes[address], key=natural_key)
        shown = {"address": address, "codes": ", ".join(own)}
        text = _("%(address)s, klatki %(codes)s") if len(own) > 1 else _("%(address)s, klatka %(codes)s")
        words.append(text % shown)
    return [*sorted(estates, key=natural_key), *sorted(buildings, key=natural_key), *words]


def _address(row: PlaceRow, of: str) -> str:
    return f"{row[f'{of}__street']} {row[f'{of}__number']}".strip()
