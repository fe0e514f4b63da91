"""Tests that documents name are there: whoever reads what is covered can open it."""

import re

import pytest

from tests.repository.messages import ROOT

NAMED = re.compile(r"`(test_\w+\.py)::(\w+)`")


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_every_test_that_a_document_names_exists(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    texts: dict[str, str] = {}
    for one in (ROOT / "tests").rglob("test_*.py"):  # several rooms have a file of one name
        texts[one.name] = texts.get(one.name, "") + one.read_text(encoding="utf-8")
    missing = [f"{file}::{name}" for file, name in NAMED.findall(text) if f"def {name}(" not in texts.get(file, "")]
    assert not missing
