"""Progress can be seen while the import's own transaction cannot."""

import uuid
from typing import Any

from billing_import.models import ImportProgress, ImportRun
from billing_import.presenters import progress_of
from billing_import.progress import ProgressWriter

LARGE = 10 << 20


def test_progress_is_seen_by_others_and_gone_at_the_end(hutnik: Any) -> None:
    run = ImportRun(status="running")
    with ProgressWriter("hutnik", run.pk) as progress:
        progress.tell("reading", LARGE // 2, LARGE, 40_000)
        seen = progress_of(run)
        progress.tell("finished", 0, 0)
    assert (seen.words, seen.percent) == ("przeczytane wiersze: 40\u00a0000", 45)
    assert not ImportProgress.objects.exists()


def test_small_files_cost_no_connection(hutnik: Any) -> None:
    with ProgressWriter("hutnik", uuid.uuid4()) as progress:
        progress.tell("reading", 10, 100)
        progress.tell("finished", 0, 0)
        assert progress._connection is None


def test_progress_that_cannot_be_written_fails_nothing(db: None) -> None:
    with ProgressWriter("nie_ma", uuid.uuid4()) as progress:
        progress.tell("reading", 1, LARGE)
        progress.tell("finished", 0, 0)


def test_rows_are_counted_of_those_a_preview_has_counted(hutnik: Any) -> None:
    run = ImportRun(status="running")
    with ProgressWriter("hutnik", run.pk) as progress:
        progress.tell("reading", LARGE // 2, LARGE, 40_000, 120_000)
        seen = progress_of(run)
        progress.tell("finished", 0, 0)
    assert (seen.words, seen.percent) == ("wiersze: 40\u00a0000 z 120\u00a0000", 30)


def test_a_wish_to_stop_reaches_the_writer_of_progress(hutnik: Any) -> None:
    run_id = uuid.uuid4()
    with ProgressWriter("hutnik", run_id) as progress:
        assert not progress.tell("reading", 1, LARGE)
        with progress._connection.cursor() as cursor:  # type: ignore[union-attr]
            cursor.execute("UPDATE import_progress SET is_cancelled = true WHERE run_id = %s", [run_id])
        progress._told_at = 0
        assert progress.tell("reading", 2, LARGE)
        progress.tell("finished", 0, 0)


def test_what_is_being_posted_or_stopped_cannot_be_stopped_any_more(hutnik: Any) -> None:
    run = ImportRun(status="running")
    with ProgressWriter("hutnik", run.pk) as progress:
        progress.tell("reading", 1, LARGE)
        reading = progress_of(run)
        with progress._connection.cursor() as cursor:  # type: ignore[union-attr]
            cursor.execute("UPDATE import_progress SET is_cancelled = true WHERE run_id = %s", [run.pk])
        stopping = progress_of(run)
        progress.tell("merging", LARGE, LARGE, 40_000)
        posting = progress_of(run)
        progress.tell("finished", 0, 0)
    assert [(one.is_posting, one.is_stopping) for one in (reading, stopping, posting)] == [
        (False, False), (False, True), (True, False),
    ]  # fmt: skip
    assert stopping.words == "przerywamy, nic nie zostanie zapisane"
