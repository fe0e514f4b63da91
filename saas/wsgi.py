"""The WSGI entry point."""

import contextlib
import os

from django.core.wsgi import get_wsgi_application
from django.db import Error as DatabaseError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saas.settings")
application = get_wsgi_application()


def _prewarm() -> None:
    from tenants.queries import prewarmed_addresses

    # A server that starts before its database reads the hosts at the first request instead.
    with contextlib.suppress(DatabaseError):
        prewarmed_addresses()


_prewarm()
