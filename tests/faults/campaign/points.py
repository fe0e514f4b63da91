"""Kill points by number: what is wished, of which kind, where and how it is broken off. Nothing is started here."""

import random
from dataclasses import asdict, dataclass
from typing import Any

from billing_import.stop_points import PREVIEW_STAGES, STAGES, UNDO_STAGES
from tests.billing_import.dirty_files import premises_codes

WISHES = ("preview", "apply", "consent", "undo", "reversal")
STAGES_OF = {
    "preview": PREVIEW_STAGES, "apply": STAGES, "consent": STAGES, "undo": UNDO_STAGES, "reversal": UNDO_STAGES,
}  # fmt: skip
FAULTS = ("child", "worker", "worker and beat", "message lost", "three times", "valkey flushed", "postgresql", "disk")
PLACES = premises_codes(60)
FEW_ROWS, MANY_ROWS = 600, 6000


@dataclass(frozen=True)
class Point:
    """One kill point; ``stage`` empty: at a moment of chance. ``is_patient``: nothing helps the scheduler."""

    number: int
    wish: str
    kind: str
    stage: str
    fault: str
    is_patient: bool
    seed: int


@dataclass
class Seen:
    """What came of a point; ``wrong`` is empty when everything is as it must be."""

    status: str = ""
    seconds: float = 0.0
    lock_seconds: float | None = None
    found_seconds: float | None = None
    looks: int = 0
    stage: str = ""
    wrong: str = ""


def point_of(seed: int, number: int) -> Point:
    """Return the point with this number: the same for the same seed, whichever were tried before."""
    dice = random.Random(f"{seed} {number}")
    kind = dice.choice(("ledger", "ledger", "components"))
    wish = dice.choice(WISHES if kind == "ledger" else WISHES[:-1])
    stage = "" if dice.random() < 0.25 else dice.choice(STAGES_OF[wish])
    # By turns, so that few points try all of them, too.
    fault = FAULTS[number % len(FAULTS)]
    return Point(number, wish, kind, stage, fault, dice.random() < 0.2, dice.randrange(1 << 30))


def components(seed: int, rows: int) -> bytes:
    """Return a file of charge components."""
    dice = random.Random(seed)
    lines = ["Indeks lokalu;Od;Składnik;Lp;Ilość;Jm;Stawka;Kwota"]
    for number in range(rows):
        amount = dice.randrange(100, 90_000)
        money = f"{amount // 100},{amount % 100:02d}"
        lines.append(
            f"{dice.choice(PLACES)};01.{1 + number % 12:02d}.2026;Składnik {number};{number % 99};1;szt.;{money};"
            f"{money}"
        )
    return ("\n".join(lines) + "\n").encode()


def as_json(point: Point, seen: Seen) -> dict[str, Any]:
    """Return a point and what came of it, to keep."""
    return {**asdict(point), **asdict(seen)}
