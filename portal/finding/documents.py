"""What is kept of a person and of premises for searching, as pure texts. Loading and storing them is in ``keeping``."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.finding.folding import phones_of, squeezed, words_of

# The last digits of a PESEL that people are asked for.
_ENDING_LENGTHS = (5, 4)
SHORTEST_WORD = 3
# No word of a question is ever like this.
END_OF_NAME = "|"
NO_ESTATE = 0


@dataclass(frozen=True, slots=True)
class PremisesText:
    """The parts of premises that people say."""

    code: str
    street: str
    building: str
    number: str

    def words(self) -> list[str]:
        """Return the address in the order it is said, then the code, whole and in parts."""
        address = [*words_of(self.street), squeezed(self.building), squeezed(self.number)]
        return [word for word in (*address, squeezed(self.code), *words_of(self.code)) if word]


@dataclass(frozen=True, slots=True)
class PersonText:
    """The parts of a person that people say."""

    name: str
    code: str
    membership_number: str
    pesel_ending: str
    phone: str
    email: str

    def numbers(self) -> list[str]:
        """Return numbers and contacts, which come after the name."""
        endings = [self.pesel_ending[-length:] for length in _ENDING_LENGTHS if self.pesel_ending]
        numbers = [squeezed(self.code), squeezed(self.membership_number), *endings]
        return [word for word in (*numbers, *phones_of(self.phone), squeezed(self.email)) if word]


def person_document(person: PersonText, premises: Iterable[PremisesText]) -> str:
    """Return the text a person is found by: name first, so that a name counts more than a street."""
    parts = [*words_of(person.name), END_OF_NAME, *person.numbers()]
    for one in premises:
        parts.extend(one.words())
    return _document(parts)


def premises_document(premises: PremisesText) -> str:
    """Return the text premises are found by."""
    return _document(premises.words())


def vocabulary(document: str) -> set[str]:
    """Return the words of a document that may be mistyped: letters only."""
    return {word for word in document.split() if len(word) >= SHORTEST_WORD and word.isalpha()}


def _document(parts: list[str]) -> str:
    # A space at both ends makes every word findable as a whole one.
    return f" {' '.join(parts)} "
