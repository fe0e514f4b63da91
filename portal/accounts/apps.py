"""The app config of accounts: apart from the portal because operators' accounts live in the public schema too."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, sign-in, failed attempts."""

    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from portal.accounts.board import active_accounts
        from portal.kernel.registries import BoardColumn, board_columns

        board_columns.add("accounts", BoardColumn(title="Konta w użyciu", fact=active_accounts, is_number=True))
