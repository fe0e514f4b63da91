"""The schema in force on this thread's connection, by name. Opening one is for tenants, tasks and tests."""

from django.db import connection
from django_tenants.utils import get_public_schema_name


def current_schema() -> str:
    """Return the name of the schema that queries on this thread go to."""
    return str(connection.schema_name)  # type: ignore[attr-defined]


def is_public_schema() -> bool:
    """Return whether this thread serves the operator's console rather than a cooperative."""
    return bool(current_schema() == get_public_schema_name())
