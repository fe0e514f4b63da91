"""The app config of billing_import: ledger and register files into a cooperative's schema."""

from django.apps import AppConfig


class BillingImportConfig(AppConfig):
    """Runs, rejected rows, staging; tables live in each cooperative's schema."""

    name = "billing_import"
