"""The app config of tenants: cooperatives, hosts, schemas, packs."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Public tables only."""

    name = "tenants"

    def ready(self) -> None:
        from portal.audit.actions import operator_log
        from portal.kernel.cooperative_in_force import cooperative_books
        from portal.kernel.cooperative_keeper import CooperativeKeeper, cooperative_keepers
        from portal.kernel.dispatch import ready_schemas
        from tenants.branding.keeper import change_contact, change_looks
        from tenants.operator_log import write_event
        from tenants.queries import cooperative_of_schema, cooperatives_to_serve

        operator_log.add("operators", write_event)
        cooperative_books.add("tenants", cooperative_of_schema)
        ready_schemas.add("cooperatives", cooperatives_to_serve)
        cooperative_keepers.add("tenants", CooperativeKeeper(change_looks=change_looks, change_contact=change_contact))
