"""What a cooperative can decide: typed rules with defaults. Which version holds on a day is in ``queries``.

A field without a value in a cooperative's pack keeps its default, which is the platform's and is shown as such.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import field_validator

from portal.rulebook.contradictions import APART, contradictions_of
from portal.rulebook.sections.access import AccessRules
from portal.rulebook.sections.accessibility import AccessibilityRules
from portal.rulebook.sections.announcements import AnnouncementRules
from portal.rulebook.sections.application import ApplicationRules
from portal.rulebook.sections.availability import AvailabilityRules
from portal.rulebook.sections.closure import ClosureRules
from portal.rulebook.sections.contact_data import ContactDataRules
from portal.rulebook.sections.documents import DocumentRules
from portal.rulebook.sections.faults import FaultRules
from portal.rulebook.sections.identifier import IdentifierRules
from portal.rulebook.sections.interest import InterestRules
from portal.rulebook.sections.issue import IssueRules
from portal.rulebook.sections.ledger import LedgerRules
from portal.rulebook.sections.legal import LegalRules
from portal.rulebook.sections.letters import LetterRules
from portal.rulebook.sections.modules import DEFAULT_MODULES, ModuleChoice
from portal.rulebook.sections.notices import NoticeRules
from portal.rulebook.sections.offices import Office
from portal.rulebook.sections.password import PasswordRules
from portal.rulebook.sections.payments import PaymentRules
from portal.rulebook.sections.readings import ReadingRules
from portal.rulebook.sections.section import Clash, Line, Section, agreement, rule
from portal.rulebook.sections.sender import SenderRules
from portal.rulebook.sections.sign_in import LockStep, SignInRules
from portal.rulebook.sections.wording import WordingRules
from portal.rulebook.stated import flat_paths, unknown_rules

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
    faults: FaultRules = FaultRules()
    ledger: LedgerRules = LedgerRules()
    interest: InterestRules = InterestRules()
    payments: PaymentRules = PaymentRules()
    documents: DocumentRules = DocumentRules()
    letters: LetterRules = LetterRules()
    legal: LegalRules = LegalRules()
    sender: SenderRules = SenderRules()
    notices: NoticeRules = NoticeRules()
    announcements: AnnouncementRules = AnnouncementRules()
    availability: AvailabilityRules = AvailabilityRules()
    accessibility: AccessibilityRules = AccessibilityRules()
    wording: WordingRules = WordingRules()

    stated: dict[str, Line] = rule(
        {},
        title="Co mówi regulamin",
        meaning="Zasada oraz co i gdzie mówi o niej Wasz regulamin. Administrator widzi to obok zasady.",
        example={"password.min_length": "§ 4: co najmniej 8 znaków"},
        source="zasada platformy",
        max_length=300,
    )

    @field_validator("stated", mode="before")
    @classmethod
    def _flat(cls, given: Any) -> Any:
        return flat_paths(given)

    @agreement
    def _stated_rules_exist(self) -> Iterator[Clash]:
        yield from unknown_rules(self.stated, stated_paths())

    def clashes(self, context: Any = None) -> list[Clash]:
        """Return where keys, and sections, do not fit together; sections only where the validation asks for it."""
        return [*super().clashes(context), *([] if context is APART else contradictions_of(self))]

    def known_clashes(self, broken: frozenset[str]) -> list[Clash]:
        """Return the clashes of keys and sections that are not broken."""
        return [*super().known_clashes(broken), *contradictions_of(self, broken)]

    def offices_for(self, task: str, estate: str = "") -> tuple[Office, ...]:
        """Return the offices that do a task, for an estate when one is given, in the order of the rules."""
        return tuple(
            office for office in self.offices if task in office.tasks and (not estate or office.serves(estate))
        )

    def module(self, key: str) -> ModuleChoice | None:
        """Return how a module is shown, or None when residents do not see it."""
        return next((module for module in self.modules if module.key == key), None)


@cache
def stated_paths() -> list[str]:
    """Return the paths of all rules: ``password.min_length``, and ``offices`` for a list that is a section."""
    paths = []
    for name, info in Rules.model_fields.items():
        model = info.annotation
        if isinstance(model, type) and issubclass(model, Section):
            paths += [f"{name}.{key}" for key in model.model_fields]
        elif name != "stated":
            paths.append(name)
    return paths
