"""Places where tests stop a worker to kill it. Without ``IOK_STOP_DIR``, and in production, they do nothing."""

import os
import time
from pathlib import Path

from django.conf import settings

# Each in the order in which they are reached. A preview ends where an import reaches ``before_commit``.
INBOX_STAGES = ("inbox_taken", "inbox_before_move", "inbox_moved")
STAGES = ("claimed", "locked", "reading", "staged", "merged", "before_commit", "committed")
PREVIEW_STAGES = tuple(stage for stage in STAGES if stage != "before_commit")
UNDO_STAGES = ("undo_claimed", "undo_before_commit")
_MOST_SECONDS = 600


def reach(stage: str) -> None:
    """Stop when a file named as the stage lies in ``IOK_STOP_DIR``: it is taken away, and ours says who stopped.

    Goes on when our file is taken away.
    """
    folder = os.environ.get("IOK_STOP_DIR")
    if not folder or settings.IS_PRODUCTION:
        return
    armed = Path(folder) / stage
    stopped = Path(folder) / f"{stage}.stopped"
    try:
        armed.rename(Path(folder) / f"{stage}.taken")
    except FileNotFoundError:
        return
    stopped.write_text(str(os.getpid()))
    let_go = time.monotonic() + _MOST_SECONDS
    while stopped.exists() and time.monotonic() < let_go:
        time.sleep(0.02)
