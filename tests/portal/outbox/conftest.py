"""What the tests of the outbox share: no hints left by others, a message that waits, a mail server."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches

from portal.outbox import waking
from portal.outbox.models import Message
from tests.fakes.smtp_server import SmtpServer, smtp_server


@pytest.fixture(autouse=True)
def _nobody_called() -> Iterator[None]:
    """Forget hints of earlier tests."""
    names = [waking.LOOKED_EVERYWHERE, waking.SERVER_AWAY]
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


@pytest.fixture
def server(settings: Any) -> Iterator[SmtpServer]:
    """A mail server, and the product set to it."""
    with smtp_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 0.5
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield running
