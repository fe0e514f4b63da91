"""The app config of the plug: it joins rooms through their registries once Django is ready."""

from django.apps import AppConfig


class SaasConfig(AppConfig):
    """Holds commands that need every floor at once (the demo)."""

    name = "saas"
