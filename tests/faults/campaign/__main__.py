"""The command line of the long suite: ``./app test faults``. It goes on where the last call with this seed stopped."""

import argparse
import collections
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[3]
SEED, POINTS, COPIES, POST_EVERY = 20261125, 200, 10_000, 50
# Reading needs settings but no servers; those that are broken are started by the suite itself.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saas.settings_test")
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1/none")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1")


def main(arguments: list[str]) -> int:
    """Play what is left of both parts, write the result down, return 1 when anything is wrong."""
    parser = argparse.ArgumentParser(prog="./app test faults", allow_abbrev=False)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--points", type=int, default=POINTS, help="kill points in all")
    parser.add_argument("--copies", type=int, default=COPIES, help="spoiled copies of each format in all")
    parser.add_argument(
        "--only", choices=("kills", "copies", "fairness", "result"), help="one part, or the result alone"
    )
    parser.add_argument("--formats", nargs="*", default=[], help="formats whose name has one of these in it")
    parser.add_argument("--fresh", action="store_true", help="forget what was tried with this seed")
    given = parser.parse_args(arguments)
    django.setup()
    # Whatever ends us, what was started is stopped and the small disk taken away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    folder = Path(os.environ.get("IOK_VAR") or ROOT / "var").resolve() / "faults"
    folder.mkdir(parents=True, exist_ok=True)
    kills, copies, fair = (Notes(folder / f"{part}-{given.seed}.json") for part in ("kills", "copies", "fairness"))
    if given.fresh:
        for notes in (kills, copies, fair):
            notes.forget()
    sys.stdout.write(f"seed {given.seed}, commit {commit()}, notes in {folder}\n")
    if given.only in {None, "kills"}:
        play_kills(given.seed, given.points, kills, folder)
    if given.only in {None, "copies"}:
        spoil_copies(given.seed, given.copies, copies, given.formats, folder)
    if given.only == "fairness" or (given.only is None and not fair.kept):
        from tests.faults.campaign.fairness import measure

        fair.keep("fairness", measure(folder / f"fair-site-{os.getpid()}"))
    from tests.faults.campaign.result import write_result

    return write_result(given.seed, kills.kept, copies.kept, fair.kept, dt.datetime.now(dt.UTC).date())


class Notes:
    """What was tried, kept in a file that is whole at every moment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kept: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}

    def keep(self, name: str, found: dict[str, Any]) -> None:
        """Note one thing."""
        self.kept[name] = {**found, "commit": commit()}
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps(self.kept, ensure_ascii=False, indent=1, default=str))
        beside.replace(self.path)

    def forget(self) -> None:
        """Begin anew."""
        self.kept = {}
        self.path.unlink(missing_ok=True)


def commit() -> str:
    """Return the commit that is tried; a change that is not committed shows as a plus."""
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    changed = subprocess.run(
        ["git", "status", "--porcelain", "--", "billing_import", "portal", "saas"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return (said.stdout.strip() or "?") + ("+" if changed.stdout.strip() else "")


def play_kills(seed: int, points: int, notes: Notes, folder: Path) -> None:
    """Play the points that are left."""
    from tests.faults.campaign.kills import play
    from tests.faults.campaign.points import PLACES, as_json, point_of
    from tests.faults.campaign.server import breakable

    left = [number for number in range(points) if str(number) not in notes.kept]
    if not left:
        return
    with breakable(folder / f"site-{os.getpid()}", PLACES) as there:
        sys.stdout.write(f"{len(left)} kill points; small disk: {there.is_small_disk}\n")
        for number in left:
            point = point_of(seed, number)
            seen = play(there, point)
            notes.keep(str(number), as_json(point, seen))
            lock = f", lock free after {seen.lock_seconds} s" if seen.lock_seconds is not None else ""
            found = f", found after {seen.found_seconds} s" if seen.found_seconds is not None else ""
            sys.stdout.write(
                f"{number}: {point.kind} {point.wish}, {point.fault} at {seen.stage}: {seen.status or '–'} "
                f"in {seen.seconds} s{lock}{found}{'  WRONG: ' + seen.wrong if seen.wrong else ''}\n"
            )
            sys.stdout.flush()
            if seen.wrong:
                return  # what is left behind may be wrong, too: the next call makes everything anew


def spoil_copies(seed: int, copies: int, notes: Notes, formats: list[str], folder: Path) -> None:
    """Read the copies that are left, in pieces; every fiftieth is posted in a database as well, and rolled back."""
    from tests.faults.campaign.samples import SAMPLES
    from tests.faults.campaign.spoiling import Posting, try_copies

    wanted = [one for one in SAMPLES if not formats or any(name in one.name for name in formats)]
    if all(notes.kept.get(one.name, {}).get("next", 0) >= copies for one in wanted):
        return
    with Posting(folder / f"copies-site-{os.getpid()}") as posting:
        for sample in wanted:
            found = notes.kept.get(sample.name) or {"next": 0, "read": 0, "refused": {}, "posted": 0, "wrong": []}
            began = time.monotonic()
            while found["next"] < copies:
                try_copies(sample, seed, found, min(copies, found["next"] + 250), posting, POST_EVERY)
                notes.keep(sample.name, found)
            refused = sum(found["refused"].values())
            told = collections.Counter(found["refused"]).most_common(3)
            sys.stdout.write(
                f"{sample.name}: {found['next']} copies, {found['read']} read, {refused} refused "
                f"{told}, {found['posted']} posted, {len(found['wrong'])} wrong, {time.monotonic() - began:.0f} s\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
