"""A link for a new password that a worker sends from the counter, where the rules know such links."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from portal.access.confirmed_address import confirmed_address
from portal.access.identity import IdentitySeen
from portal.access.reach import lock_person_of, refuse_out_of_reach
from portal.access.refusing import document_not_accepted, identity_not_seen
from portal.access.refusing_reissue import (
    link_just_sent,
    link_of_no_use,
    no_confirmed_address,
    no_links_here,
    too_many_links,
)
from portal.access.reissuing import who_changes_rules
from portal.accounts.capabilities import ISSUE_ACCESS
from portal.accounts.models import User
from portal.accounts.password_link import LinkSentNow, TooManyLinks, send_password_link
from portal.accounts.standing_pages import why_closed
from portal.audit.actions import record_event
from portal.kernel import clock
from portal.residents.models import PersonAccount
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import AccessRefused, Refusal
from portal.rulebook.rules import Rules


@transaction.atomic
def send_link_by_worker(
    *,
    user: User,
    by: Any,
    identity: IdentitySeen | None,
    reason: str,
    link_to: Callable[[User, str], str],
    day: dt.date | None = None,
) -> None:
    """Send the link to the address that the owner confirmed, and to no other; write down which document was seen.

    ``link_to`` makes the whole address of an account and a token. The account goes on working with its old password
    until the link is used. Raises AccessRefused with everything that speaks against it: the rules know no links, there
    is no confirmed address, no document was seen, the account does not work, a link went out just now.

    Source: Krynica – first credentials, and new ones, come by e-mail.
    """
    refuse_out_of_reach(by, ISSUE_ACCESS, user)
    rules = rules_on(day or clock.today())
    lock_person_of(user)
    stored = User.objects.get(pk=user.pk)
    found = link_refusals(stored, rules)
    if identity is None:
        found.append(identity_not_seen(rules))
    elif identity.document not in rules.application.identity_documents:
        found.append(document_not_accepted(identity.document, rules))
    if found:
        raise AccessRefused(found)
    assert identity is not None  # noqa: S101 - refused above
    person_id = PersonAccount.objects.values_list("person_id", flat=True).get(user_id=stored.pk)
    try:
        send_password_link(user=stored, link_to=link_to, by=by, reason=reason.strip(), person_id=person_id)
    except LinkSentNow:
        raise AccessRefused([link_just_sent()]) from None
    except TooManyLinks:
        raise AccessRefused([too_many_links()]) from None
    record_event(
        action="account.identity_seen",
        by=by,
        subject=f"account:{stored.identifier}",
        person_id=person_id,
        details={
            "document": identity.document,
            "seen_on": identity.seen_on.isoformat(),
            "seen_by": identity.seen_by,
        },
    )


def link_refusals(user: User, rules: Rules) -> list[Refusal]:
    """Return what speaks against any link to this account, before anything is typed. Costs up to five queries."""
    if "email_link" not in rules.sign_in.lost_password_ways:
        return [no_links_here(rules, changed_by=who_changes_rules())]
    if why_closed(user) not in ("", "expired"):
        return [link_of_no_use(user.get_standing_display())]
    if not confirmed_address(user):
        return [no_confirmed_address(user.full_name or user.identifier, rules, changed_by=who_changes_rules())]
    return []
