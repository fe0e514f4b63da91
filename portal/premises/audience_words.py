"""Audiences in words: „mieszkańcy: Sienkiewicza 12, klatka B; tylko garaże”. What they mean is in ``audience``."""

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.kernel.natural_order import natural_key
from portal.premises.audience import AudienceChoice, choice_of
from portal.premises.audience_models import Audience
from portal.premises.models import Building, Estate, Premises, Staircase, Title


def audience_words(choice: AudienceChoice) -> str:
    """Return the words of one choice. Costs up to three queries, none for everybody."""
    return _words_of_many([choice])[0]


def words_by_audience(audience_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the words of stored audiences, for lists. Costs up to five queries, however many there are."""
    found = list(Audience.objects.filter(pk__in=set(audience_ids)).prefetch_related("places"))
    words = _words_of_many([choice_of(one) for one in found])
    return {audience.pk: text for audience, text in zip(found, words, strict=True)}


def _words_of_many(choices: list[AudienceChoice]) -> list[str]:
    estates = _all(Estate, {pk for one in choices for pk in one.estates})
    buildings = _all(Building, {pk for one in choices for pk in one.buildings})
    wanted = {pk for one in choices for pk in one.staircases}
    found = Staircase.objects.filter(pk__in=wanted).select_related("building") if wanted else ()
    staircases = {one.pk: one for one in found}
    return [_words(one, estates, buildings, staircases) for one in choices]


def _all(model: type[Estate] | type[Building], keys: set[int]) -> dict[int, str]:
    return {one.pk: str(one) for one in model.objects.filter(pk__in=keys)} if keys else {}


def _words(
    choice: AudienceChoice, estates: dict[int, str], buildings: dict[int, str], staircases: dict[int, Staircase]
) -> str:
    parts = [_("wszyscy mieszkańcy")]
    if not choice.is_everywhere:
        places = sorted((estates[pk] for pk in choice.estates if pk in estates), key=natural_key)
        places += sorted((buildings[pk] for pk in choice.buildings if pk in buildings), key=natural_key)
        places += _staircases([staircases[pk] for pk in choice.staircases if pk in staircases])
        parts = [_("mieszkańcy: %(places)s") % {"places": "; ".join(places)}]
    if choice.premises_kinds:
        kinds = {
            Premises.Kind.RESIDENTIAL: _("mieszkania"),
            Premises.Kind.COMMERCIAL: _("lokale użytkowe"),
            Premises.Kind.GARAGE: _("garaże"),
            Premises.Kind.PARKING: _("miejsca postojowe"),
        }
        parts.append(_only(kinds[kind] for kind in Premises.Kind if kind in choice.premises_kinds))
    if choice.title_kinds:
        titles = {
            Title.Kind.OWNERSHIP: _("odrębna własność"),
            Title.Kind.COOPERATIVE_OWNERSHIP: _("prawo własnościowe"),
            Title.Kind.COOPERATIVE_TENANCY: _("prawo lokatorskie"),
            Title.Kind.LEASE: _("najem"),
        }
        parts.append(_only(titles[kind] for kind in Title.Kind if kind in choice.title_kinds))
    return "; ".join(parts)


def _only(words: Iterable[str]) -> str:
    return _("tylko %(kinds)s") % {"kinds": ", ".join(words)}


def _staircases(chosen: list[Staircase]) -> list[str]:
    codes = defaultdict(list)
    for one in chosen:
        codes[str(one.building)].append(one.code)
    words = []
    for address in sorted(codes, key=natural_key):
        own = sorted(codes[address], key=natural_key)
        shown = {"address": address, "codes": ", ".join(own)}
        text = _("%(address)s, klatki %(codes)s") if len(own) > 1 else _("%(address)s, klatka %(codes)s")
        words.append(text % shown)
    return words
