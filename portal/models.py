"""Index of the portal's tables, for Django to find; imported by nobody in the portal."""

from portal.audit.models import AuditEvent
from portal.consents.models import ConsentEvent, ConsentWording, RegulationAcceptance
from portal.ledger.models import Account, Balance, Entry, SourceRun
from portal.premises.models import Building, Estate, Premises, Staircase, Title
from portal.residents.models import Person, PersonAccount
from portal.rulebook.models import RegulationVersion, RulebookVersion

__all__ = [
    "Account",
    "AuditEvent",
    "Balance",
    "Building",
    "ConsentEvent",
    "ConsentWording",
    "Entry",
    "Estate",
    "Person",
    "PersonAccount",
    "Premises",
    "RegulationAcceptance",
    "RegulationVersion",
    "RulebookVersion",
    "SourceRun",
    "Staircase",
    "Title",
]
