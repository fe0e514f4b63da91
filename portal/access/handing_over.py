"""Giving credentials into somebody's hands, which opens the account. All steps at once are in ``issuing_at_once``."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.competence import may_issue
from portal.access.deciding import end, follow, locked
from portal.access.ending import next_lapse
from portal.access.facts import folded
from portal.access.identity import IdentitySeen
from portal.access.models import AccessApplication, CredentialIssue
from portal.access.opening import opens_at
from portal.access.refusing import (
    document_not_accepted,
    identity_not_seen_at_collection,
    issuing_not_allowed,
    not_the_person,
)
from portal.access.start_secrets import person_id_of
from portal.access.taking import lock_person, trail_of
from portal.accounts.models import User
from portal.accounts.standing import StandingRefused, change_standing
from portal.audit.actions import identifier_of, record_event
from portal.kernel.clock import WARSAW
from portal.residents.models import Person, PersonAccount, Representation
from portal.residents.representing import is_in_force
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import AccessRefused, Refusal
from portal.rulebook.rules import Rules


class IssueRefused(AccessRefused):
    """The credentials are not handed over; ``refusals`` say why."""


@transaction.atomic
def hand_over(
    *, issue: CredentialIssue, by: Any, received_by: str = "", identity: IdentitySeen | None = None, now: dt.datetime
) -> None:
    """Open the account because its credentials are in its owner's hands, and wipe the secret at once.

    ``received_by`` is the name under the confirmation of receipt; empty means the person the account is for. What is
    sent by post or by e-mail counts as handed over when it leaves, with no name and no document. Raises IssueRefused.

    Source: S3 – access starts once the person has collected the confirmation, which carries the credentials.
    """
    give_into_hands(issue=issue, by=by, received_by=received_by, identity=identity, now=now, keep_secret=False)


def give_into_hands(
    *,
    issue: CredentialIssue,
    by: Any,
    received_by: str,
    identity: IdentitySeen | None,
    now: dt.datetime,
    keep_secret: bool,
) -> None:
    """Do what ``hand_over`` does; ``keep_secret`` is for a paper that is printed next. Call it in a transaction."""
    link = PersonAccount.objects.select_related("person", "representation").get(user_id=issue.user_id)
    lock_person(link.person)
    held = issue.application
    application = None if held is None else locked(held)
    # Race: of two workers with one paper the second one waits here and is told.
    stored = CredentialIssue.objects.select_for_update(of=("self",)).select_related("user").get(pk=issue.pk)
    rules = rules_on(now.astimezone(WARSAW).date())
    name = received_by.strip() or _name_of(link)
    refusals = _refusals(stored, link, application, by=by, name=name, identity=identity, now=now, rules=rules)
    if refusals:
        raise IssueRefused(refusals)
    _write(stored, by=by, name=name, identity=identity, now=now, rules=rules, keep_secret=keep_secret)
    _open(stored.user, application, by=by, now=now, rules=rules)
    if application is not None and held is not None:
        end(application, AccessApplication.State.COLLECTED)
        follow(held, application)
        record_event(action="application.collected", by=by, **trail_of(application, receipt=stored.label))
    for field in CredentialIssue._meta.concrete_fields:
        setattr(issue, field.attname, getattr(stored, field.attname))
    issue.user.refresh_from_db()


def _refusals(
    issue: CredentialIssue,
    link: PersonAccount,
    application: AccessApplication | None,
    *,
    by: Any,
    name: str,
    identity: IdentitySeen | None,
    now: dt.datetime,
    rules: Rules,
) -> list[Refusal]:
    if issue.handed_over_at is not None:
        text = _("Te dane są już wydane. Wydał je pracownik {who}. Po zgubieniu przygotuj nowe.")
        return [Refusal("issue", text, {"who": issue.handed_over_by})]
    if issue.ended_at is not None or (issue.expires_at is not None and issue.expires_at < now):
        return [Refusal("issue.collection_days", _("Te dane już nie działają. Przygotuj nowe."))]
    estate = application.premises.building.estate if application and application.premises else None
    found = [] if may_issue(by, estate) else [issuing_not_allowed()]
    if issue.handover != CredentialIssue.Handover.IN_PERSON:
        return found
    if not _may_receive(link, name, now):
        found.append(not_the_person(_name_of(link)))
    if rules.application.identity_shown == "at_collection" and identity is None:
        found.append(identity_not_seen_at_collection(rules))
    if identity is not None and identity.document not in rules.application.identity_documents:
        found.append(document_not_accepted(identity.document, rules))
    return found


def _may_receive(link: PersonAccount, name: str, now: dt.datetime) -> bool:
    """Return whether the name under the receipt may stand there. Source: S3 – in person.

    A company has no hands of its own: whoever signs for it is written down.
    """
    if folded(name) == folded(_name_of(link)) or (link.person.kind == Person.Kind.LEGAL and not link.representation):
        return True
    day = now.astimezone(WARSAW).date()
    others = Representation.objects.filter(principal=link.person, scopes__contains=["collect_credentials"])
    return any(is_in_force(one, day) and folded(one.representative_name) == folded(name) for one in others)


def _name_of(link: PersonAccount) -> str:
    return link.representation.representative_name if link.representation else link.person.display_name


def _write(
    issue: CredentialIssue,
    *,
    by: Any,
    name: str,
    identity: IdentitySeen | None,
    now: dt.datetime,
    rules: Rules,
    keep_secret: bool,
) -> None:
    issue.handed_over_at, issue.handed_over_by = now, identifier_of(by)
    issue.received_by = name[:200] if issue.handover == CredentialIssue.Handover.IN_PERSON else ""
    issue.secret = issue.secret if keep_secret else ""
    if identity is not None:
        issue.identity_document = identity.document
        issue.identity_seen_on, issue.identity_seen_by = identity.seen_on, identity.seen_by
    days = rules.password.initial_valid_days
    issue.expires_at = None if days is None else now + dt.timedelta(days=days)
    issue.save()
    # From this day on the owner has the whole time that the rule gives, however long the paper waited.
    lapse = rules.closure.lapses_on
    lapses_on = next_lapse(lapse, now.astimezone(WARSAW).date()) if lapse else None
    User.objects.filter(pk=issue.user_id).update(initial_password_expires_at=issue.expires_at, lapses_on=lapses_on)
    issue.user.refresh_from_db()
    record_event(
        action="credentials.handed_over",
        by=by,
        subject=f"account:{issue.user.identifier}",
        person_id=person_id_of(issue),
        details={"receipt": issue.label, "document": issue.identity_document},
    )


def _open(user: User, application: AccessApplication | None, *, by: Any, now: dt.datetime, rules: Rules) -> None:
    try:
        moment = None if application is None else opens_at(rules.issue, now)
        change_standing(user=user, to=User.Standing.ACTIVE, by=by, reason="Wydano dane do logowania.", opens_at=moment)
    except StandingRefused:
        text = _("Konto jest teraz: {state}. Danych nie można wydać.")
        raise IssueRefused([Refusal("issue", text, {"state": user.get_standing_display()})]) from None
