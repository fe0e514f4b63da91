"""What happens at the counter of a test: rules of a cooperative, a worker who saw a document, applications."""

import datetime as dt
import tomllib
import uuid
from typing import Any

import pytest

from portal.access.applying import take_application
from portal.access.codes import CodeOver, issue_of_code, set_password_by_code
from portal.access.identity import IdentitySeen
from portal.access.issuing import prepare_credentials
from portal.access.models import AccessApplication, CredentialIssue
from portal.accounts.models import RoleHolding, StaffRole, User
from portal.kernel import clock
from portal.premises.models import Building, Estate, Premises, Title
from portal.residents.models import Person
from portal.rulebook.actions import adopt_rules
from portal.rulebook.refusal import AccessRefused
from portal.rulebook.rules import Rules
from tests.personas import make_person, make_staff
from tests.tenants.pack_facts import ROOT

FIRST_DAY = dt.date(2020, 1, 1)


def adopt(**sections: Any) -> Rules:
    """Put rules in force in the schema that is open: the platform's, and these sections of a cooperative."""
    rules = Rules.model_validate(sections)
    adopt_rules(rules=rules, valid_from=clock.today(), reason="test", by="tests")
    return rules


def rules_of(pack: str, **changes: dict[str, Any]) -> Rules:
    """Put the rules of one of the suite's packs in force, with changes of single sections."""
    text = (ROOT / "tests" / "packs" / pack / "cooperative.toml").read_text(encoding="utf-8")
    sections = tomllib.loads(text)["rules"]
    for name, change in changes.items():
        sections[name] = {**sections.get(name, {}), **change}
    return adopt(**sections)


def seen(worker: Any, document: str = "identity_card") -> IdentitySeen:
    """Say that the worker saw a document today."""
    return IdentitySeen(document, clock.today(), getattr(worker, "identifier", str(worker)))


def newcomer(code: str, name: str = "Halina Nowak", **title: Any) -> Person:
    """Make a person with a title to a flat of their own, and no account."""
    first, last = name.split(" ", 1)
    person = make_person(code, first, last)
    give_title(person, **title)
    return person


def give_title(person: Person, **title: Any) -> Title:
    """Give the person a title, to a flat named after their number unless said otherwise."""
    premises = title.pop("premises", None) or flat(f"M/{person.code}", kind=title.pop("premises_kind", "residential"))
    return Title.objects.create(
        person=person,
        premises=premises,
        kind=title.pop("kind", Title.Kind.OWNERSHIP),
        valid_from=title.pop("valid_from", FIRST_DAY),
        valid_to=title.pop("valid_to", None),
        **title,
    )


def flat(code: str, *, kind: str = "residential", estate: str = "Osiedle Pierwsze") -> Premises:
    """Make premises in a building of the estate."""
    place, _ = Estate.objects.get_or_create(name=estate, defaults={"code": estate[:40]})
    building, _ = Building.objects.get_or_create(estate=place, street="Sucha", number=estate[-9:], town="Miasto")
    return Premises.objects.create(code=code, kind=kind, building=building, number=code)


def worker(identifier: str, *roles: str) -> User:
    """Make a worker who holds roles of the cooperative's own pack; without any, one who may do all at the counter."""
    user = make_staff(identifier, role="clerk", full_name=f"Pracownik {identifier}")
    if roles:
        RoleHolding.objects.filter(user=user).delete()
        for role in StaffRole.objects.filter(key__in=roles):
            RoleHolding.objects.create(user=user, role=role)
    return user


def apply(person: Person, by: Any = "tests", **given: Any) -> AccessApplication:
    """Hand an application to grant access in, on paper, today."""
    facts: dict[str, Any] = {"operation": "grant", "way": "paper", "day": clock.today(), "request_key": uuid.uuid4()}
    return take_application(person=person, by=by, **(facts | given))


def prepared(person: Person, by: Any = "tests", **given: Any) -> CredentialIssue:
    """Hand an application in and prepare its credentials."""
    return prepare_credentials(application=apply(person, by, **given), by=by, now=now())


def now() -> dt.datetime:
    """Return this moment."""
    return dt.datetime.now(dt.UTC)


def refused(act: Any) -> dict[str, str]:
    """Do what is refused and return the rules that refuse, each with its sentence."""
    with pytest.raises(AccessRefused) as caught:
        act()
    return {refusal.rule: refusal.text for refusal in caught.value.refusals}


def redeemed(*, identifier: str, code: str, now: dt.datetime) -> User | None:
    """Use a code as its owner does: typed, then an own password set. None when it opens nothing (any more)."""
    issue = issue_of_code(identifier=identifier, code=code, now=now)
    if issue is None:
        return None
    try:
        return set_password_by_code(issue=issue, password=f"deszczowy-kasztan-{code}", context=[], now=now)
    except CodeOver:
        return None
