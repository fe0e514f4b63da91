"""Suggested passwords that fit a rule: a phrase of plain words, or syllables where there is no room for words."""

import secrets
from collections.abc import Iterable

from portal.accounts.blocklists import obvious_violations
from portal.accounts.password_rule import PasswordRule
from portal.accounts.wordlists import words_of

_CONSONANTS = "bcdfgklmnprstwz"
_VOWELS = "aeiouy"
_ROUNDS = 200


class NoPasswordFits(ValueError):
    """The rule leaves no password that can be suggested."""


def suggested_password(rule: PasswordRule, *, context: Iterable[str] = ()) -> str:
    """Return a random password that fits the rule and no blocklist: ``zielony-tramwaj-plot-karton-47``.

    Four words and two digits are 43 bits, more than a start code needs. Raises NoPasswordFits for a rule that
    contradicts itself; a rule of six characters or more does not.
    """
    words = list(context)
    for attempt in range(_ROUNDS):
        text = _phrase(rule) if attempt < _ROUNDS // 2 else _syllables(rule)
        if not rule.violations(text) and not obvious_violations(text, context=words):
            return text
    raise NoPasswordFits("no suggested password fits the rule")


def _phrase(rule: PasswordRule) -> str:
    parts = [secrets.choice(words_of("phrase_words")) for _ in range(4)]
    if rule.upper:
        parts[0] = parts[0].capitalize()
    return "-".join([*parts, str(secrets.randbelow(90) + 10)])


def _syllables(rule: PasswordRule) -> str:
    """Return syllables that can be read aloud, as long as the rule allows up to 16 characters."""
    length = max(rule.min_length, min(rule.max_length, 16))
    tail = ("-" if rule.special else "") + str(secrets.randbelow(90) + 10)
    letters = "".join(
        secrets.choice(_VOWELS if place % 2 else _CONSONANTS) for place in range(max(1, length - len(tail)))
    )
    return (letters.capitalize() if rule.upper else letters) + tail
