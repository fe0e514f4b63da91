"""The app config of accounts: apart from the portal because operators' accounts live in the public schema too."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, sign-in, failed attempts."""

    name = "portal.accounts"
    label = "accounts"
