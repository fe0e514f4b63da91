"""Places where tests stop a worker to kill it. Without ``IOK_STOP_DIR``, and in production, they do nothing."""

import os
import time
from pathlib import Path

from django.conf import settings

# In this order.
INBOX_STAGES = ("inbox_taken", "inbox_before_move", "inbox_moved")
UNDO_STAGES = ("undo_claimed", "undo_before_commit")
STAGES = ("claimed", "locked", "reading", "staged", "merged", "before_commit", "committed")


def reach(stage: str) -> None:
    """Stop for good when a file named as the stage lies in ``IOK_STOP_DIR``; the file is taken away, ours is left."""
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
    time.sleep(600)
