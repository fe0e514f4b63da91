"""What journeys stand on: the demo as people start it, and a browser. What residents do is in the tests."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from saas.local import ports
from saas.local.process import ROOT

START_SECONDS = 180
STOP_SECONDS = 30
# Two loaded cores answer late; a page that is wrong stays wrong.
EXPECT_MILLISECONDS = 20_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
AXE_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # Cost: telling of all that is right, too, takes twice as long
}


@dataclass(frozen=True)
class Demo:
    """The running demo: its port and where its data lie."""

    port: int
    root: Path

    def address(self, slug: str, path: str = "/") -> str:
        """Return the address of a cooperative's page."""
        return f"http://{slug}.localhost:{self.port}{path}"


@contextmanager
def running_demo(root: Path) -> Iterator[Demo]:
    """Start the demo with its own servers and data, and stop it; fails with its last words when it does not come up."""
    port = ports.free_port(None)
    log = root / "demo.log"
    command = [sys.executable, "-m", "saas.local", "demo", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_own_environment(root / "var"), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while b"Serving" not in log.read_bytes():
            is_late = time.monotonic() > deadline
            if process.poll() is not None or is_late:
                pytest.fail(f"the demo did not start:\n{log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.2)
        yield Demo(port, root / "var")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_SECONDS)


def manage(demo: Demo, *words: str) -> str:
    """Run a command of the running demo, as whoever runs it would, and return what it says."""
    command = [sys.executable, "-m", "saas.local", "manage", *words]
    return subprocess.run(
        command, cwd=ROOT, env=_own_environment(demo.root), capture_output=True, text=True, check=True
    ).stdout


def _own_environment(var: Path) -> dict[str, str]:
    # The suite's own servers are not the demo's: it starts its own, as on a bare machine.
    theirs = ("DATABASE_URL", "REDIS_URL", "DJANGO_", "PYTEST")
    return {key: value for key, value in os.environ.items() if not key.startswith(theirs)} | {"IOK_VAR": str(var)}


def browser_path() -> str:
    """Return an installed browser; skips the test, in words nobody overlooks, where there is none."""
    found = os.environ.get("IOK_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip("BROWSER JOURNEYS DID NOT RUN: no chromium on this machine (apt-get install chromium)")
    return found


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Open a browser and close it."""
    path = browser_path()
    expect.set_options(timeout=EXPECT_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page whose console, requests and accessibility are watched while somebody uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or ""))

    def _note(self, message: object) -> None:
        text, kind = str(getattr(message, "text", "")), getattr(message, "type", "")
        # The browser reports every 404 and every 4xx form as a failed load; those are answers, not mistakes.
        if kind in {"error", "warning"} and "Failed to load resource" not in text:
            self.complaints.append(text)

    def check(self) -> None:
        """Fail when the page has a barrier, scrolls sideways, complains, or has not exactly one h1."""
        result = Axe().run(self.page, options=AXE_RULES)
        found = [
            f"{rule['id']}: {rule['help']} – {node['html'][:200]}"
            for rule in result.response["violations"]
            for node in rule["nodes"]
        ]
        assert not found, f"{self.page.url}: {found}"
        assert self.page.locator("h1").count() == 1, self.page.url
        width = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], f"{self.page.url} scrolls sideways: {width}"
        assert not self.complaints, f"{self.page.url}: {self.complaints}"
        self._photograph()

    def _photograph(self) -> None:
        """Keep a picture of the page, to be looked at, in the folder that ``IOK_PICTURES`` names, if any."""
        folder = os.environ.get("IOK_PICTURES")
        if folder:
            width = (self.page.viewport_size or {"width": 0})["width"]
            number = len(list(Path(folder).glob("*.png")))
            name = re.sub(r"\W+", "-", urlsplit(self.page.url).path).strip("-")[:60]
            self.page.screenshot(path=Path(folder) / f"{number:03}-{width}-{name}.png", full_page=True)
