"""One-time codes that can be read over the telephone, and how a typed one is compared. Pure; stores nothing."""

import secrets

# Neither digits nor letters that look or sound alike: 0 O 1 I L, B 8, S 5, Z 2, U V, Q.
SIGNS = "346789ACDEFGHJKMNPRTWXY"
LENGTH = 9
_GROUP = 3


def new_code() -> str:
    """Return a random code in groups of three: ``K7M-4XP-9CD``. 23 signs, 9 places: 40.7 bits."""
    signs = [secrets.choice(SIGNS) for _ in range(LENGTH)]
    return "-".join("".join(signs[start : start + _GROUP]) for start in range(0, LENGTH, _GROUP))


def as_compared(typed: str) -> str:
    """Return a code as it is hashed: without regard to capitals, spaces and dashes."""
    return "".join(one for one in typed.upper() if one.isalnum())[:40]
