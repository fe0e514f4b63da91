"""A refusal in words: which rule of the cooperative refuses, and what is said. Pure; who asks is elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """``rule`` is a path of the rules (``access.premises_kinds``), ``text`` a Polish sentence for the person asking."""

    rule: str
    text: str


class AccessRefused(ValueError):
    """What was asked for is not done; ``refusals`` say why, all at once."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(" ".join(refusal.text for refusal in refusals))
        self.refusals = tuple(refusals)
