"""Which account a person means by what they type: its identifier, or what the cooperative's rules accept as well.

Everything here answers strangers and owners alike: what is typed for nobody is simply nobody's.
"""

from collections.abc import Callable, Iterable

from portal.accounts.models import User
from portal.kernel import clock
from portal.kernel.registries import Registry
from portal.kernel.schemas import is_public_schema
from portal.rulebook.queries import rules_on

# What rules.identifier.also_accepted names → the accounts that a typed text may mean; rooms above add their own.
ways_to_identify: Registry[Callable[[str], list[User]]] = Registry("what may be typed in place of an identifier")


def _by_email(typed: str) -> list[User]:
    if "@" not in typed:
        return []
    return list(User.objects.filter(email__iexact=typed, role=User.Role.RESIDENT)[:2])


ways_to_identify.add("email", _by_email)


def identifier_meant_by(typed: str, *, besides: Iterable[str] = ()) -> str:
    """Return the identifier of the account that the typed text means, or the text itself.

    An identifier always means its own account, however much it looks like something else. Other forms count only
    where the rules accept them, only for residents, and only when exactly one account fits: two people who share an
    e-mail address sign in with their identifiers. Failures are counted by the identifier returned here, so that a
    second form gives nobody more guesses. ``besides`` names further ways, whatever the rules say. Costs two queries,
    and one more for each further form.
    """
    text = typed.strip()
    if not text or is_public_schema():
        return text
    is_identifier = User.objects.filter(identifier__iexact=text).exists()
    # Cost: the further forms are looked for in any case, so that nobody's identifier costs what somebody's does.
    meant: set[str] = set()
    for key in {*rules_on(clock.today()).identifier.also_accepted, *besides}:
        find = ways_to_identify.get(key)
        meant.update(user.identifier for user in (find(text) if find else []))
    return meant.pop() if len(meant) == 1 and not is_identifier else text
