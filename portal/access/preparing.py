"""Making credentials for an application: the account, its identifier, its secret. Handing them over is elsewhere."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.competence import may_issue
from portal.access.deciding import accept_application, follow, locked_with_person, refuse_step
from portal.access.eligibility import ApplicationRefused
from portal.access.facts import account_link
from portal.access.identifiers import identifiers_for, with_new_identifier
from portal.access.models import AccessApplication, CredentialIssue
from portal.access.numbers import RECEIPT, next_number
from portal.access.refusing import issuing_not_allowed
from portal.access.secrets_in_force import end_issue_in_force
from portal.access.start_secrets import StartSecret, new_start_secret, sealed, words_close_to
from portal.access.taking import trail_of
from portal.accounts.actions import change_identifier, create_account, set_initial_password
from portal.accounts.models import User
from portal.accounts.standing import change_standing
from portal.audit.actions import identifier_of, record_event
from portal.consents.actions import accept_regulation
from portal.consents.models import RegulationAcceptance
from portal.kernel.clock import WARSAW
from portal.premises.models import Premises
from portal.residents.actions import give_account_to_person
from portal.residents.models import Person, PersonAccount
from portal.rulebook.models import RegulationVersion
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import Refusal
from portal.rulebook.rules import Rules

State = AccessApplication.State


def prepare_credentials(*, application: AccessApplication, by: Any, now: dt.datetime) -> CredentialIssue:
    """Make the account (shut until its credentials are handed over) and a sealed secret for an application.

    An application that is only handed in is accepted by this. Raises ApplicationRefused in words: the rules refuse, the
    office is another, or a colleague was quicker.

    Cost: 20 ms of hashing before any lock, about 25 statements after it.
    """
    day = now.astimezone(WARSAW).date()
    rules = rules_on(day)
    if application.person is None:
        raise ApplicationRefused([Refusal("application", _("Najpierw wskaż w rejestrze, czyj to wniosek."))])
    secret = new_start_secret(rules.password, context=words_close_to(application.person))
    return prepare_with(secret, application=application, by=by, now=now, rules=rules)


@transaction.atomic
def prepare_with(
    secret: StartSecret, *, application: AccessApplication, by: Any, now: dt.datetime, rules: Rules
) -> CredentialIssue:
    """Do the same with a secret made before. Race: of two workers the second one waits here and is told."""
    stored = locked_with_person(application)
    estate = stored.premises.building.estate if stored.premises else None
    if not may_issue(by, estate):
        raise ApplicationRefused([issuing_not_allowed()])
    if stored.state == State.APPLIED and stored.operation == "grant":
        accept_application(application=stored, by=by, day=now.astimezone(WARSAW).date())
    if stored.state == State.PREPARED:
        raise ApplicationRefused([_prepared_already(stored)])
    refuse_step(stored, State.PREPARED, rules)
    user = _account_for(stored, secret, by=by, rules=rules)
    issue = new_issue(user, secret, application=stored, by=by, now=now, rules=rules)
    stored.user, stored.state = user, State.PREPARED
    stored.save(update_fields=["user", "state"])
    record_event(action="application.prepared", by=by, **trail_of(stored, receipt=issue.label))
    follow(application, stored)
    return issue


def new_issue(
    user: User,
    secret: StartSecret,
    *,
    application: AccessApplication | None,
    by: Any,
    now: dt.datetime,
    rules: Rules,
    handover: str = "",
) -> CredentialIssue:
    """Store a secret as the account's only issue in force; an earlier paper becomes worthless.

    ``handover`` is how it reaches its owner, the rules' own way unless said otherwise.
    """
    end_issue_in_force(user=user, now=now)
    return CredentialIssue.objects.create(
        number=next_number(RECEIPT),
        user=user,
        application=application,
        kind=secret.kind,
        handover=handover or rules.issue.handover,
        secret=sealed(secret),
        code_hash=secret.code_hash,
        made_at=now,
        made_by=identifier_of(by),
        expires_at=now + dt.timedelta(days=rules.issue.collection_days),
    )


def _account_for(application: AccessApplication, secret: StartSecret, *, by: Any, rules: Rules) -> User:
    person = application.person
    assert person is not None  # noqa: S101 - accepted applications have one
    premises = application.premises if rules.access.account_per == "premises" else None
    link = account_link(person, premises, application.representation, rules)
    if link is not None and link.user.standing != User.Standing.ERASED:
        user = _account_again(link.user, application, secret, by=by, rules=rules)
    else:
        user = _new_account(application, person, premises, secret, by=by, rules=rules)
    if application.regulation_number is not None:
        version = RegulationVersion.objects.get(number=application.regulation_number)
        accept_regulation(user=user, version=version, by=user, occasion=RegulationAcceptance.Occasion.APPLICATION)
    return user


def _new_account(
    application: AccessApplication,
    person: Person,
    premises: Premises | None,
    secret: StartSecret,
    *,
    by: Any,
    rules: Rules,
) -> User:
    representation = application.representation
    candidates = identifiers_for(
        rules.identifier,
        person=person,
        premises=premises or application.premises,
        email=application.email,
        is_for_representative=representation is not None,
    )
    user = with_new_identifier(
        candidates,
        lambda identifier: create_account(
            identifier=identifier,
            role=User.Role.RESIDENT,
            password="",
            hashed=secret.password_hash,
            origin=User.PasswordOrigin.INITIAL,
            standing=User.Standing.PREPARED,
            full_name=representation.representative_name if representation else person.display_name,
            email=_email_of(application, person),
            by=by,
        ),
    )
    # What is left of an account whose data were erased ties nobody down.
    PersonAccount.objects.filter(
        person=person, premises=premises, representation=representation, user__standing=User.Standing.ERASED
    ).delete()
    give_account_to_person(
        user=user,
        person=person,
        premises=premises,
        representation=representation,
        by=by,
    )
    return user


def _account_again(user: User, application: AccessApplication, secret: StartSecret, *, by: Any, rules: Rules) -> User:
    """Bring back an account that ended; where the rules give new identifiers, the old one stays dead."""
    if rules.identifier.on_reissue == "new":
        give_new_identifier(user, application=application, by=by, rules=rules)
    if application.email:
        user.email = application.email
    set_initial_password(user=user, password="", hashed=secret.password_hash, by=by)
    change_standing(user=user, to=User.Standing.PREPARED, by=by, reason=f"Wniosek {application.label}.")
    return user


def give_new_identifier(user: User, *, application: AccessApplication | None, by: Any, rules: Rules) -> None:
    """Give an account the next identifier of the scheme; the old one never works again. Source: S9."""
    link = user.person_link
    premises = link.premises or (application.premises if application else None)
    candidates = identifiers_for(
        rules.identifier,
        person=link.person,
        premises=premises,
        email=user.email,
        is_for_representative=link.representation_id is not None,
    )
    with_new_identifier(candidates, lambda identifier: change_identifier(user=user, identifier=identifier, by=by))


def _email_of(application: AccessApplication, person: Person) -> str:
    if application.email or application.representation is None:
        return application.email or person.email
    return application.representation.email


def _prepared_already(application: AccessApplication) -> Refusal:
    issue = application.issues.filter(ended_at__isnull=True).first()  # type: ignore[attr-defined]
    if issue is None:
        text = _("Dane do wniosku {number} są już przygotowane. Otwórz ten wniosek.")
        return Refusal("application", text, {"number": application.label})
    text = _("Dane do wniosku {number} przygotował już pracownik {who}. Otwórz ten wniosek.")
    return Refusal("application", text, {"number": application.label, "who": issue.made_by})
