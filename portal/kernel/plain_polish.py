"""How hard a Polish text is to read: the fog index for Polish, as pure rules. What to write instead is for people.

Source: R. Gunning's index with the Polish threshold of four syllables, as used for letters of public offices:
0.4 x (words per sentence + hard words in a hundred). 7 to 9 is read by everybody who finished primary school.
"""

import re
from dataclasses import dataclass

HARD_SYLLABLES = 4
PLAIN = 9.0

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
# A dot after a short mark or inside a number does not end a sentence.
_SHORT = re.compile(
    r"\b(ul|al|pl|os|nr|m|tel|np|itp|itd|tj|pok|godz|ust|pkt|art|wew|r|zł|pn|pt|sp|sp\. z o|o)\.", re.IGNORECASE
)
_END = re.compile(r"[.!?…:;]+(?=\s|$)|\n+")
_VOWELS = "aąeęioóuy"


@dataclass(frozen=True, slots=True)
class Readability:
    """What was counted. ``fog`` is 0 for a text without words."""

    words: int
    sentences: int
    hard_words: tuple[str, ...]
    longest_sentence: int

    @property
    def fog(self) -> float:
        """Return the index; lower is plainer."""
        if not self.words:
            return 0.0
        return 0.4 * (self.words / self.sentences + 100 * len(self.hard_words) / self.words)


def syllables(word: str) -> int:
    """Return the number of syllables: vowels, less an ``i`` that only softens, less the ``u`` of ``au`` and ``eu``."""
    count = 0
    letters = word.lower()
    for at, letter in enumerate(letters):
        following = letters[at + 1 : at + 2]
        if letter not in _VOWELS:
            continue
        softens = letter == "i" and following in _VOWELS and following != ""
        glides = letter in "ae" and following == "u"
        count += not (softens or glides)
    return count


def readability(text: str) -> Readability:
    """Return the counts of a text; line ends, colons and semicolons end sentences as full stops do."""
    plain = _SHORT.sub(r"\1", text.replace("\u00a0", " "))
    lengths: list[int] = []
    hard: list[str] = []
    for sentence in _END.split(plain):
        words = _WORD.findall(sentence)
        if words:
            lengths.append(len(words))
            hard.extend(word for word in words if syllables(word) >= HARD_SYLLABLES)
    return Readability(sum(lengths), len(lengths), tuple(hard), max(lengths, default=0))
