"""Settings of the test suite: the product's own, with fakes only for what lies outside (mail)."""

from saas.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
