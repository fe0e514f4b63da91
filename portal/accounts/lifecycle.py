"""Which standing of an account may follow which, as a pure table. Changing an account's standing is in ``standing``.

The words are those of ``User.Standing``; a lock after failed sign-ins is none of them, it lies beside.
"""

CLOSED = frozenset({"closed_on_request", "closed_title_ended", "closed_for_misuse"})
BLOCKED = frozenset({"blocked_on_report", "blocked_by_decision"})
OPEN = frozenset({"prepared", "active"})

# An account that ended may come back when its person applies anew; one whose data were erased never does.
NEXT: dict[str, frozenset[str]] = {
    "prepared": frozenset({"active", "lapsed"}) | BLOCKED | CLOSED,
    "active": frozenset({"prepared", "lapsed"}) | BLOCKED | CLOSED,
    "blocked_on_report": frozenset({"prepared", "active", "blocked_by_decision", "lapsed"}) | CLOSED,
    "blocked_by_decision": frozenset({"prepared", "active", "lapsed"}) | CLOSED,
    "closed_on_request": frozenset({"prepared", "active", "erased"}),
    "closed_title_ended": frozenset({"prepared", "active", "erased"}),
    "closed_for_misuse": frozenset({"prepared", "active", "erased"}),
    "lapsed": frozenset({"prepared", "active", "erased"}) | CLOSED,
    "erased": frozenset(),
}


def may_follow(before: str, after: str) -> bool:
    """Return whether an account may go from one standing to the other; unknown words raise KeyError."""
    return after in NEXT[before]
