"""Passwords that are guessed first, whatever their shape. No cooperative can switch it off. Shape: ``password_rule``.

A long phrase is never refused because an everyday word stands in it; it is refused when nothing else stands in it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from django.contrib.auth.password_validation import CommonPasswordValidator

from portal.accounts.password_patterns import is_date, is_repetition, is_walk
from portal.accounts.password_rule import Translate, Violation, normalized, untranslated
from portal.accounts.wordlists import folded, words_of

# A "1" stands for "i" or for "l"; both are tried.
_LEET = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "!": "i", "|": "l"}
_LEET_TABLES = tuple(str.maketrans({**_LEET, "1": one}) for one in ("i", "l"))
_SHORTEST_WORD = 3
_SHORTEST_COMMON_CORE = 4
# Fewer letters than this beside known words are an ending, not a thought of one's own.
_LETTERS_OF_ONES_OWN = 3
_LONG = 16
# How many figures or marks at an edge may stand for letters of the word.
_EDGE = 4


def obvious_violations(
    password: str, *, context: Iterable[str] = (), translate: Translate = untranslated
) -> list[Violation]:
    """Return why the password is too obvious; an empty list when it is not.

    ``context`` are words close to the person or the place: the cooperative's name, town and street, the identifier,
    the surname, the number of the premises. Cost: under a millisecond once the lists are read; no query.
    """
    _ = translate
    text = normalized(password)
    plain = folded(text)
    found: list[Violation] = []
    if text.strip().lower() in common_passwords():
        found.append(Violation("common", _("To hasło jest na liście haseł, których ludzie używają najczęściej.")))
    if _consists_of(plain, context):
        message = _("Hasło składa się z danych, które łatwo poznać: nazwy spółdzielni, miejscowości, ulicy, "
                    "numeru lokalu, identyfikatora albo nazwiska.")  # fmt: skip
        found.append(Violation("context", message))
    if is_repetition(plain):
        found.append(Violation("repeated", _("Hasło powtarza te same znaki.")))
    if is_walk(plain):
        found.append(Violation("walk", _("Hasło to kolejne klawisze, litery albo cyfry.")))
    if is_date(plain):
        found.append(Violation("date", _("Hasło to data z dopisaną literą.")))
    if not found and not is_phrase(text) and any(_is_everyday(core) for core in _cores(plain)):
        message = _(
            "Hasło to popularne słowo albo imię z dopisanymi cyframi lub znakami. Takie hasła zgaduje się najpierw."
        )
        found.append(Violation("word", message))
    return found


def is_phrase(password: str) -> bool:
    """Return whether the password is a long phrase: four different words, or 16 characters with several words."""
    words = {
        word for word in re.split(r"[^a-z0-9]+", folded(password)) if len(re.sub(r"\d", "", word)) >= _SHORTEST_WORD
    }
    return len(words) >= 4 or (len(normalized(password)) >= _LONG and len(words) >= 2)


@cache
def common_passwords() -> frozenset[str]:
    """Return Django's list of common passwords, in small letters. Read once per process (about 10 ms, 2 MB)."""
    return frozenset(CommonPasswordValidator().passwords)


@cache
def _obvious_words() -> frozenset[str]:
    return frozenset(word for word in words_of("obvious") if len(word) >= _SHORTEST_WORD)


@cache
def _single_words() -> frozenset[str]:
    return _obvious_words() | frozenset(words_of("phrase_words"))


def _cores(plain: str) -> Iterator[str]:
    """Yield what the password may be without its ornaments: digits and marks around it, figures for letters.

    A figure at the edge is an ornament or a letter (``h4sl0`` + ``123``), so every cut within the edges is tried.
    """
    inside = re.search(r"[a-z](?:.*[a-z])?", plain, re.DOTALL)
    if inside is None:
        return
    starts = range(max(0, inside.start() - _EDGE), inside.start() + 1)
    ends = range(inside.end(), min(len(plain), inside.end() + _EDGE) + 1)
    seen: set[str] = set()
    for start, end, table in product(starts, ends, _LEET_TABLES):
        core = re.sub(r"[^a-z]", "", plain[start:end].translate(table))
        if len(core) >= _SHORTEST_WORD and core not in seen:
            seen.add(core)
            yield core


def _is_everyday(core: str) -> bool:
    if core in _single_words() or core[::-1] in _obvious_words():
        return True
    if len(core) >= _SHORTEST_COMMON_CORE and core in common_passwords():
        return True
    return any(
        core[:cut] in _obvious_words() and core[cut:] in _obvious_words()
        for cut in range(_SHORTEST_WORD, len(core) - _SHORTEST_WORD + 1)
    )


def _consists_of(plain: str, context: Iterable[str]) -> bool:
    """Return whether known words of the place or the person make up the password but for an ending."""
    known = sorted(_context_words(context), key=len, reverse=True)
    for text in (plain, *(plain.translate(table) for table in _LEET_TABLES)):
        rest = squeezed = re.sub(r"[^a-z0-9]", "", text)
        for word in known:
            rest = rest.replace(word, "")
        own_letters = sum(character.isalpha() for character in rest)
        if len(rest) < len(squeezed) and own_letters < _LETTERS_OF_ONES_OWN:
            return True
    return False


def _context_words(context: Iterable[str]) -> set[str]:
    words: set[str] = set()
    for item in context:
        plain = folded(item)
        words.update(re.findall(r"[a-z0-9]+", plain))
        words.add(re.sub(r"[^a-z0-9]", "", plain))
    return {word for word in words if len(word) >= _SHORTEST_WORD}
