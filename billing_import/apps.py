"""The app config of billing_import: ledger and register files into a cooperative's schema."""

from django.apps import AppConfig


class BillingImportConfig(AppConfig):
    """Runs, rejected rows, profiles, staging; tables live in each cooperative's schema."""

    name = "billing_import"

    def ready(self) -> None:
        from billing_import.board import last_import
        from billing_import.inbox.board import state_of_inbox
        from billing_import.known_kinds import add_known_kinds
        from billing_import.pack import check_profiles, profiles_content, store_profiles
        from billing_import.register_images import forget_person
        from billing_import.schedule.pack import check_schedule, schedule_content, store_schedule
        from billing_import.schedule.queries import files_on_time, late_notices
        from billing_import.text_reading import read_text
        from portal.kernel.desk_notices import desk_notices
        from portal.kernel.people_facts import forgetters
        from portal.kernel.registries import BoardColumn, PackSection, board_columns, pack_sections
        from portal.kernel.text_files import text_readers

        add_known_kinds()
        pack_sections.add(
            "import_profiles", PackSection(check=check_profiles, store=store_profiles, content=profiles_content)
        )
        pack_sections.add(
            "import_schedule", PackSection(check=check_schedule, store=store_schedule, content=schedule_content)
        )
        board_columns.add("files_on_time", BoardColumn(title="Pliki na czas", fact=files_on_time))
        board_columns.add("inbox", BoardColumn(title="Skrzynka", fact=state_of_inbox))
        desk_notices.add("imports", late_notices)
        board_columns.add("last_import", BoardColumn(title="Ostatni import", fact=last_import))
        text_readers.add("text", read_text)
        forgetters.add("register_images", forget_person)
