"""The mark of a cooperative that has not given its own yet: a house, in the color that reads on the brand."""

from tenants.branding.logo import Logo, logo_of

_HOUSE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path fill="none" stroke="currentColor"'
    b' stroke-width="3" stroke-linejoin="round" d="M9 23 24 10l15 13v16H9zM20 39V28h8v11"/></svg>'
)


def placeholder_logo() -> Logo:
    """Return the house."""
    return logo_of(_HOUSE)


def placeholder_file() -> bytes:
    """Return the house as a file for a pack."""
    return _HOUSE
