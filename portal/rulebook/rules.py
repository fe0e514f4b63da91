"""What a cooperative can decide: typed rules with defaults. Which version holds on a day is in ``queries``.

A field without a value in a cooperative's pack keeps its default, which is the platform's and is shown as such.
"""

from pydantic import ValidationInfo, model_validator

from portal.rulebook.contradictions import APART, contradictions_of, contradictory
from portal.rulebook.sections.access import AccessRules
from portal.rulebook.sections.application import ApplicationRules
from portal.rulebook.sections.availability import AvailabilityRules
from portal.rulebook.sections.closure import ClosureRules
from portal.rulebook.sections.contact_data import ContactDataRules
from portal.rulebook.sections.documents import DocumentRules
from portal.rulebook.sections.identifier import IdentifierRules
from portal.rulebook.sections.issue import IssueRules
from portal.rulebook.sections.ledger import LedgerRules
from portal.rulebook.sections.legal import LegalRules
from portal.rulebook.sections.modules import DEFAULT_MODULES, ModuleChoice
from portal.rulebook.sections.offices import Office
from portal.rulebook.sections.password import PasswordRules
from portal.rulebook.sections.readings import ReadingRules
from portal.rulebook.sections.section import Section, rule
from portal.rulebook.sections.sender import SenderRules
from portal.rulebook.sections.sign_in import LockStep, SignInRules
from portal.rulebook.sections.wording import WordingRules

__all__ = ["LockStep", "PasswordRules", "Rules", "SignInRules"]


class Rules(Section):
    """All rules of a cooperative in force on one day."""

    access: AccessRules = AccessRules()
    application: ApplicationRules = ApplicationRules()
    offices: tuple[Office, ...] = rule(
        (),
        title="Biura",
        meaning="Miejsca, w których obsługuje się mieszkańców.",
        example=[{"key": "gwiazdna", "name": "Administracja Gwiazdna", "estates": ["*"], "tasks": ["applications"]}],
        source="Siarkowiec §1, §3, §8, §9; Hutnik pkt 5",
        max_length=60,
    )
    issue: IssueRules = IssueRules()
    identifier: IdentifierRules = IdentifierRules()
    password: PasswordRules = PasswordRules()
    sign_in: SignInRules = SignInRules()
    closure: ClosureRules = ClosureRules()
    modules: tuple[ModuleChoice, ...] = rule(
        DEFAULT_MODULES,
        title="Moduły",
        meaning="Co widzą mieszkańcy, w kolejności menu. Czego tu nie ma, tego nie widać.",
        example=[{"key": "ledger", "name": "Kartoteka"}],
        source="Siarkowiec §7, Hutnik pkt 14",
        max_length=20,
        min_length=1,
    )
    contact_data: ContactDataRules = ContactDataRules()
    readings: ReadingRules = ReadingRules()
    ledger: LedgerRules = LedgerRules()
    documents: DocumentRules = DocumentRules()
    legal: LegalRules = LegalRules()
    sender: SenderRules = SenderRules()
    availability: AvailabilityRules = AvailabilityRules()
    wording: WordingRules = WordingRules()

    @model_validator(mode="after")
    def _sections_agree(self, told: ValidationInfo) -> "Rules":
        found = [] if told.context is APART else contradictions_of(self)
        if found:
            raise contradictory(found)
        return self

    def offices_for(self, task: str, estate: str = "") -> tuple[Office, ...]:
        """Return the offices that do a task, for an estate when one is given, in the order of the rules."""
        return tuple(
            office for office in self.offices if task in office.tasks and (not estate or office.serves(estate))
        )

    def module(self, key: str) -> ModuleChoice | None:
        """Return how a module is shown, or None when residents do not see it."""
        return next((module for module in self.modules if module.key == key), None)
