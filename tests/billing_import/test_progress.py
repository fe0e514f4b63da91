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
        progress.tell("reading", LARGE // 2, LARGE)
        seen = progress_of(run)
        progress.tell("finished", 0, 0)
    assert (seen.words, seen.percent) == ("czytanie pliku", 35)
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
