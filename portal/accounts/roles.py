"""The roles every cooperative starts with, and the shape of a role. Storing and changing them is in ``role_actions``.

Pure: knows neither Django nor the database.
"""

from dataclasses import dataclass

from portal.accounts import capabilities as caps


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """A role as a cooperative names it. ``offices`` are keys of the rulebook's offices, ``estates`` names or codes.

    No office and no estate = the role holds everywhere.
    """

    key: str
    name: str
    capabilities: tuple[str, ...]
    offices: tuple[str, ...] = ()
    estates: tuple[str, ...] = ()


CLERK = RoleFacts(
    key="clerk",
    name="Obsługa mieszkańców",
    capabilities=(
        caps.FIND_PEOPLE,
        caps.REGISTER_APPLICATIONS,
        caps.SEE_IDENTITY,
        caps.ISSUE_ACCESS,
        caps.BLOCK_ACCESS,
        caps.UNBLOCK_ACCESS,
        caps.CLOSE_ACCESS,
        caps.SEE_LEDGERS,
        caps.ACCEPT_READINGS,
        caps.HANDLE_FAULTS,
        caps.ACCEPT_CONTACT_CHANGES,
        caps.PUBLISH,
        caps.ANSWER_LETTERS,
    ),
)
ACCOUNTANT = RoleFacts(
    key="accountant",
    name="Księgowość",
    capabilities=(caps.FIND_PEOPLE, caps.SEE_LEDGERS, caps.CORRECT_LEDGERS, caps.IMPORT_FILES),
)
ADMINISTRATOR = RoleFacts(key="administrator", name="Administrator", capabilities=caps.OF_STAFF)

# For a cooperative whose pack names no roles of its own.
DEFAULT_ROLES = (CLERK, ACCOUNTANT, ADMINISTRATOR)
