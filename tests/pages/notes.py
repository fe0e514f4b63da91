"""What was looked at, a line of JSON each, so that a walk that was stopped goes on."""

import json
from pathlib import Path
from typing import Any


class Notes:
    """Notes by key (cooperative, who, page, language, look, width); a later one of a key replaces the earlier."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = path.read_text().splitlines() if path.exists() else []
        self.kept: dict[str, dict[str, Any]] = {}
        for line in lines:
            note = json.loads(line)
            self.kept[note["key"]] = note

    def keep(self, key: str, **said: Any) -> None:
        """Note one look."""
        note = {"key": key, **said}
        self.kept[key] = note
        with self.path.open("a") as file:
            file.write(json.dumps(note, ensure_ascii=False) + "\n")

    def forget(self) -> None:
        """Begin anew."""
        self.kept = {}
        self.path.unlink(missing_ok=True)
