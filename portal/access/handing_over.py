"""Giving credentials into somebody's hands, which opens the account; and all of it at once where rules say so."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction

from portal.access.competence import may_issue
from portal.access.deciding import end, follow, locked
from portal.access.eligibility import ApplicationRefused
from portal.access.ending import next_lapse
from portal.access.facts import folded
from portal.access.identity import IdentitySeen
from portal.access.models import AccessApplication, CredentialIssue
from portal.access.opening import opens_at
from portal.access.preparing import prepare_with
from portal.access.refusing import (
    document_not_accepted,
    identity_not_seen_at_collection,
    issuing_not_allowed,
    not_issued_at_once,
    not_the_person,
)
from portal.access.start_secrets import new_start_secret, person_id_of, secret_to_send, words_close_to
from portal.access.taking import lock_person, take_application, trail_of
from portal.accounts.models import User
from portal.accounts.standing import StandingRefused, change_standing
from portal.audit.actions import identifier_of, record_event
from portal.kernel.clock import WARSAW
from portal.kernel.cooperative_in_force import cooperative_in_force
from portal.outbox.actions import send_message
from portal.premises.models import Premises
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
    _hand_over(issue=issue, by=by, received_by=received_by, identity=identity, now=now, keep_secret=False)


@transaction.atomic
def send_credentials(*, issue: CredentialIssue, by: Any, now: dt.datetime, address: str = "") -> None:
    """Send credentials by e-mail, where the rules say so, and open the account. ``address`` is where one signs in.

    The words lie sealed in the outbox until they are sent and are wiped then. Raises IssueRefused: the rules hand
    credentials over otherwise, there is no address, the issue is over.

    Source: Krynica – the first password is sent by e-mail.
    """
    if issue.handover != CredentialIssue.Handover.BY_EMAIL:
        text = "Tu danych nie wysyła się e-mailem. Wydaj je tak, jak mówią zasady."
        raise IssueRefused([Refusal("issue.handover", text)])
    if not issue.user.email:
        raise IssueRefused([Refusal("issue.handover", "Dane idą e-mailem, a konto nie ma adresu. Dopisz adres.")])
    secret = secret_to_send(issue, now)
    if secret is None:
        raise IssueRefused([Refusal("issue", "Tych danych nie można już wysłać. Przygotuj nowe.")])
    _hand_over(issue=issue, by=by, received_by="", identity=None, now=now, keep_secret=False)
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
        lock_person(person)
        application = take_application(
            operation="grant",
            way="paper" if "paper" in rules.application.ways else rules.application.ways[0],
            person=person,
            premises=premises,
            representation=representation,
            email=email,
            phone=phone,
            identity=identity,
            regulation_accepted=regulation_accepted,
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
            _hand_over(issue=issue, by=by, received_by=received_by, identity=identity, now=now, keep_secret=True)
    return issue


def _hand_over(
    *,
    issue: CredentialIssue,
    by: Any,
    received_by: str,
    identity: IdentitySeen | None,
    now: dt.datetime,
    keep_secret: bool,
) -> None:
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
        who = f"Wydał je pracownik {issue.handed_over_by}."
        return [Refusal("issue", f"Te dane są już wydane. {who} Po zgubieniu przygotuj nowe.")]
    if issue.ended_at is not None or (issue.expires_at is not None and issue.expires_at < now):
        return [Refusal("issue.collection_days", "Te dane już nie działają. Przygotuj nowe.")]
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
        text = f"Konto jest teraz: {user.get_standing_display()}. Danych nie można wydać."
        raise IssueRefused([Refusal("issue", text)]) from None
