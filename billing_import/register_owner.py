"""Whether a register file is this cooperative's: told by how much of it is known here, before anything changes."""

from collections.abc import Sequence

from billing_import.formats.problems import FileRefused
from billing_import.models import ImportRun
from billing_import.register_validation import RegisterRow
from portal.premises.models import Building, Estate, Premises

# Fewer premises prove nothing, in the file or here: a first file, a few new flats.
FEWEST = 20
# So many per cent of the file's premises must be known, or else of its streets and estates.
ENOUGH_KNOWN_PERCENT = 20


def check_owner_of_register(run: ImportRun, rows: Sequence[RegisterRow]) -> None:
    """Raise FileRefused when nearly all premises of a file are unknown, and its streets and estates are as well.

    Not asked again once somebody who knows the file let it through. Costs up to four queries.
    """
    codes = {row.premises for row in rows}
    if run.vanishing_allowed_by or len(codes) < FEWEST or Premises.objects.count() < FEWEST:
        return
    known = Premises.objects.filter(code__in=codes).count()
    if known * 100 >= len(codes) * ENOUGH_KNOWN_PERCENT:
        return
    # New premises of a cooperative stand in its streets, as a rule; a whole new estate is asked about.
    streets = {row.street.casefold() for row in rows if row.street}
    estates = {row.estate.casefold() for row in rows if row.estate}
    here = {street.casefold() for street in Building.objects.values_list("street", flat=True).distinct()}
    named = {name.casefold() for name in Estate.objects.values_list("name", flat=True)}
    places = len(streets) + len(estates)
    if (len(streets & here) + len(estates & named)) * 100 >= places * ENOUGH_KNOWN_PERCENT and places:
        return
    raise FileRefused("register_of_others", count=len(codes) - known, all=len(codes))
