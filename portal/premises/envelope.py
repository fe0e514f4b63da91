"""How a letter is addressed: the lines in the window, and the premises in words. What is inside is in ``letters``."""

from portal.kernel.typography import NBSP
from portal.premises.models import Premises
from portal.residents.models import Person

MOST_LINES = 5


def address_lines(person: Person, premises: Premises | None) -> tuple[str, ...]:
    """Return the lines below the name: the address for letters, else that of the premises with its building loaded."""
    own = [line.strip() for line in person.correspondence_address.splitlines() if line.strip()]
    if own:
        # An address longer than the window goes on in its last line instead of being cut.
        return (*own[: MOST_LINES - 1], ", ".join(own[MOST_LINES - 1 :])) if len(own) > MOST_LINES else tuple(own)
    if premises is None:
        return ()
    building = premises.building
    return tuple(line for line in (place_name(premises), f"{building.postal_code} {building.town}".strip()) if line)


def place_name(premises: Premises) -> str:
    """Return where the premises are, as on an envelope: ``Sienkiewicza 12 m. 34``, ``Gwiezdna 4, garaż 7``."""
    address, number = str(premises.building), premises.number
    if not number:
        return address or premises.code
    if premises.kind == Premises.Kind.RESIDENTIAL:
        return f"{address} m.{NBSP}{number}"
    word = {
        Premises.Kind.COMMERCIAL: "lokal",
        Premises.Kind.GARAGE: "garaż",
        Premises.Kind.PARKING: "miejsce",
    }[Premises.Kind(premises.kind)]
    return f"{address}, {word}{NBSP}{number}"
