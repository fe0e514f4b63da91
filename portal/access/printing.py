"""From an issue to paper: gathering what a letter says, unsealing the secret, writing down that it was printed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from portal.access.letters import Addressee, Credentials, Receipt, letter_content, receipt_content
from portal.access.models import CredentialIssue, IdentityDocument
from portal.access.papers import letters_pdf, receipt_pdf
from portal.access.start_secrets import mark_printed, may_be_shown, secret_of
from portal.accounts.models import User
from portal.audit.actions import record_event
from portal.kernel.clock import WARSAW
from portal.kernel.cooperative_in_force import cooperative_in_force
from portal.premises.envelope import address_lines, place_name
from portal.premises.models import Premises
from portal.premises.queries import premises_held_by
from portal.residents.models import Person
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules


class SecretGone(LookupError):
    """The secret of every issue asked for is wiped: its paper cannot be made again."""


def can_be_printed(issue: CredentialIssue, now: dt.datetime) -> bool:
    """Return whether the letter of an issue can still be made: ``secret_of`` would answer."""
    return bool(issue.secret) and may_be_shown(issue, now)


@transaction.atomic
def print_letters(
    issues: Sequence[CredentialIssue],
    *,
    by: Any,
    site: str,
    activation_path: str,
    now: dt.datetime,
    is_large_print: bool = False,
) -> bytes:
    """Return the letters of those issues whose secret is still sealed, as one PDF, and write down who printed them.

    ``issues`` come from ``issue_with_addressee`` or ``issues_of_part``. Raises SecretGone when nothing can be printed,
    SecretCannotBePrinted. Cost: docs/letters.md has the figures.
    """
    day = now.astimezone(WARSAW).date()
    rules, town, letters = rules_on(day), cooperative_in_force().town, []
    for issue in issues:
        secret = secret_of(issue, by, now)
        if secret is None:
            continue
        person, premises = _person_of(issue), _premises_of(issue, day)
        credentials = Credentials(
            identifier=issue.user.identifier,
            secret=secret,
            kind=issue.kind,
            site=site,
            expires_at=_end_of(issue, now, rules),
            activation_path=activation_path,
        )
        letters.append(
            letter_content(
                rules,
                addressee=_addressee(issue.user, person, premises, day, rules),
                credentials=credentials,
                receipt=_receipt(issue, premises, by),
                written_on=day,
                town=town,
            )
        )
        mark_printed(issue=issue, now=now)
    if not letters:
        raise SecretGone
    return letters_pdf(letters, cooperative=cooperative_in_force(), is_large_print=is_large_print)


@transaction.atomic
def print_receipt(issue: CredentialIssue, *, by: Any, now: dt.datetime, is_large_print: bool = False) -> bytes:
    """Return the confirmation of receipt of an issue, without its secret, and write down who printed it."""
    day = now.astimezone(WARSAW).date()
    person = _person_of(issue)
    record_event(
        action="receipt.printed",
        by=by,
        subject=f"account:{issue.user.identifier}",
        person_id=person.pk if person else None,
        details={"receipt": issue.label},
    )
    content = receipt_content(rules_on(day), _receipt(issue, _premises_of(issue, day), by))
    return receipt_pdf(content, cooperative=cooperative_in_force(), is_large_print=is_large_print)


@transaction.atomic
def confirm_issue_printed(*, issue: CredentialIssue, by: Any, now: dt.datetime) -> None:
    """Take a worker's word that the paper is printed: its secret cannot be shown again. Twice changes nothing."""
    stored = CredentialIssue.objects.select_for_update(of=("self",)).select_related("user").get(pk=issue.pk)
    if not stored.secret:
        return
    stored.secret, stored.printed_at = "", now
    stored.save(update_fields=["secret", "printed_at"])
    person = _person_of(stored)
    record_event(
        action="credentials.printed",
        by=by,
        subject=f"account:{stored.user.identifier}",
        person_id=person.pk if person else None,
        details={"receipt": stored.label},
    )


def _person_of(issue: CredentialIssue) -> Person | None:
    link = getattr(issue.user, "person_link", None)
    return None if link is None else link.person


def _premises_of(issue: CredentialIssue, day: dt.date) -> Premises | None:
    """Return the premises the letter is about: the account's own, those of the application, else the first held."""
    link = getattr(issue.user, "person_link", None)
    if link is not None and link.premises is not None:
        of_account: Premises = link.premises
        return of_account
    if issue.application is not None and issue.application.premises is not None:
        return issue.application.premises
    held = [] if link is None else premises_held_by(link.person_id, day)
    return held[0].premises if held else None


def _addressee(user: User, person: Person | None, premises: Premises | None, day: dt.date, rules: Rules) -> Addressee:
    return Addressee(
        name=user.full_name or (person.display_name if person else user.identifier),
        address=() if person is None else address_lines(person, _with_a_letter_box(person, premises, day)),
        premises=_place(premises),
        estate=_estate(premises, rules),
    )


def _with_a_letter_box(person: Person, premises: Premises | None, day: dt.date) -> Premises | None:
    """Return where the post finds the person: not in their garage while they hold a flat or a shop."""
    boxless = {Premises.Kind.GARAGE, Premises.Kind.PARKING}
    if premises is None or premises.kind not in boxless or person.correspondence_address.strip():
        return premises
    held = [one.premises for one in premises_held_by(person.pk, day)]
    return next((one for one in held if one.kind not in boxless), premises)


def _place(premises: Premises | None) -> str:
    return "" if premises is None else place_name(premises)


def _estate(premises: Premises | None, rules: Rules) -> str:
    """Return the estate as the rules name it: by its name or by its code."""
    estate = None if premises is None else premises.building.estate
    if estate is None:
        return ""
    return estate.name if rules.offices_for("incidents", estate.name) else estate.code


def _receipt(issue: CredentialIssue, premises: Premises | None, by: Any) -> Receipt:
    handed_over = issue.handed_over_at
    worker = User.objects.filter(identifier=issue.handed_over_by).first() if handed_over else by
    document = issue.identity_document or (issue.application.identity_document if issue.application else "")
    return Receipt(
        number=issue.label,
        name=issue.user.full_name or issue.user.identifier,
        premises=_place(premises),
        worker=worker.get_full_name() if isinstance(worker, User) else issue.handed_over_by or str(by),
        received_on=handed_over.astimezone(WARSAW).date() if handed_over else None,
        document=IdentityDocument(document).label if document else "",
        received_by=issue.received_by,
    )


def _end_of(issue: CredentialIssue, now: dt.datetime, rules: Rules) -> dt.datetime | None:
    """Return the moment from which the secret no longer works: of the issue or of the password, the earlier one.

    Until it is handed over it may wait for longer than it works then; the paper promises the days that are sure.
    """
    ends = [issue.expires_at]
    if issue.handed_over_at is None and issue.expires_at is not None and rules.password.initial_valid_days is not None:
        ends.append(now + dt.timedelta(days=rules.password.initial_valid_days))
    if issue.kind == CredentialIssue.Kind.PASSWORD:
        ends.append(issue.user.initial_password_expires_at)
    return min((end for end in ends if end is not None), default=None)
