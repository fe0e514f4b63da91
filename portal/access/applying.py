"""The doors through which applications come and are decided, in one place. Each is described where it is defined."""

from portal.access.deciding import accept_application, match_form, refuse_application, withdraw_application
from portal.access.eligibility import ApplicationRefused
from portal.access.taking import take_application

__all__ = [
    "ApplicationRefused",
    "accept_application",
    "match_form",
    "refuse_application",
    "take_application",
    "withdraw_application",
]
