"""Premises in words: how an address is written, and the switcher between a person's premises."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kernel.typography import NBSP
from portal.premises.models import Premises
from portal.premises.queries import HeldPremises


@dataclass(frozen=True, slots=True)
class PremisesChoice:
    """One premises in the switcher; ``kind`` is the small word under the name."""

    name: str
    kind: str
    href: str
    is_current: bool


def premises_name(premises: Premises) -> str:
    """Return how people call the premises: ``Sienkiewicza 12 m. 34``, ``Garaż nr 7``. Needs the building loaded."""
    address, number = str(premises.building), premises.number
    if not number:
        return f"{address} ({premises.code})" if address else premises.code
    if premises.kind == Premises.Kind.GARAGE:
        return _("Garaż nr %(number)s") % {"number": number}
    if premises.kind == Premises.Kind.PARKING:
        return _("Miejsce postojowe nr %(number)s") % {"number": number}
    if premises.kind == Premises.Kind.COMMERCIAL:
        return _("%(address)s, lokal %(number)s") % {"address": address, "number": number}
    return f"{address} m.{NBSP}{number}"


def premises_kind(premises: Premises) -> str:
    """Return the word under the name: the kind, or the address where the name does not carry it."""
    words = {
        Premises.Kind.RESIDENTIAL: _("mieszkanie"),
        Premises.Kind.COMMERCIAL: _("lokal użytkowy"),
        Premises.Kind.GARAGE: _("garaż"),
        Premises.Kind.PARKING: _("miejsce postojowe"),
    }
    names_itself = premises.number and premises.kind in {Premises.Kind.GARAGE, Premises.Kind.PARKING}
    return str(premises.building) if names_itself else words[Premises.Kind(premises.kind)]


def premises_choices(held: Sequence[HeldPremises], current: uuid.UUID, *, url_name: str) -> list[PremisesChoice]:
    """Return the person's premises as links to the same page (``url_name``) of each."""
    return [
        PremisesChoice(
            name=premises_name(item.premises),
            kind=premises_kind(item.premises),
            href=reverse(url_name, kwargs={"premises_id": item.premises.pk}),
            is_current=item.premises.pk == current,
        )
        for item in held
    ]
