"""The doors through which applications come and are decided, in one place. Each is described where it is defined.

Lists of people who get accounts without applying come through ``bulk_lists``.
"""

from portal.access.challenge import ChallengeFailed, register_by_challenge
from portal.access.deciding import accept_application, match_form, refuse_application, withdraw_application
from portal.access.electronic import FormLinkExpired, FormLinkUnknown, confirm_form, receive_form
from portal.access.eligibility import ApplicationRefused
from portal.access.taking import take_application

__all__ = [
    "ApplicationRefused",
    "ChallengeFailed",
    "FormLinkExpired",
    "FormLinkUnknown",
    "accept_application",
    "confirm_form",
    "match_form",
    "receive_form",
    "refuse_application",
    "register_by_challenge",
    "take_application",
    "withdraw_application",
]
