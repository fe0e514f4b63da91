"""What residents read is plain: a fog index of nine at most and no sentence over twenty words, on every page."""

from collections import defaultdict

import pytest

from portal.kernel.plain_polish import PLAIN, readability
from tests.repository.messages import messages

LONGEST_SENTENCE = 20
# An index of a handful of words says nothing: two long names in it, and it doubles.
ENOUGH_WORDS = 40


def sentences_by_room() -> dict[str, list[str]]:
    """Return the whole sentences of each folder; labels and heads are no sentences and have nothing to be long."""
    found: dict[str, list[str]] = defaultdict(list)
    for message, place in messages().items():
        if message.text.rstrip().endswith((".", "?", "!")) and len(message.text.split()) > 2:
            found["/".join(place.split("/")[:2])].append(message.text)
    return found


SENTENCES = sentences_by_room()


@pytest.mark.parametrize("room", sorted(SENTENCES))
def test_what_a_room_says_is_read_by_everybody(room: str) -> None:
    measured = readability("\n".join(SENTENCES[room]))
    assert measured.longest_sentence <= LONGEST_SENTENCE
    if measured.words >= ENOUGH_WORDS:
        assert measured.fog <= PLAIN, f"{measured.fog:.1f}; hard words: {', '.join(sorted(set(measured.hard_words)))}"


def test_the_whole_residents_side_is_plain() -> None:
    every = readability("\n".join(text for texts in SENTENCES.values() for text in texts))
    assert every.words > 500
    assert every.fog <= PLAIN
