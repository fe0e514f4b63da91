"""The app config of billing_import: ledger and register files into a cooperative's schema."""

from django.apps import AppConfig


class BillingImportConfig(AppConfig):
    """Runs, rejected rows, profiles, staging; tables live in each cooperative's schema."""

    name = "billing_import"

    def ready(self) -> None:
        from billing_import.board import last_import
        from billing_import.known_kinds import add_known_kinds
        from billing_import.pack import check_profiles, profiles_content, store_profiles
        from billing_import.register_images import forget_person
        from billing_import.text_reading import read_text
        from portal.access.erasing import forgetters
        from portal.kernel.registries import BoardColumn, PackSection, board_columns, pack_sections
        from portal.kernel.text_files import text_readers

        add_known_kinds()
        pack_sections.add(
            "import_profiles", PackSection(check=check_profiles, store=store_profiles, content=profiles_content)
        )
        board_columns.add("last_import", BoardColumn(title="Ostatni import", fact=last_import))
        text_readers.add("text", read_text)
        forgetters.add("register_images", forget_person)
