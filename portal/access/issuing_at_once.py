"""Application, account and paper in one step, where the rules issue at once. Each step is in a module of its own."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from portal.access.eligibility import ApplicationRefused
from portal.access.handing_over import give_into_hands
from portal.access.identity import IdentitySeen
from portal.access.mailing import send_credentials
from portal.access.models import CredentialIssue
from portal.access.preparing import prepare_with
from portal.access.refusing import not_issued_at_once
from portal.access.start_secrets import new_start_secret, words_close_to
from portal.access.taking import take_application
from portal.kernel.clock import WARSAW
from portal.premises.models import Premises
from portal.residents.models import Person, Representation
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules


def issue_at_once(
    *,
    person: Person,
    premises: Premises | None = None,
    representation: Representation | None = None,
    identity: IdentitySeen | None,
    email: str = "",
    phone: str = "",
    received_by: str = "",
    regulation_accepted: bool = False,
    co_owners_agreed: bool = False,
    by: Any,
    request_key: uuid.UUID,
    now: dt.datetime,
) -> CredentialIssue:
    """Take the application, make the credentials and open the account in one step, where the rules issue at once.

    The secret can be printed for fifteen minutes (``start_secrets.secret_of``). The same ``request_key`` again returns
    the same issue. Raises ApplicationRefused or IssueRefused with everything that speaks against it.

    Source: H6, H7 – credentials are issued at once by the competent administrator.
    """
    day = now.astimezone(WARSAW).date()
    rules = rules_on(day)
    if rules.issue.moment != "at_once":
        raise ApplicationRefused([not_issued_at_once(rules)])
    secret = new_start_secret(rules.password, context=words_close_to(person))
    with transaction.atomic():
        application = take_application(
            operation="grant",
            way=_way(rules),
            person=person,
            premises=premises,
            representation=representation,
            email=email,
            phone=phone,
            identity=identity,
            regulation_accepted=regulation_accepted,
            co_owners_agreed=co_owners_agreed,
            by=by,
            request_key=request_key,
            day=day,
        )
        earlier = CredentialIssue.objects.filter(application=application).order_by("number").first()
        if earlier is not None:
            return earlier
        issue = prepare_with(secret, application=application, by=by, now=now, rules=rules)
        if rules.issue.handover == "by_email":
            send_credentials(issue=issue, by=by, now=now)
        else:
            give_into_hands(issue=issue, by=by, received_by=received_by, identity=identity, now=now, keep_secret=True)
    return issue


def _way(rules: Rules) -> str:
    """Return how one applies at the counter; where no paper is taken the rules refuse it in words."""
    ways = rules.application.ways
    return "without_application" if "paper" not in ways and "without_application" in ways else "paper"
