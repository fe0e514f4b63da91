"""The dated result of the long suite in docs/trust.md, written from the notes between two marks."""

import datetime as dt
import sys
from collections import Counter
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parents[3] / "docs" / "trust.md"
BEGIN, END = "<!-- faults: begin -->", "<!-- faults: end -->"


def write_result(seed: int, kills: dict[str, Any], copies: dict[str, Any], fair: dict[str, Any], day: dt.date) -> int:
    """Write the result down and say it; return 1 when anything is wrong."""
    text = result_text(seed, kills, copies, fair, day)
    whole = PATH.read_text()
    before, _, rest = whole.partition(BEGIN)
    _, _, after = rest.partition(END)
    PATH.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
    sys.stdout.write(text + "\n")
    return int(any(one["wrong"] for part in (kills, copies, fair) for one in part.values()))


def result_text(seed: int, kills: dict[str, Any], copies: dict[str, Any], fair: dict[str, Any], day: dt.date) -> str:
    """Return the result as Markdown: what was tried, on which commits, what came of it."""
    commits = sorted({one["commit"] for one in (*kills.values(), *copies.values(), *fair.values())})
    lines = [f"Result of {day.isoformat()}, seed {seed}, commits {', '.join(commits) or '–'}.", ""]
    if kills:
        lines += _kills(list(kills.values()))
    if copies:
        lines += _copies(copies)
    if fair:
        lines += _fairness(fair["fairness"])
    return "\n".join(lines).rstrip()


def _kills(points: list[dict[str, Any]]) -> list[str]:
    statuses = Counter(one["status"] or "none" for one in points)
    locks = sorted(one["lock_seconds"] for one in points if one["lock_seconds"] is not None)
    found = sorted(one["found_seconds"] for one in points if one["found_seconds"] is not None)
    wrong = [one for one in points if one["wrong"]]
    lines = [
        f"**{len(points)} of 200 kill points, {len(wrong)} wrong.** {sum(one['looks'] for one in points):,} looks of a "
        "reader; half-done states seen, wrong balances and rows posted twice would each make a point wrong.",
        "",
        f"- ended: {_list(statuses)}",
        f"- kinds and wishes: {_list(Counter(one['kind'] + ' ' + one['wish'] for one in points))}",
        f"- stages: {_list(Counter(one['stage'] for one in points))}",
    ]
    if locks:
        middle = locks[len(locks) // 2]
        lines.append(
            f"- locks of killed workers ({len(locks)}) were free after {middle} s (median), {locks[-1]} s at most"
        )
    if found:
        middle = found[len(found) // 2]
        lines.append(
            f"- without help ({len(found)} points) the run was over {middle} s after the fault (median), "
            f"{found[-1]} s at most (goal 60)"
        )
    lines += ["", "| fault | points | wrong |", "| --- | --: | --: |"]
    faults = Counter(one["fault"] for one in points)
    lines += [
        f"| {fault} | {count} | {sum(one['fault'] == fault for one in wrong)} |"
        for fault, count in sorted(faults.items())
    ]
    return [*lines, ""]


def _copies(formats: dict[str, Any]) -> list[str]:
    tried = sum(one["next"] for one in formats.values())
    wrong = sum(len(one["wrong"]) + one.get("more_wrong", 0) for one in formats.values())
    lines = [
        f"**{tried:,} spoiled copies of {len(formats)} files, {wrong} wrong** (goal: 10,000 of each, none wrong).",
        "",
        "| file | copies | read, every row accounted for | refused in words | posted and rolled back | wrong |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for name, one in formats.items():
        refused = sum(one["refused"].values())
        bad = len(one["wrong"]) + one.get("more_wrong", 0)
        lines.append(f"| {name} | {one['next']:,} | {one['read']:,} | {refused:,} | {one['posted']:,} | {bad} |")
    return lines


def _fairness(one: dict[str, Any]) -> list[str]:
    waited = ", ".join(f"{seconds} s" for seconds in one["small_seconds"])
    return [
        "",
        f"**Fairness:** while {one['large_files']} files of {one['large_megabytes']} MB of one cooperative were sent "
        f"and the first was {one['large_was']}, small files of another were applied after {waited} "
        f"({one['small_alone_seconds']} s alone; goal: at most a minute more). {one['wrong']}".rstrip(),
    ]


def _list(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counted.most_common())
