"""The doors through which credentials are made and handed over, in one place. Each is described where it is defined."""

from portal.access.codes import issue_of_code, set_password_by_code
from portal.access.handing_over import IssueRefused, hand_over
from portal.access.issuing_at_once import issue_at_once
from portal.access.mailing import send_credentials
from portal.access.notifying import notify_applicant, record_call, record_letter
from portal.access.preparing import prepare_credentials
from portal.access.reissuing import reissue
from portal.access.start_secrets import mark_printed, secret_of, wipe_secrets

__all__ = [
    "IssueRefused",
    "hand_over",
    "issue_at_once",
    "issue_of_code",
    "mark_printed",
    "notify_applicant",
    "prepare_credentials",
    "record_call",
    "record_letter",
    "reissue",
    "secret_of",
    "send_credentials",
    "set_password_by_code",
    "wipe_secrets",
]
