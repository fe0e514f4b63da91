"""What the tests of the outbox share: Hutnik's rules name no sender of mail, so they are given one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches

from portal.outbox import waking
from portal.outbox.models import Message


@pytest.fixture(autouse=True)
def _nobody_called() -> Iterator[None]:
    """Forget hints of earlier tests."""
    names = [waking.LOOKED_EVERYWHERE]
    for slug in ("siarkowiec", "hutnik"):
        names += [f"outbox:due:{slug}", f"outbox:called:{slug}"]
    for name in names:
        caches["platform"].delete(name)
    yield
    for name in names:
        caches["platform"].delete(name)


@pytest.fixture
def message(siarkowiec: Any) -> Message:
    """A notice that waits to be sent."""
    from tests.portal.outbox.contexts import queue

    made = queue()
    assert made is not None
    return made
