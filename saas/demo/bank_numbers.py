"""Numbers that demo premises pay to: made up, of a bank that does not exist, with check digits that hold."""

from saas.demo.stock import Premises

# No bank has the sort codes 9999 0003 and 9999 0004.
SORT_CODES = {"siarkowiec": "99990003", "hutnik": "99990004"}
_POLAND = "252100"
_SERIES = "0000 12"


def number_of(slug: str, premises: Premises, place: int) -> str:
    """Return the NRB of premises, ``place`` being theirs in the register; Hutnik gives one to flats alone."""
    if slug == "hutnik" and premises.kind != "residential":
        return ""
    return with_check_digits(SORT_CODES[slug] + f"{_SERIES.replace(' ', '')}{place:010d}")


def with_check_digits(rest: str) -> str:
    """Return an NRB out of its 24 digits after the check digits."""
    return f"{98 - int(rest + _POLAND) % 97:02d}{rest}"
