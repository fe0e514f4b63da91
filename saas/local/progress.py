"""Shows steps while they run: live lines on a terminal, plain lines elsewhere. It knows no step."""

import contextlib
import threading
import time
from collections.abc import Iterator

from rich.console import Console

WORK, DONE, FAILED = "…", "✓", "✗"
TICK_SECONDS = 0.1


class Progress:
    """Prints one line per step to standard error, so that standard output stays what a command prints."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(stderr=True, highlight=False, soft_wrap=True)

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator["Step"]:
        """Show a step with its elapsed time; the line says at its end how it went."""
        step = Step(title, self.console)
        step.begin()
        try:
            yield step
        except BaseException:
            step.end(FAILED)
            raise
        step.end(DONE)

    def say(self, text: str) -> None:
        """Print a line of text."""
        self.console.print(text, markup=False)


class Step:
    """One step on the screen."""

    def __init__(self, title: str, console: Console) -> None:
        self._title, self._console, self._note = title, console, ""
        self._began = time.monotonic()
        self._over = threading.Event()
        self._ticker: threading.Thread | None = None

    def begin(self) -> None:
        """Start showing; a thread keeps the elapsed time moving while the work blocks."""
        if self._console.is_terminal:
            self._ticker = threading.Thread(target=self._tick, daemon=True)
            self._ticker.start()

    def note(self, text: str) -> None:
        """Say how far the step is."""
        self._note = text

    def end(self, mark: str) -> None:
        """Leave the final line."""
        self._over.set()
        if self._ticker:
            self._ticker.join()
            self._write("\r\x1b[2K")
        self._console.print(self._line(mark), markup=False)

    def _tick(self) -> None:
        while not self._over.wait(TICK_SECONDS):
            width = max(20, self._console.width - 1)
            self._write("\r\x1b[2K" + self._line(WORK)[:width])

    def _line(self, mark: str) -> str:
        note = f" – {self._note}" if self._note else ""
        return f"{mark} {time.monotonic() - self._began:5.1f} s  {self._title}{note}"

    def _write(self, text: str) -> None:
        self._console.file.write(text)
        self._console.file.flush()


def print_table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """Print a table to standard output; nothing is cut or folded, so that everything in it can be copied."""
    widths = [max(len(row[at]) for row in [columns, *rows]) for at in range(len(columns))]
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"\n{title}\n", style="bold", markup=False)
    for number, row in enumerate([columns, ["─" * width for width in widths], *rows]):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        console.print(line, style="bold" if number == 0 else None, markup=False)
    console.print()
