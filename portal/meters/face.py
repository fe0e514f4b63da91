"""The drawn face of a meter: the figures it showed last, or zeros. Never what somebody types now. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

RED_PLACES = {"cold_water": 3, "hot_water": 3, "gas": 3, "heat": 3, "electricity": 1, "allocator": 0}
WIDTH, GAP, COMMA = 22, 3, 8


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in its window: where it stands, whether it is red (after the comma)."""

    x: int
    middle: int
    figure: str
    is_red: bool


@dataclass(frozen=True, slots=True)
class Face:
    """The whole drawing; widths are in its own units, ``text`` is what it shows, for those who hear the page."""

    figures: Sequence[Figure]
    width: int
    comma: int | None
    text: str


def face_of(value: Decimal | None, *, figures: int | None, places: int) -> Face:
    """Return the face that shows a value, or zeros; ``figures`` before the comma, ``places`` red ones after it."""
    before = figures or 4
    shown = value or Decimal(0)
    whole = f"{int(shown):0{before}d}"[-max(before, len(str(int(shown)))) :]
    cents = f"{shown % 1:.{places}f}"[2:] if places else ""
    drawn, x = [], GAP
    for at, figure in enumerate(whole + cents):
        if at == len(whole):
            x += COMMA
        drawn.append(Figure(x, x + WIDTH // 2, figure, at >= len(whole)))
        x += WIDTH + GAP
    comma = GAP + len(whole) * (WIDTH + GAP) + 1 if cents else None
    return Face(drawn, x, comma, f"{whole},{cents}" if cents else whole)
