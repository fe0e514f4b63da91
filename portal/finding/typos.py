"""How far two words are apart, counted in slips of typing. Knows no database."""

from collections.abc import Iterable

# Words shorter than this are not guessed: too many others are as near.
SHORTEST = 4
LONG = 7


def slips_allowed(word: str) -> int:
    """Return how many slips a word of this length may have."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < LONG else 2


def slips(one: str, other: str) -> int:
    """Count letters left out, put in, exchanged for another or for their neighbor (each counts one)."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, mine in enumerate(one, start=1):
        line = [row]
        for column, theirs in enumerate(other, start=1):
            least = min(above[column] + 1, line[-1] + 1, above[column - 1] + (mine != theirs))
            if row > 1 and column > 1 and mine == other[column - 2] and one[row - 2] == theirs:
                least = min(least, before[column - 2] + 1)
            line.append(least)
        before, above = above, line
    return above[-1]


def nearest(word: str, known: Iterable[str], *, most: int = 6) -> list[str]:
    """Return the known words that may be meant, nearest first; also those that only begin with what may be meant."""
    limit = slips_allowed(word)
    if not limit:
        return []
    distances = []
    for other in known:
        found = min(slips(word, other), slips(word, other[: len(word)]) + (len(other) > len(word)))
        if found <= limit:
            distances.append((found, other))
    return [other for _, other in sorted(distances)[:most]]
