"""The engine of ``DATABASES``: django-tenants' own, with a wall where it has a door.

Quirk: django-tenants puts the public schema behind the cooperative's in ``search_path``. Users, sessions and sign-in
tables exist in both, so a table missing in a cooperative's schema would silently be read from the operator's. Here
nothing but the schema in force and the extensions' functions can be seen; a missing table is an error.
"""

from typing import Any

from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantDatabaseWrapper

EXTENSIONS_SCHEMA = "extensions"


class DatabaseWrapper(TenantDatabaseWrapper):  # type: ignore[misc]
    """A connection that sees one schema."""

    def set_tenant(self, tenant: Any, include_public: bool = False) -> None:  # noqa: ARG002 - there is no such door
        """Put a schema in force without a statement; ``SET search_path`` goes out with the next cursor."""
        super().set_tenant(tenant, include_public=False)

    def set_schema(self, schema_name: str, include_public: bool = False, tenant_type: Any = None) -> None:  # noqa: ARG002
        """Put a schema in force by name."""
        super().set_schema(schema_name, include_public=False, tenant_type=tenant_type)

    def _get_cursor_search_paths(self) -> list[str]:
        return [*super()._get_cursor_search_paths(), EXTENSIONS_SCHEMA]
