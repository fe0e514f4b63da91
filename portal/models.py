"""Index of the portal's tables, for Django to find; imported by nobody in the portal."""

from portal.access.models import (
    AccessApplication,
    CallAttempt,
    Counter,
    CredentialIssue,
    LetterBatch,
    LetterBatchLine,
)
from portal.access.notice_models import AccountNotice
from portal.audit.models import AuditEvent, AuditHead
from portal.consents.models import ConsentEvent, ConsentWording, RegulationAcceptance
from portal.finding.models import SearchEntry, SearchWord
from portal.ledger.models import Account, Balance, Entry, PeriodClosing, SourceRun
from portal.outbox.models import Message
from portal.premises.models import Building, Estate, Premises, Staircase, Title
from portal.residents.models import ContactChange, Person, PersonAccount, PersonNote, Representation
from portal.rulebook.models import RegulationVersion, RulebookVersion

__all__ = [
    "AccessApplication",
    "Account",
    "AccountNotice",
    "AuditEvent",
    "AuditHead",
    "Balance",
    "Building",
    "CallAttempt",
    "ConsentEvent",
    "ConsentWording",
    "ContactChange",
    "Counter",
    "CredentialIssue",
    "Entry",
    "Estate",
    "LetterBatch",
    "LetterBatchLine",
    "Message",
    "PeriodClosing",
    "Person",
    "PersonAccount",
    "PersonNote",
    "Premises",
    "RegulationAcceptance",
    "RegulationVersion",
    "Representation",
    "RulebookVersion",
    "SearchEntry",
    "SearchWord",
    "SourceRun",
    "Staircase",
    "Title",
]
