"""Packs with one slip in them, and what is told of it."""

from pathlib import Path

import pytest

from tenants.onboarding.pack import PackRefused, read_pack
from tests.tenants.test_provisioning import new_pack


def pack_with(folder: Path, before: str, after: str) -> Path:
    """Return a good pack in which the first ``before`` became ``after``."""
    pack = new_pack(folder)
    facts = pack / "cooperative.toml"
    text = facts.read_text(encoding="utf-8")
    assert before in text
    facts.write_text(text.replace(before, after, 1), encoding="utf-8")
    return pack


def told_of(folder: Path) -> list[str]:
    """Return the problems that refuse a pack."""
    with pytest.raises(PackRefused) as refusal:
        read_pack(folder)
    return [str(problem) for problem in refusal.value.problems]


def line_of(folder: Path, start: str) -> int:
    """Return the number of the first line of cooperative.toml that starts so."""
    lines = (folder / "cooperative.toml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(start))
