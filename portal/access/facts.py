"""Gathering what the rules of ``eligibility`` look at. Nothing is decided and nothing changed here."""

import datetime as dt
import unicodedata
from typing import Any

from django.db.models import Q

from portal.access.competence import competent_office, is_competent
from portal.access.eligibility import Facts, RepresentationShown, TitleHeld
from portal.access.identity import IdentitySeen
from portal.access.models import AccessApplication
from portal.accounts.models import ENDED, User
from portal.premises.models import Premises, Title
from portal.premises.queries import titles_in_force
from portal.residents.models import Person, PersonAccount, Representation
from portal.residents.representing import is_in_force
from portal.rulebook.rules import Rules


def facts_of(
    *,
    operation: str,
    way: str,
    person: Person,
    premises: Premises | None,
    representation: Representation | None,
    email: str,
    identity: IdentitySeen | None,
    is_regulation_accepted: bool,
    by: Any,
    day: dt.date,
    rules: Rules,
    ignoring: AccessApplication | None = None,
) -> Facts:
    """Return the facts of an application; ``ignoring`` is the application itself when it is looked at again.

    Costs six to nine queries.
    """
    titles = titles_of(person)
    link = account_link(person, premises, representation, rules)
    user = None if link is None else link.user
    waiting = waiting_application(operation, person, premises, representation, rules, ignoring)
    estates = _estates(titles, premises, day)
    return Facts(
        day=day,
        operation=operation,
        way=way,
        name=representation.representative_name if representation else person.display_name,
        person_kind=person.kind,
        is_member=bool(person.membership_number),
        titles=tuple(_title_held(title) for title in titles),
        place="" if premises is None else premises.code,
        account="" if user is None or user.standing in ENDED else user.identifier,
        waiting="" if waiting is None else waiting.label,
        closed_for_misuse=user is not None and user.standing == User.Standing.CLOSED_FOR_MISUSE,
        email=email,
        email_is_anothers=operation == "grant" and _email_is_anothers(email, person, representation),
        representation=_shown(representation, day),
        co_owners_missing=_co_owners_missing(person, premises, day, rules),
        office=competent_office(operation, estates, rules),
        is_office_competent=is_competent(by, operation, estates),
        identity="" if identity is None else identity.document,
        is_regulation_accepted=is_regulation_accepted,
    )


def titles_of(person: Person) -> list[Title]:
    """Return the person's titles of all times: flats first, then by code. Costs one query."""
    titles = Title.objects.filter(person=person).select_related("premises__building__estate", "premises__staircase")
    order = [kind for kind, _ in Premises.Kind.choices]
    return sorted(titles, key=lambda title: (order.index(title.premises.kind), title.premises.code))


def account_link(
    person: Person, premises: Premises | None, representation: Representation | None, rules: Rules
) -> PersonAccount | None:
    """Return the account that the application would lead to, if it is there already, ended or not."""
    links = PersonAccount.objects.select_related("user").filter(person=person, representation=representation)
    if rules.access.account_per == "premises" and premises is not None:
        links = links.filter(Q(premises=premises) | Q(premises__isnull=True))
    elif rules.access.account_per == "premises":
        return None  # which of the premises is yet to be said
    # An account that works comes before one that ended.
    return min(links, key=lambda link: link.user.standing in ENDED, default=None)


def open_key(operation: str, person: Person, premises: Premises | None, representation: Representation | None) -> str:
    """Return what may be applied for once at a time; ``premises`` only where they have accounts of their own."""
    whose = f"representation:{representation.pk}" if representation else f"person:{person.pk}"
    return f"{operation}:{whose}" + (f":{premises.code}" if premises else "")[:60]


def waiting_application(  # noqa: PLR0917 - the facts of one application
    operation: str,
    person: Person,
    premises: Premises | None,
    representation: Representation | None,
    rules: Rules,
    ignoring: AccessApplication | None = None,
) -> AccessApplication | None:
    """Return the open application for the same thing, if there is one."""
    per_premises = premises if rules.access.account_per == "premises" else None
    found = AccessApplication.objects.filter(open_key=open_key(operation, person, per_premises, representation))
    return (found.exclude(pk=ignoring.pk) if ignoring else found).first()


def folded(text: str) -> str:
    """Return the words of a name without capitals and Polish signs, in alphabetical order: names as people say them."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    letters = "".join(one if one.isalnum() else " " for one in plain if not unicodedata.combining(one))
    return " ".join(sorted(letters.split()))


def _title_held(title: Title) -> TitleHeld:
    premises = title.premises
    return TitleHeld(premises.code, premises.kind, title.kind, title.valid_from, title.valid_to)


def _estates(titles: list[Title], premises: Premises | None, day: dt.date) -> list[Any]:
    """Return the estates whose offices are asked: of the premises named, else of all that the person holds or held."""
    if premises is not None:
        return [premises.building.estate] if premises.building.estate else []
    chosen = [title for title in titles if _title_held(title).holds_on(day)] or titles
    return list({t.premises.building.estate_id: t.premises.building.estate for t in chosen}.values())


def _email_is_anothers(email: str, person: Person, representation: Representation | None) -> bool:
    if not email.strip():
        return False
    same = Q(email__iexact=email.strip()) | Q(identifier__iexact=email.strip())
    others = User.objects.filter(same, role=User.Role.RESIDENT).exclude(standing__in=ENDED)
    return others.exclude(person_link__person=person, person_link__representation=representation).exists()


def _shown(representation: Representation | None, day: dt.date) -> RepresentationShown | None:
    if representation is None:
        return None
    holds = is_in_force(representation, day)
    return RepresentationShown(representation.representative_name, representation.basis, holds)


def co_owners_of(person: Person, premises: Premises | None, day: dt.date, rules: Rules) -> list[Person]:
    """Return the others who hold what the person holds on the day, by a title that gives an account. Two queries."""
    entitling = titles_in_force(day).filter(kind__in=rules.access.title_kinds)
    own = entitling.filter(person=person)
    places = (own.filter(premises=premises) if premises else own).values("premises_id")
    found = entitling.filter(premises_id__in=places).exclude(person=person).select_related("person")
    return list({title.person_id: title.person for title in found}.values())


def _co_owners_missing(person: Person, premises: Premises | None, day: dt.date, rules: Rules) -> tuple[str, ...]:
    """Return the names of other holders who have not named the person. Costs three queries where one is named."""
    if rules.access.co_owners != "one_named":
        return ()
    holders = co_owners_of(person, premises, day, rules)
    named = Representation.objects.filter(
        principal__in=holders, representative=person, basis=Representation.Basis.CO_OWNERS
    )
    agreed = {one.principal_id for one in named if is_in_force(one, day)}
    return tuple(sorted(holder.display_name for holder in holders if holder.pk not in agreed))
