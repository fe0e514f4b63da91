"""Sending credentials by e-mail, where the rules hand them over so. The messages themselves are the outbox's work."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.handing_over import IssueRefused, give_into_hands
from portal.access.models import CredentialIssue
from portal.access.start_secrets import person_id_of, secret_to_send
from portal.kernel.clock import WARSAW
from portal.kernel.cooperative_in_force import cooperative_in_force
from portal.outbox.actions import send_message
from portal.rulebook.refusal import Refusal


@transaction.atomic
def send_credentials(*, issue: CredentialIssue, by: Any, now: dt.datetime, address: str = "") -> None:
    """Send credentials by e-mail, where the rules say so, and open the account. ``address`` is where one signs in.

    The words lie sealed in the outbox until they are sent and are wiped then. Raises IssueRefused: the rules hand
    credentials over otherwise, there is no address, the issue is over.

    Source: Krynica – the first password is sent by e-mail.
    """
    if issue.handover != CredentialIssue.Handover.BY_EMAIL:
        text = _("Tu danych nie wysyła się e-mailem. Wydaj je tak, jak mówią zasady.")
        raise IssueRefused([Refusal("issue.handover", text)])
    if not issue.user.email:
        raise IssueRefused([Refusal("issue.handover", _("Dane idą e-mailem, a konto nie ma adresu. Dopisz adres."))])
    secret = secret_to_send(issue, now)
    if secret is None:
        raise IssueRefused([Refusal("issue", _("Tych danych nie można już wysłać. Przygotuj nowe."))])
    give_into_hands(issue=issue, by=by, received_by="", identity=None, now=now, keep_secret=False)
    person_id = person_id_of(issue)
    send_message(
        kind="access_credentials_by_email",
        channel="email",
        to=issue.user.email,
        context={
            "name": issue.user.full_name,
            "address": address or f"https://{cooperative_in_force().slug}.{settings.BASE_DOMAIN}/",
            "until": None if issue.expires_at is None else issue.expires_at.astimezone(WARSAW).date(),
        },
        secret_context={"identifier": issue.user.identifier, "password": secret},
        dedupe_key=f"access-credentials:{issue.pk}",
        by=by,
        person_id=person_id,
        about=f"account:{issue.user.identifier}",
    )
