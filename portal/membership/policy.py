"""Whether an account acts for a member: what is for members only asks this."""

import datetime as dt
from typing import Any

from portal.membership.queries import is_member
from portal.residents.policy import SEE, covers, link_of


def is_members_own(user: Any, day: dt.date) -> bool:
    """Return whether the account's person is a member on the day and the account may see what is theirs. One query."""
    link = link_of(user)
    return link is not None and covers(link, SEE, day) and is_member(link.person_id, day)
