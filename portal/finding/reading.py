"""What somebody typed into the search field, read: words, a telephone, numbers of papers. Knows no database."""

import re
from dataclasses import dataclass

from portal.finding.folding import fold, squeezed, subscriber_digits, words_of
from portal.kernel.unseen import UNSEEN

LONGEST = 120
_FEWEST_SIGNS = 2
_FEWEST_PHONE_DIGITS = 6
_MOST_WORDS = 8
# Marks people write in addresses that name nothing.
_MARKS = frozenset({"ul", "al", "os", "pl", "m", "nr", "lok", "lokal", "mieszkanie"})
_PHONE_LIKE = re.compile(r"(?:tel\.?)?[\d\s+()\-.]+\Z")
_APPLICATION = re.compile(r"w\s?-?\s?0*([1-9]\d{0,8})\Z")
_RECEIPT = re.compile(r"0*([1-9]\d{0,8})\s?/\s?(\d{2})\Z")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. ``words`` must all be found; ``phone`` alone would do; ``whole`` is a code or address of mail."""

    text: str
    words: tuple[str, ...]
    whole: str
    phone: str = ""
    application: int | None = None
    receipt: tuple[int, int] | None = None  # number, year of two digits

    @property
    def is_enough(self) -> bool:
        """Return whether there is anything to look for."""
        return len(self.whole) >= _FEWEST_SIGNS and bool(self.words)

    @property
    def may_be_identifier(self) -> bool:
        """Return whether all of it may be the beginning of an account's identifier."""
        return " " not in self.text and len(self.text) > _FEWEST_SIGNS


def read_question(text: str) -> Asked:
    """Return what the text may mean; words without a meaning of their own (``ul.``, ``m.``) are left out."""
    typed = " ".join(UNSEEN.sub(" ", text[:LONGEST]).split())
    whole = squeezed(typed)
    # An address of mail is one word; everything else is what stands between signs.
    parts = [[squeezed(part)] if "@" in part else words_of(part) for part in typed.split()]
    words = [word for part in parts for word in part]
    named = [word for word in words if word not in _MARKS] or words
    lower = fold(typed)
    application = _APPLICATION.match(lower)
    receipt = _RECEIPT.match(lower)
    phone = subscriber_digits(typed) if _PHONE_LIKE.match(lower) else ""
    return Asked(
        text=typed,
        words=tuple(dict.fromkeys(named))[:_MOST_WORDS],
        whole=whole,
        phone=phone if len(phone) >= _FEWEST_PHONE_DIGITS else "",
        application=int(application[1]) if application else None,
        receipt=(int(receipt[1]), int(receipt[2])) if receipt else None,
    )
