"""The app config of the portal: one Django app, many rooms, one line of migrations."""

from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """All rooms but accounts; tables live in each cooperative's schema."""

    name = "portal"
    verbose_name = "IOK"

    def ready(self) -> None:
        """Fill the registries that lower rooms and siblings offer; each room's part stands under what it is for."""
        _fill_packs()
        _fill_accounts()
        _fill_desk()
        _fill_residents_pages()
        _fill_calendar()
        _fill_personal_exports()


def _fill_packs() -> None:
    from portal.accounts.roles_pack import store_roles, stored_roles
    from portal.kernel.navigation import module_choices
    from portal.kernel.registries import pack_sections
    from portal.rulebook.menu import chosen_modules
    from portal.rulebook.pack_section import REGULATION, ROLES, RULES, RoleKeeper, role_keepers

    module_choices.add("rulebook", chosen_modules)
    pack_sections.add("rules", RULES)
    pack_sections.add("roles", ROLES)
    pack_sections.add("regulation", REGULATION)
    role_keepers.add("accounts", RoleKeeper(store=store_roles, roles=stored_roles))


def _fill_accounts() -> None:
    from portal.access.account_state import words_about_account
    from portal.accounts.backends import LOADED_WITH_ACCOUNT
    from portal.accounts.context_words import sources
    from portal.accounts.identifying import ways_to_identify
    from portal.accounts.notices import readers
    from portal.accounts.role_queries import worker_words as words_of_worker
    from portal.accounts.sign_in_steps import sign_in_steps
    from portal.accounts.standing_pages import standing_words
    from portal.audit.actions import worker_words
    from portal.consents.first_step import STEP as CONSENTS_STEP
    from portal.consents.sign_in_step import STEP as REGULATION_STEP
    from portal.outbox.actions import reader_languages
    from portal.premises.password_words import password_words
    from portal.residents.identifying import by_membership_number
    from portal.residents.queries import language_of_person, reader_of
    from portal.residents.sign_in_step import STEP as CONTACT_STEP

    LOADED_WITH_ACCOUNT.add("residents: person", "person_link__person")
    LOADED_WITH_ACCOUNT.add("residents: representation", "person_link__representation")
    readers.add("residents", reader_of)
    reader_languages.add("residents", language_of_person)
    # In this order on the screen.
    sign_in_steps.add("regulation", REGULATION_STEP)
    sign_in_steps.add("consents", CONSENTS_STEP)
    sign_in_steps.add("contact", CONTACT_STEP)
    sources.add("premises", password_words)
    standing_words.add("access", words_about_account)
    worker_words.add("accounts", words_of_worker)
    ways_to_identify.add("membership_number", by_membership_number)


def _fill_desk() -> None:
    from portal.audit.board import state_of_trail
    from portal.faults.erasing import forget_person
    from portal.faults.export_back import FAULTS
    from portal.finding.keeping import refresh_person
    from portal.kernel.desk_notices import desk_notices
    from portal.kernel.exports_back import EXPORTS_BACK
    from portal.kernel.people_facts import forgetters
    from portal.kernel.registries import BoardColumn, board_columns
    from portal.ledger.checking import drift_notices, state_of_balances
    from portal.meters.export_back import READINGS
    from portal.outbox.board import messages_waiting
    from portal.residents.export_back import CONTACT_CHANGES
    from portal.residents.following import followers

    board_columns.add("messages", BoardColumn(title="Wiadomości", fact=messages_waiting))
    board_columns.add("audit", BoardColumn(title="Dziennik", fact=state_of_trail))
    board_columns.add("balances", BoardColumn(title="Salda", fact=state_of_balances))
    followers.add("finding", refresh_person)
    desk_notices.add("ledger", drift_notices)
    EXPORTS_BACK.add("odczyty", READINGS)
    EXPORTS_BACK.add("kontakty", CONTACT_CHANGES)
    EXPORTS_BACK.add("zgloszenia", FAULTS)
    forgetters.add("faults", forget_person)


def _fill_residents_pages() -> None:
    from portal.announcements.keeping import forget_person
    from portal.bank.home_block import RECEIVED
    from portal.bank.ledger_part import RECEIVED as RECEIVED_IN_LEDGER
    from portal.charges.home_block import CHARGE
    from portal.charges.ledger_part import WHY_OF_MONTHS
    from portal.consents.queries import persons_who_agreed
    from portal.documents.erasing import forget_letters
    from portal.documents.presenters import papers_for_members
    from portal.kernel.home_blocks import HOME_BLOCKS
    from portal.kernel.people_facts import consent_rules, forgetters, member_rules, members_rules, paper_rules
    from portal.ledger.page_parts import LEDGER_PARTS
    from portal.membership.policy import is_members_own
    from portal.membership.queries import members_of
    from portal.meters.forgetting import forget_person as forget_readings_of

    HOME_BLOCKS.add("bank", RECEIVED)
    forgetters.add("announcements", forget_person)
    forgetters.add("meters", forget_readings_of)
    HOME_BLOCKS.add("charges", CHARGE)
    LEDGER_PARTS.add("bank", RECEIVED_IN_LEDGER)
    LEDGER_PARTS.add("charges", WHY_OF_MONTHS)
    member_rules.add("membership", is_members_own)
    members_rules.add("membership", members_of)
    consent_rules.add("consents", persons_who_agreed)
    paper_rules.add("documents", papers_for_members)
    forgetters.add("documents: letters", forget_letters)


def _fill_calendar() -> None:
    from portal.announcements.calendar_source import SOURCE as DAYS_OF_ANNOUNCEMENTS
    from portal.faults.calendar_source import SOURCE as OUTAGES
    from portal.kernel.calendar_sources import CALENDAR_SOURCES
    from portal.ledger.calendar_source import SOURCE as DUE_DAYS
    from portal.meters.calendar_source import SOURCE as DAYS_OF_READINGS

    CALENDAR_SOURCES.add("ledger", DUE_DAYS)
    CALENDAR_SOURCES.add("meters", DAYS_OF_READINGS)
    CALENDAR_SOURCES.add("faults", OUTAGES)
    CALENDAR_SOURCES.add("announcements", DAYS_OF_ANNOUNCEMENTS)


# Rooms with a module ``personal``: what they tell a person of themselves, in files of everything about them.
_ROOMS_THAT_TELL = (
    "access",
    "accounts",
    "announcements",
    "audit",
    "bank",
    "calendar",
    "charges",
    "consents",
    "court",
    "documents",
    "faults",
    "ledger",
    "membership",
    "meters",
    "outbox",
    "own_data",
    "premises",
    "residents",
    "sales",
)


def _fill_personal_exports() -> None:
    for room in _ROOMS_THAT_TELL:
        import_module(f"portal.{room}.personal").fill()
