"""The table of facts and tests is true: it leaves no fact out, and every test that it names is there."""

import re

from tests.repository.test_checks import ROOT, tracked

TABLE = ROOT / "docs" / "rules" / "facts-and-tests.md"
FACTS = {*(f"S{number}" for number in range(1, 12)), *(f"H{number}" for number in range(1, 17))}


def rows() -> list[tuple[set[str], list[str]]]:
    """Return each row's facts and the tests it names."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = line.split("|")
        names = re.findall(r"`(test_\w+)`", line)
        if len(cells) > 1 and names:
            found.append((set(re.findall(r"\b[SH]\d+\b", cells[1])), names))
    return found


def test_every_fact_has_a_row_with_a_test_of_the_pack_and_one_of_the_product() -> None:
    told = set()
    for facts, names in rows():
        if len(names) > 1:
            told |= facts
    assert told == FACTS


def test_every_test_that_the_table_names_exists() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in tracked("tests/**/test_*.py"))
    there = set(re.findall(r"def (test_\w+)\(", source))
    missing = {name for _facts, names in rows() for name in names} - there
    assert not missing, missing
