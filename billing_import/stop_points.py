"""Places where tests stop a worker to kill it. Without the variables they do nothing; in production they never do."""

import os
import time
from pathlib import Path

from django.conf import settings

STAGES = ("claimed", "locked", "reading", "staged", "merged", "before_commit", "committed")


def reach(stage: str) -> None:
    """Stop for good at the stage named by ``IOK_STOP_AT``, after saying so in the file ``IOK_STOP_FILE``.

    The file's being there already means that the stop was made: the next worker passes.
    """
    if os.environ.get("IOK_STOP_AT") != stage or settings.IS_PRODUCTION:
        return
    said = Path(os.environ["IOK_STOP_FILE"])
    try:
        said.touch(exist_ok=False)
    except FileExistsError:
        return
    time.sleep(600)
