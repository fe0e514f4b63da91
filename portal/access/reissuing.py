"""New credentials for an account that exists: after a loss, a report, a lock. Blocking is in ``blocking``."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.blocking import reissue_refusals
from portal.access.competence import may_issue
from portal.access.handing_over import IssueRefused
from portal.access.identity import IdentitySeen
from portal.access.models import CredentialIssue
from portal.access.preparing import give_new_identifier, new_issue
from portal.access.refusing import document_not_accepted, issuing_not_allowed
from portal.access.refusing_reissue import no_reissue_this_way, reissue_after_end
from portal.access.start_secrets import StartSecret, new_start_secret, words_close_to
from portal.access.taking import lock_person
from portal.accounts.actions import set_initial_password
from portal.accounts.capabilities import CHANGE_RULES
from portal.accounts.models import User
from portal.accounts.role_queries import names_of_roles_with
from portal.accounts.standing import change_standing
from portal.audit.actions import record_event
from portal.kernel.clock import WARSAW
from portal.premises.models import Estate
from portal.residents.models import Person, PersonAccount
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import Refusal
from portal.rulebook.rules import Rules


def reissue(
    *,
    user: User,
    by: Any,
    identity: IdentitySeen | None = None,
    reason: str,
    reporter: str = "",
    now: dt.datetime,
) -> CredentialIssue:
    """Make new credentials for an account: a new password or code and, where the rules say so, a new identifier.

    What the account had stops working at once, sessions end, failures are forgotten; the account waits for
    ``hand_over``, which also ends a block on a report. ``identity`` means that the person stands before the worker;
    without it the way is a written request. Raises IssueRefused.

    Source: S9 – a new identifier and a new password, in person; Tczew, Spółdzielca – on a written request.
    """
    day = now.astimezone(WARSAW).date()
    rules = rules_on(day)
    link = PersonAccount.objects.select_related("person").filter(user_id=user.pk).first()
    if link is None:
        raise IssueRefused(
            [Refusal("roles", _("To nie jest konto mieszkańca. Hasło pracownika zmienia administrator."))]
        )
    secret = new_start_secret(rules.password, context=words_close_to(link.person))
    return _reissue(
        secret, link=link, user=user, by=by, identity=identity, reason=reason, reporter=reporter, now=now, rules=rules
    )


@transaction.atomic
def _reissue(
    secret: StartSecret,
    *,
    link: PersonAccount,
    user: User,
    by: Any,
    identity: IdentitySeen | None,
    reason: str,
    reporter: str,
    now: dt.datetime,
    rules: Rules,
) -> CredentialIssue:
    lock_person(link.person)
    stored = User.objects.select_for_update().get(pk=user.pk)
    refusals = _refusals(stored, link.person, by=by, identity=identity, rules=rules)
    if refusals:
        raise IssueRefused(refusals)
    if rules.identifier.on_reissue == "new":
        give_new_identifier(stored, application=None, by=by, rules=rules)
    set_initial_password(user=stored, password="", hashed=secret.password_hash, by=by)
    change_standing(user=stored, to=User.Standing.PREPARED, by=by, reason=reason, reporter=reporter)
    # Whoever stands at the counter is given the paper there, also where first credentials come by post.
    handover = CredentialIssue.Handover.IN_PERSON if identity is not None else ""
    issue = new_issue(stored, secret, application=None, by=by, now=now, rules=rules, handover=handover)
    if identity is not None:
        issue.identity_document = identity.document
        issue.identity_seen_on, issue.identity_seen_by = identity.seen_on, identity.seen_by
        issue.save(update_fields=["identity_document", "identity_seen_on", "identity_seen_by"])
    record_event(
        action="credentials.reissued",
        by=by,
        subject=f"account:{stored.identifier}",
        person_id=link.person_id,
        details={
            "receipt": issue.label,
            "document": identity.document if identity else "",
        },
    )
    user.refresh_from_db()
    return issue


def _refusals(user: User, person: Person, *, by: Any, identity: IdentitySeen | None, rules: Rules) -> list[Refusal]:
    if user.is_ended:
        return [reissue_after_end(user.get_standing_display())]
    found = [] if _is_reached(by, person) else [issuing_not_allowed()]
    found += reissue_refusals(user=user, by=by, rules=rules)
    # Also where applications ask for no document: whoever only says a name is given nobody's account.
    needed = "written_request" if identity is None else "in_person"
    if needed not in rules.sign_in.lost_password_ways:
        found.append(no_reissue_this_way(rules, changed_by=who_changes_rules()))
    if identity is not None and identity.document not in rules.application.identity_documents:
        found.append(document_not_accepted(identity.document, rules))
    return found


def may_reissue_at_all(rules: Rules) -> bool:
    """Return whether the rules let a worker make new credentials, in person or on a written request."""
    return not {"in_person", "written_request"}.isdisjoint(rules.sign_in.lost_password_ways)


def who_changes_rules() -> str:
    """Return the names of the roles that may change rules, for a refusal. Costs one query."""
    return ", ".join(names_of_roles_with(CHANGE_RULES)) or _("administrator")


def _is_reached(by: Any, person: Person) -> bool:
    estates: list[Estate | None] = [*Estate.objects.filter(buildings__premises__titles__person=person).distinct()]
    return any(may_issue(by, estate) for estate in estates or [None])
