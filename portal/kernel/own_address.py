"""The cooperative's own address, for links in messages that are made without a request."""

from django.conf import settings

from portal.kernel.cooperative_in_force import cooperative_in_force


def own_address(path: str = "/") -> str:
    """Return the whole address of a page of the cooperative whose schema is open; ``path`` begins with a slash.

    The platform's own name for the cooperative always leads there, whatever other hosts it has.
    """
    return f"https://{cooperative_in_force().slug}.{settings.BASE_DOMAIN}{path}"
