"""The version of a cooperative's schema: one word for the last migrations of all its apps. Nothing is migrated here."""

import hashlib
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader


@cache
def schema_targets() -> tuple[tuple[str, str], ...]:
    """Return the last migrations (app label, name) of the apps that live in a cooperative's schema.

    Cost: reads all migration modules once per process, no statement.
    """
    labels = {config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS}
    graph = MigrationLoader(None).graph
    return tuple(sorted(leaf for leaf in graph.leaf_nodes() if leaf[0] in labels))


def schema_version() -> str:
    """Return the version that this code expects: 16 hexadecimal digits."""
    text = "\n".join(f"{app}.{name}" for app, name in schema_targets())
    return hashlib.sha256(text.encode()).hexdigest()[:16]
