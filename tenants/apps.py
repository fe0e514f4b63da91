"""The app config of tenants: cooperatives, hosts, schemas, packs."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Public tables only."""

    name = "tenants"

    def ready(self) -> None:
        from portal.audit.actions import operator_log
        from tenants.operator_log import write_event

        operator_log.add("operators", write_event)
