"""The app config of tenants: cooperatives, hosts, schemas, packs."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Public tables only."""

    name = "tenants"
