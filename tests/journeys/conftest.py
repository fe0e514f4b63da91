"""One demo for all journeys of a worker, one browser for those of a file."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.running import Demo, browser_path, open_browser, running_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo as people start it."""
    browser_path()
    with running_demo(tmp_path_factory.mktemp("journeys")) as running:
        yield running


@pytest.fixture(scope="module")
def _opened(demo: Demo) -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture
def browser(_opened: Browser) -> Iterator[Browser]:
    """A browser in which nobody has been yet."""
    yield _opened
    for context in _opened.contexts:
        context.close()
