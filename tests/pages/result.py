"""The dated result of the walk, written into docs/pages.md."""

import collections
import datetime as dt
import subprocess
import sys
from pathlib import Path

from tests.pages.notes import Notes

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "docs" / "pages.md"
HEAD = """# Every page, in every language, look and size

`./app test pages` starts the demo, follows every link as a visitor, a resident and a clerk of both cooperatives, and
looks at each kind of page in Polish, English and Ukrainian; as it is, with the largest letters, in high contrast and
dark; 360 and 1280 px wide (the desk in Polish alone). Where a page has a form, it is sent empty and the page with its
errors is looked at too. Looked for: violations of axe (WCAG 2.0 to 2.2 A and AA and best practice), exactly one h1,
sideways scrolling, targets under 44 px on residents' pages, hosts that are not ours, complaints of the browser, and on
residents' pages in Polish the fog index (at most 9; the cooperative's own regulation excepted). It goes on where it was
stopped; `--fresh` begins anew, `--again` looks again at what was wrong, `--pictures` makes the
[contact sheets](screenshots/pages/) anew.
"""


def write_result(notes: Notes, day: dt.date, *, whole: bool) -> int:
    """Write what was found when the whole grid was walked; return 1 when anything is wrong, 0 otherwise."""
    wrong = {key: note["problems"] for key, note in notes.kept.items() if note["problems"]}
    groups = collections.Counter(_group(key) for key in notes.kept)
    bad = collections.Counter(_group(key) for key in wrong)
    kinds: dict[str, set[str]] = collections.defaultdict(set)
    for key in notes.kept:
        kinds[_group(key)].add(key.split()[2])
    fogs = [note["fog"] for note in notes.kept.values() if note.get("fog") is not None]
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [
        f"\n## Result of {day}, commit {commit.stdout.strip()}\n",
        f"**{len(notes.kept):,} looks, {len(wrong):,} with something wrong.** "
        + (f"Fog index: {max(fogs)} at most, {sorted(fogs)[len(fogs) // 2]} in the middle." if fogs else ""),
        "\n| who | kinds of pages | looks | wrong |\n| --- | --: | --: | --: |",
        *(f"| {group} | {len(kinds[group])} | {number:,} | {bad[group]} |" for group, number in sorted(groups.items())),
    ]
    for key, problems in list(wrong.items())[:20]:
        lines.append(f"- {key}: {problems[0]}")
    text = HEAD + "\n".join(lines) + "\n"
    if whole:
        RESULT.write_text(text)
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if wrong else 0


def _group(key: str) -> str:
    slug, who, *_ = key.split()
    return f"{slug}, {who}"
