"""The app config of the plug: it joins rooms through their registries once Django is ready."""

from django.apps import AppConfig


class SaasConfig(AppConfig):
    """Holds commands that need every floor at once (the demo)."""

    name = "saas"

    def ready(self) -> None:
        # Without celery a task sent by a command or the web server would look for a broker at the usual port.
        from saas import celery, checks  # noqa: F401 - they register themselves
