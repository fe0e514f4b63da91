"""One demo and one browser for all journeys of a worker."""

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


@pytest.fixture
def browser(demo: Demo) -> Iterator[Browser]:
    """A browser."""
    with open_browser() as opened:
        yield opened
