"""The gate to a person's own contact data: load them for the account they belong to, or 404."""

from typing import Any

from django.http import Http404

from portal.residents.models import PersonAccount
from portal.residents.queries import own_link_of


def access_own_link(user: Any) -> PersonAccount:
    """Return the tie of the account with its own person; raises Http404 for staff and representatives."""
    link = own_link_of(user) if user.is_authenticated else None
    if link is None:
        raise Http404
    return link
