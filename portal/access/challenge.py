"""Self-registration: whoever knows what only the person can know gets an account. Asking on a page is not done here."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Sum

from portal.access.eligibility import ApplicationRefused
from portal.access.facts import folded
from portal.access.handing_over import IssueRefused
from portal.access.mailing import send_credentials
from portal.access.models import AccessApplication
from portal.access.preparing import prepare_with
from portal.access.refusing import way_not_allowed
from portal.access.start_secrets import new_start_secret, words_close_to
from portal.access.taking import take_application
from portal.accounts.attempts import admit_attempt, withdraw_attempt
from portal.accounts.lock_steps import LockStep
from portal.accounts.queries import lock_steps_in_force
from portal.kernel.clock import WARSAW
from portal.ledger.models import Entry
from portal.ledger.queries import open_entries
from portal.premises.models import Premises, Title
from portal.residents.models import Person
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules

BY = "self_registration"
_A_DAY = 24 * 60  # minutes
_MOST_DAYS = 1000


class ChallengeFailed(ValueError):
    """The answers do not open anything; why is said to nobody."""


def register_by_challenge(
    *,
    answers: Mapping[str, str],
    email: str,
    phone: str = "",
    regulation_accepted: bool = False,
    request_key: uuid.UUID,
    now: dt.datetime,
    address: str = "",
) -> AccessApplication:
    """Make an account for whoever answers every question of the rules, and send its credentials as the rules say.

    ``answers`` has a text for each key of ``application.challenge`` but ``email``; ``address`` is where one signs in.
    Raises ApplicationRefused where the rules know no self-registration, SignInLocked after too many tries at one
    person, and ChallengeFailed for every mistake alike: a wrong answer, somebody unknown, a person who has an account.

    Race: a try is counted, and the count committed, before the answers are compared (``accounts.attempts``).
    Source: Krynica – tenant code, name, amount of the last invoice, e-mail.
    """
    day = now.astimezone(WARSAW).date()
    rules = rules_on(day)
    if "self_registration" not in rules.application.ways:
        raise ApplicationRefused([way_not_allowed("self_registration", rules)])
    known = AccessApplication.objects.filter(request_key=request_key, way=BY).first()
    if known is not None:
        return known
    admission = admit_attempt(identifier=_counted_as(answers, email), device_token="", steps=_steps(), now=now)
    person = _person_who_knows(answers, email, rules)
    if person is None:
        raise ChallengeFailed("wrong answers")
    secret = new_start_secret(rules.password, context=words_close_to(person))
    try:
        with transaction.atomic():
            application = take_application(
                operation="grant",
                way=BY,
                person=person,
                premises=_premises_named(person, answers),
                email=email,
                phone=phone,
                regulation_accepted=regulation_accepted,
                by=BY,
                request_key=request_key,
                day=day,
            )
            if application.state == AccessApplication.State.APPLIED:
                issue = prepare_with(secret, application=application, by=BY, now=now, rules=rules)
                application = issue.application or application
                if rules.issue.handover == "by_email":
                    send_credentials(issue=issue, by=BY, now=now, address=address)
    except (ApplicationRefused, IssueRefused):
        raise ChallengeFailed("the person may have no account, or has one") from None
    withdraw_attempt(admission)
    return application


def _steps() -> list[LockStep]:
    """Return the locks of signing in; where those wait for a visit, registering waits a day, again and again.

    There is no account yet that a worker could unlock, so a lock for good would let a stranger keep somebody out.
    """
    known = lock_steps_in_force()
    last = known[-1].failures
    return [*known[:-1], *(LockStep(last + more, _A_DAY) for more in range(_MOST_DAYS))]


def _counted_as(answers: Mapping[str, str], email: str) -> str:
    """Return under which name tries are counted: the person they are about, as far as the answers say."""
    about = answers.get("tenant_code") or answers.get("premises_code") or answers.get("name") or email
    return f"rejestracja:{about.strip()}"


def _person_who_knows(answers: Mapping[str, str], email: str, rules: Rules) -> Person | None:
    """Return the person whom all answers fit, or None. Asks the same questions of the database whoever it is."""
    asked = [key for key in rules.application.challenge if key != "email"]
    if not email.strip() or any(not answers.get(key, "").strip() for key in asked):
        return None
    candidates = Person.objects.all()
    if "tenant_code" in asked:
        candidates = candidates.filter(code__iexact=answers["tenant_code"].strip())
    if "premises_code" in asked:
        held = Title.objects.filter(premises__code__iexact=answers["premises_code"].strip())
        candidates = candidates.filter(pk__in=held.values("person_id"))
    if "tenant_code" not in asked and "premises_code" not in asked:
        candidates = candidates.filter(last_name__iexact=answers.get("name", "").strip().rpartition(" ")[2])
    fitting = [one for one in candidates[:50] if _fits(one, answers, email, asked)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(person: Person, answers: Mapping[str, str], email: str, asked: Sequence[str]) -> bool:
    given = {
        "name": lambda: folded(answers["name"]) == folded(person.display_name),
        "last_invoice_amount": lambda: _amount(answers["last_invoice_amount"]) in _last_invoices(person),
    }
    results = [given[key]() for key in asked if key in given]
    # An address that the register knows must be the one given; else a stranger would have the password sent away.
    is_own_address = not person.email or person.email.casefold() == email.strip().casefold()
    return all(results) and is_own_address


def _amount(typed: str) -> Decimal | None:
    """Return ``1 234,56 zł`` as a number with two places; None for anything else."""
    plain = "".join(typed.casefold().replace("zł", "").split()).replace(",", ".")
    try:
        return Decimal(plain).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None


def _last_invoices(person: Person) -> set[Decimal]:
    """Return the amounts of the newest document on each account of the person's premises; a document may have rows.

    Costs two queries.
    """
    places = Title.objects.filter(person=person).values("premises_id")
    charges = open_entries().filter(account__premises_id__in=places, kind=Entry.Kind.CHARGE)
    charges = charges.filter(account__person__isnull=True) | charges.filter(account__person=person)
    newest = {
        row["account_id"]: row["entry_on"]
        for row in charges.order_by("account_id", "entry_on").values("account_id", "entry_on")
    }
    sums = charges.filter(entry_on__in=set(newest.values())).values("account_id", "entry_on", "document_no")
    return {
        row["amount"]
        for row in sums.annotate(amount=Sum("debit"))
        if newest.get(row["account_id"]) == row["entry_on"] and row["amount"]
    }


def _premises_named(person: Person, answers: Mapping[str, str]) -> Premises | None:
    code = answers.get("premises_code", "").strip()
    titles = Title.objects.select_related("premises__building__estate").filter(person=person)
    found = titles.filter(premises__code__iexact=code).first() if code else None
    return None if found is None else found.premises
