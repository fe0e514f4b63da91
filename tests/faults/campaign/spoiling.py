"""Spoiled copies tried one after another: each is read, some are posted to a real database and rolled back."""

import logging
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.faults.campaign.points import PLACES
from tests.faults.campaign.reading import RowsLost, look_at
from tests.faults.campaign.samples import Sample
from tests.faults.campaign.server import Breakable, breakable
from tests.faults.import_site import DeskFailed

MOST_KEPT_WRONG = 20
_ENDS = {"applied", "applied_with_rejects", "unchanged", "refused"}


class Posting:
    """A site to post copies in; made when the first one is posted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._site: Any = None
        self._there: Breakable | None = None

    def __enter__(self) -> "Posting":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._site is not None:
            self._site.__exit__(kind, error, trace)

    def post(self, sample: Sample, content: bytes) -> str:
        """Import a copy to the end; return what is wrong, nothing when every row is posted, kept or rejected."""
        if self._there is None:
            self._site = breakable(self.folder, PLACES)
            self._there = self._site.__enter__()
            self._there.kill_worker()
        site = self._there.site
        files = {**(sample.set_of() if sample.set_of else {}), sample.file_name: content}
        paths = {}
        for number, (name, kept) in enumerate(files.items()):
            paths[name] = str(self.folder / f"copy-{number}")
            Path(paths[name]).write_bytes(kept)
        is_parcel = len(files) > 1 or sample.name in {"ZIP", "GZIP"}
        try:
            said = site.ask(
                do="post", files=paths, kind=sample.kind, settings=dict(sample.settings), is_parcel=is_parcel
            )
        except DeskFailed as failed:
            return f"posting: {failed}"
        for run in said["runs"]:
            is_sound = run["status"] in _ENDS and run["has_reason"]
            if run["status"] != "refused":
                adds_up = run["rows_read"] == run["accepted"] + run["rejected"]
                is_posted = run["posted"] in {None, run["added"]} and run["kind"] in {"register", *_counted(run)}
                is_sound = is_sound and adds_up and is_posted
            elif run["posted"]:
                is_sound = False
            if not is_sound:
                return f"posting: {run}"
        return ""


def _counted(run: dict[str, Any]) -> set[str]:
    """Return the kind when its accepted rows are those added and those that were there already."""
    return {run["kind"]} if run["accepted"] == run["added"] + run["unchanged"] else set()


def try_copies(  # noqa: PLR0917
    sample: Sample, seed: int, found: dict[str, Any], until: int, posting: Posting, post_every: int
) -> None:
    """Try copies up to a number and note in ``found`` what came of them."""
    logging.disable(logging.CRITICAL)
    for number in range(found["next"], until):
        content = sample.spoiled(seed, number)
        wrong = ""
        try:
            code = look_at(sample, content)
            if code:
                found["refused"][code] = found["refused"].get(code, 0) + 1
            else:
                found["read"] += 1
        except RowsLost as lost:
            wrong = f"rows: {lost}"
        except Exception:  # noqa: BLE001  (this is what is looked for)
            wrong = f"reading: {traceback.format_exc(limit=-4)}"
        if not wrong and number % post_every == 0:
            wrong = posting.post(sample, content)
            found["posted"] += 1
        if wrong and len(found["wrong"]) < MOST_KEPT_WRONG:
            found["wrong"].append({"number": number, "what": wrong[:1500]})
        elif wrong:
            found["more_wrong"] = found.get("more_wrong", 0) + 1
    found["next"] = until
