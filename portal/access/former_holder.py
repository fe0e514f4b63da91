"""What a former holder is told on their pages: until when they see what and the account works. No changes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.ended_titles import end_of_account
from portal.access.ending import seen_through
from portal.accounts.models import User
from portal.premises.queries import HeldPremises
from portal.residents.policy import link_of
from portal.rulebook.rules import Rules


@dataclass(frozen=True, slots=True)
class EndOfAccess:
    """The last days: of the title, of seeing its days, of the account. An empty one: nothing is seen, no end is set."""

    ended_on: dt.date
    seen_through: dt.date | None
    open_through: dt.date | None


def end_of_access(
    user: User, chosen: HeldPremises | None, held: Sequence[HeldPremises], *, rules: Rules, day: dt.date
) -> EndOfAccess | None:
    """Return what is told beside the chosen premises, or on a page without any; None while a title goes on there.

    ``held`` are all premises the account shows. Costs nothing for somebody who holds the chosen premises, else four
    queries at most.
    """
    if chosen is not None and not chosen.is_former:
        return None
    account = None
    if all(one.is_former for one in held):
        link = link_of(user)
        account = end_of_account(link, day) if link is not None else None
    # The night closes what is over: until it comes, the account works today as well.
    open_through = max(account.open_through, day) if account else None
    if chosen is None:
        return EndOfAccess(account.ended_on, None, open_through) if account else None
    last = chosen.days.last
    assert last is not None  # noqa: S101 - so is a former holder known
    seen = seen_through(last, rules)
    if account is not None and seen is not None:
        seen = min(seen, account.open_through)
    return EndOfAccess(last, seen, open_through)
