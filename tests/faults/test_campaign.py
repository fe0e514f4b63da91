"""The long suite in small: a few spoiled copies of each file, and what makes it possible to go on where it was."""

import datetime as dt
from pathlib import Path

import pytest

from tests.faults.campaign.__main__ import Notes
from tests.faults.campaign.points import FAULTS, STAGES_OF, Seen, as_json, point_of
from tests.faults.campaign.reading import look_at
from tests.faults.campaign.result import result_text
from tests.faults.campaign.samples import SAMPLES, Sample

SEED, COPIES = 7, 12


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_row_of_a_spoiled_file_is_taken_or_told(sample: Sample) -> None:
    whole = look_at(sample, sample.content())
    # A fee notice says no day of its own: its set does.
    assert whole in {"", "property_fees_without_day"}
    for number in range(COPIES):
        look_at(sample, sample.spoiled(SEED, number))
    assert sample.spoiled(SEED, 3) == sample.spoiled(SEED, 3) != sample.spoiled(SEED + 1, 3)


def test_a_point_is_the_same_whichever_were_played_before() -> None:
    points = [point_of(SEED, number) for number in range(200)]
    assert points == [point_of(SEED, number) for number in range(200)]
    assert {one.fault for one in points} == set(FAULTS)
    assert {one.stage for one in points} == {stage for stages in STAGES_OF.values() for stage in ("", *stages)}
    assert {one.wish for one in points} == set(STAGES_OF)


def test_what_was_tried_is_known_to_the_next_call_and_told_with_its_faults(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "notes.json")
    notes.keep("0", as_json(point_of(SEED, 0), Seen(status="applied", lock_seconds=0.3, looks=7)))
    notes.keep("1", as_json(point_of(SEED, 1), Seen(status="", wrong="AssertionError: half done")))
    again = Notes(notes.path)
    assert sorted(again.kept) == ["0", "1"]
    copies = {"CSV": {"next": 10, "read": 6, "refused": {"x": 3}, "posted": 1, "wrong": [{}], "commit": "abc"}}
    text = result_text(SEED, again.kept, copies, {}, dt.date(2026, 1, 2))
    assert "**2 of 200 kill points, 1 wrong.**" in text
    assert "| CSV | 10 | 6 | 3 | 1 | 1 |" in text
    again.forget()
    assert Notes(notes.path).kept == {}
