"""The command line of ``./app test pages``: it starts its own demo and goes on where the last call stopped."""

import argparse
import datetime as dt
import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saas.settings_test")
# Addresses are resolved here; the demo has servers of its own.
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1/none")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1")


def main(arguments: list[str]) -> int:
    """Look at what is left of the grid, write the result down, return 1 when anything is wrong."""
    parser = argparse.ArgumentParser(prog="./app test pages", allow_abbrev=False)
    parser.add_argument("--fresh", action="store_true", help="forget what was looked at")
    parser.add_argument("--again", action="store_true", help="look again at what was wrong")
    parser.add_argument("--names", nargs="*", default=[], help="pages whose name has one of these in it")
    parser.add_argument("--who", nargs="*", default=[], help="visitor, resident or clerk")
    parser.add_argument("--slugs", nargs="*", default=[], help="cooperatives of the demo")
    parser.add_argument("--quick", action="store_true", help="in Polish as it is, at both widths")
    parser.add_argument("--pictures", action="store_true", help="make the contact sheets anew, nothing else")
    parser.add_argument("--only-result", action="store_true", help="write the result of what was looked at")
    given = parser.parse_args(arguments)
    django.setup()
    from tests.pages.grid import Grid, Part
    from tests.pages.notes import Notes
    from tests.pages.result import write_result

    folder = Path(os.environ.get("IOK_VAR") or ROOT / "var").resolve() / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    notes = Notes(folder / "notes.jsonl")
    if given.fresh:
        notes.forget()
    if not given.only_result:
        part = Part(tuple(given.slugs), tuple(given.who), tuple(given.names), is_quick=given.quick)
        Grid(folder, notes, part, again=given.again, pictures=given.pictures).walk()
    return write_result(
        notes, dt.datetime.now(dt.UTC).date(), whole=not (given.names or given.who or given.slugs or given.quick)
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
