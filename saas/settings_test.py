"""Settings of the test suite: the product's own, with fakes only for what lies outside (mail)."""

import os

from saas.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Workers of pytest-xdist share one Valkey. Each gets databases of its own there, or one would see the other's counters
# and flush its keys. Valkey has sixteen; a ninth worker shares with the first.
_WORKER = int((os.environ.get("PYTEST_XDIST_WORKER") or "gw0")[2:]) % 8
CELERY_BROKER_URL = f"{REDIS_URL}/{2 * _WORKER}"  # noqa: F405
for _cache in CACHES.values():  # noqa: F405
    _cache["LOCATION"] = f"{REDIS_URL}/{2 * _WORKER + 1}"  # noqa: F405
