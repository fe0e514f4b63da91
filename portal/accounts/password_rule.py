"""The shape of a password: lengths and kinds of characters. Which words are too obvious is in ``blocklists``."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

Translate = Callable[[str], str]

PLATFORM_MAX_LENGTH = 128


class PasswordShape(Protocol):
    """What a cooperative's rulebook says of passwords (``portal.rulebook.rules.PasswordRules``)."""

    @property
    def min_length(self) -> int: ...
    @property
    def max_length(self) -> int: ...
    @property
    def letter(self) -> bool: ...
    @property
    def digit(self) -> bool: ...
    @property
    def lower(self) -> bool: ...
    @property
    def upper(self) -> bool: ...
    @property
    def special(self) -> bool: ...
    @property
    def digit_or_special(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong with a password: a code for tests and logs, a sentence for the person."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Need:
    """One piece of a rule: its code (known to ``password.js``), a length where it is one, and words for the person."""

    code: str
    length: int
    words: str


def untranslated(text: str) -> str:
    """Return the Polish text as it is."""
    return text


def normalized(password: str) -> str:
    """Return the password in Unicode's composed form: ``ą`` typed on any keyboard is one character. Nothing is cut."""
    return unicodedata.normalize("NFC", password)


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """Lengths are counted in characters after ``normalized``; both ends are allowed."""

    min_length: int
    max_length: int = PLATFORM_MAX_LENGTH
    letter: bool = False
    digit: bool = False
    lower: bool = False
    upper: bool = False
    special: bool = False
    digit_or_special: bool = False

    @classmethod
    def of_residents(cls, shape: PasswordShape) -> "PasswordRule":
        """Return a cooperative's rule for its residents, to the letter of its regulation."""
        return cls(
            min_length=shape.min_length,
            max_length=shape.max_length,
            letter=shape.letter,
            digit=shape.digit,
            lower=shape.lower,
            upper=shape.upper,
            special=shape.special,
            digit_or_special=shape.digit_or_special,
        )

    def violations(self, password: str, translate: Translate = untranslated) -> list[Violation]:
        """Return everything that is wrong with the shape, at once; an empty list means that it fits."""
        _ = translate
        text = normalized(password)
        found: list[Violation] = []
        if len(text) < self.min_length:
            wanted = count_of_characters(self.min_length, _)
            found.append(
                Violation("too_short", _("Hasło jest za krótkie. Wpisz co najmniej {count}.").format(count=wanted))
            )
        if len(text) > self.max_length:
            wanted = count_of_characters(self.max_length, _)
            found.append(Violation("too_long", _("Hasło jest za długie. Wpisz najwyżej {count}.").format(count=wanted)))
        found.extend(
            Violation(code, sentence)
            for needed, code, has, sentence in (
                (self.letter, "no_letter", str.isalpha, _("W haśle brakuje litery. Dopisz ją.")),
                (self.digit, "no_digit", str.isdecimal, _("W haśle brakuje cyfry. Dopisz ją.")),
                (self.lower, "no_lower", str.islower, _("W haśle brakuje małej litery. Dopisz ją.")),
                (self.upper, "no_upper", str.isupper, _("W haśle brakuje wielkiej litery. Dopisz ją.")),
                (
                    self.special,
                    "no_special",
                    is_special,
                    _("W haśle brakuje znaku takiego jak - ! ? lub spacji. Dopisz go."),
                ),
                (
                    self.digit_or_special,
                    "no_digit_or_special",
                    is_digit_or_special,
                    _("W haśle brakuje cyfry albo znaku takiego jak - ! ? lub spacji. Dopisz jedno z nich."),
                ),
            )
            if needed and not any(has(character) for character in text)
        )
        return found

    def needs(self, translate: Translate = untranslated) -> list["Need"]:
        """Return the rule piece by piece, in the order of the sentence, for a page that ticks off what is typed."""
        _ = translate
        pieces = [Need("min", self.min_length, count_of_characters(self.min_length, _))]
        if self.max_length < PLATFORM_MAX_LENGTH:
            longest = _("najwyżej {count}").format(count=count_of_characters(self.max_length, _))
            pieces.append(Need("max", self.max_length, longest))
        pieces += [
            Need(code, 1, word)
            for needed, code, word in (
                (self.letter and not (self.lower or self.upper), "letter", _("litera")),
                (self.lower, "lower", _("mała litera")),
                (self.upper, "upper", _("wielka litera")),
                (self.digit, "digit", _("cyfra")),
                (self.special, "special", _("znak taki jak - ! ? lub spacja")),
                (self.digit_or_special, "digit_or_special", _("cyfra albo znak taki jak - ! ? lub spacja")),
            )
            if needed
        ]
        return pieces

    def sentence(self, translate: Translate = untranslated) -> str:
        """Return the whole rule as one sentence: ``Hasło ma co najmniej 6 znaków, w tym literę i cyfrę.``"""
        _ = translate
        if self.max_length < PLATFORM_MAX_LENGTH:
            length = _("Hasło ma od {shortest} do {longest}").format(
                shortest=self.min_length, longest=count_of_characters(self.max_length, _, genitive=True)
            )
        else:
            length = _("Hasło ma co najmniej {count}").format(count=count_of_characters(self.min_length, _))
        kinds = [
            word
            for needed, word in (
                (self.letter and not (self.lower or self.upper), _("literę")),
                (self.lower, _("małą literę")),
                (self.upper, _("wielką literę")),
                (self.digit, _("cyfrę")),
                (self.special, _("znak taki jak - ! ? lub spację")),
                (self.digit_or_special, _("cyfrę albo znak taki jak - ! ? lub spację")),
            )
            if needed
        ]
        if not kinds:
            return f"{length}."
        listed = (
            kinds[0] if len(kinds) == 1 else _("{items} i {last}").format(items=", ".join(kinds[:-1]), last=kinds[-1])
        )
        return _("{length}, w tym {kinds}.").format(length=length, kinds=listed)


# Staff and operators: the platform's own rule; a second factor comes on top, always.
STAFF_RULE = PasswordRule(min_length=12)


def is_special(character: str) -> bool:
    """Return whether the character is neither a letter nor a digit; a space counts."""
    return not character.isalnum()


def is_digit_or_special(character: str) -> bool:
    """Return whether the character is a digit or special."""
    return character.isdecimal() or is_special(character)


def count_of_characters(count: int, translate: Translate = untranslated, *, genitive: bool = False) -> str:
    """Return ``6 znaków`` or ``22 znaki``: Polish nouns follow the number, and ``od … do`` asks for the genitive."""
    _ = translate
    if count == 1:
        return _("{count} znaku").format(count=count) if genitive else _("{count} znak").format(count=count)
    few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
    if few and not genitive:
        return _("{count} znaki").format(count=count)
    return _("{count} znaków").format(count=count)
