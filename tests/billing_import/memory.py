"""How much memory and time a reading takes, measured in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_PROGRAM = """
import json, sys, time
from pathlib import Path
from billing_import.formats import archive, known, xlsx, ods, biff, dbf
from billing_import.formats.problems import FileRefused
from tests.billing_import.memory import most_memory_kb
path, name, how = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
before, started, rows, code = most_memory_kb(), time.monotonic(), 0, ""
try:
    if how == "unpack":
        rows = len(archive.unpacked(path, Path(sys.argv[4])))
    else:
        for table in known.format_of(path, name).tables(path):
            for batch in table.batches():
                rows += len(batch.rows)
except FileRefused as refused:
    code = refused.code
grown = most_memory_kb() - before
print(json.dumps({"code": code, "rows": rows, "grown_kb": grown, "seconds": time.monotonic() - started}))
"""


def most_memory_kb() -> int:
    """Return the most memory that this process had so far; unlike ``ru_maxrss`` without that of its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0])


def measured(path: Path, name: str = "plik.bin", *, unpack_to: Path | None = None) -> dict[str, Any]:
    """Read or unpack a file in a new process; return its refusal's code, rows, growth in kB and seconds."""
    root = Path(__file__).resolve().parents[2]
    how = ["unpack", str(unpack_to)] if unpack_to else ["read"]
    command = [sys.executable, "-c", _PROGRAM, str(path), name, *how]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=True)
    return dict(json.loads(done.stdout))
