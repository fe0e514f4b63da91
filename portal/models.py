"""Index of the portal's tables, for Django to find; imported by nobody in the portal."""

from portal.access.bulk_models import BulkLine, BulkList
from portal.access.models import (
    AccessApplication,
    CallAttempt,
    Counter,
    CredentialIssue,
    LetterBatch,
    LetterBatchLine,
)
from portal.access.notice_models import AccountNotice
from portal.announcements.models import Announcement, AnnouncementFile, AnnouncementRead, AnnouncementVersion
from portal.audit.models import AuditEvent, AuditHead
from portal.bank.models import BankRow
from portal.calendar.models import CalendarFeed
from portal.charges.models import Component
from portal.consents.models import ConsentEvent, ConsentWording, RegulationAcceptance
from portal.court.models import CourtCase
from portal.documents.letter_models import Letter, LetterCopy, LetterFile
from portal.documents.models import Document, DocumentFile, DocumentVersion
from portal.faults.draft_models import FaultDraft
from portal.faults.models import AnswerTemplate, FaultEntry, FaultFollower, FaultPhoto, FaultReport, FaultYear
from portal.faults.outage_models import Outage
from portal.finding.models import SearchEntry, SearchWord
from portal.ledger.models import Account, Balance, BalanceCheck, Entry, PeriodClosing, SourceRun
from portal.membership.models import Membership
from portal.meters.models import Meter, Reading, SubmittedReading
from portal.outbox.models import Message
from portal.own_data.models import KeptForm, OwnExport
from portal.premises.audience_models import Audience, AudiencePlace
from portal.premises.models import Building, Estate, Premises, Staircase, Title
from portal.residents.models import ContactChange, Person, PersonAccount, PersonNote, Representation
from portal.residents.notice_models import NoticeChoice, WaitingNotice
from portal.rulebook.models import RegulationVersion, RulebookVersion
from portal.sales.models import Invoice

__all__ = [
    "AccessApplication",
    "Account",
    "AccountNotice",
    "Announcement",
    "AnnouncementFile",
    "AnnouncementRead",
    "AnnouncementVersion",
    "AnswerTemplate",
    "Audience",
    "AudiencePlace",
    "AuditEvent",
    "AuditHead",
    "Balance",
    "BalanceCheck",
    "BankRow",
    "Building",
    "BulkLine",
    "BulkList",
    "CalendarFeed",
    "CallAttempt",
    "Component",
    "ConsentEvent",
    "ConsentWording",
    "ContactChange",
    "Counter",
    "CourtCase",
    "CredentialIssue",
    "Document",
    "DocumentFile",
    "DocumentVersion",
    "Entry",
    "Estate",
    "FaultDraft",
    "FaultEntry",
    "FaultFollower",
    "FaultPhoto",
    "FaultReport",
    "FaultYear",
    "Invoice",
    "KeptForm",
    "Letter",
    "LetterBatch",
    "LetterBatchLine",
    "LetterCopy",
    "LetterFile",
    "Membership",
    "Message",
    "Meter",
    "NoticeChoice",
    "Outage",
    "OwnExport",
    "PeriodClosing",
    "Person",
    "PersonAccount",
    "PersonNote",
    "Premises",
    "Reading",
    "RegulationAcceptance",
    "RegulationVersion",
    "Representation",
    "RulebookVersion",
    "SearchEntry",
    "SearchWord",
    "SourceRun",
    "Staircase",
    "SubmittedReading",
    "Title",
    "WaitingNotice",
]
