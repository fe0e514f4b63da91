"""A refusal in words: which rule of the cooperative refuses, and what is said. Pure; who asks is elsewhere.

The words are kept with their blanks, so that one refusal can be said in the language of whoever reads it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Translate = Callable[[str], str]


def untranslated(text: str) -> str:
    """Return the text as it is; where translating is left to the reader, this marks a text for the catalogs."""
    return text


class Terms(tuple[str, ...]):
    """Polish words that fill one blank, each translated by itself and parted by commas."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """``rule`` is a path of the rules (``access.premises_kinds``); ``sentence`` is Polish, with the ``{blanks}`` of
    ``values``.

    A value that is a text (a name, a number) is said as it is in every language.
    """

    rule: str
    sentence: str
    values: Mapping[str, str | Terms] = field(default_factory=dict, hash=False)

    @property
    def text(self) -> str:
        """Return the sentence in Polish, as workers read it."""
        return self.text_in(untranslated)

    def text_in(self, translate: Translate) -> str:
        """Return the sentence in the language of ``translate``, a function from Polish texts to others."""
        said = translate(self.sentence)
        return (
            said.format(**{name: _word(value, translate) for name, value in self.values.items()})
            if self.values
            else said
        )


def _word(value: str | Terms, translate: Translate) -> str:
    return ", ".join(translate(one) for one in value) if isinstance(value, Terms) else value


class AccessRefused(ValueError):
    """What was asked for is not done; ``refusals`` say why, all at once."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(" ".join(refusal.text for refusal in refusals))
        self.refusals = tuple(refusals)
