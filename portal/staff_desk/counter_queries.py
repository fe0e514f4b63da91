"""What the counter's forms offer to choose from, loaded. Which of it suits is for the rules."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from portal.access.facts import co_owners_of
from portal.access.models import AccessApplication, CredentialIssue
from portal.accounts.models import ENDED, User
from portal.premises.presenters import premises_name
from portal.premises.queries import titles_in_force
from portal.residents.models import Person, PersonAccount, Representation
from portal.residents.representing import is_in_force
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules
from portal.staff_desk.counter_forms import declaration_of


def application_choices(person: Person, operation: str, day: dt.date) -> dict[str, Any]:
    """Return premises, representations and contact of a person for ``ApplicationForm``. Costs two queries, or four."""
    titles = titles_in_force(day).filter(person=person).select_related("premises__building").order_by("premises__code")
    premises = list({title.premises_id: title.premises for title in titles}.values())
    return {
        "premises": premises if operation == "grant" else premises[:0],
        "representations": _acting_for(person, day),
        "contact": (person.email, person.phone),
        "co_owners": co_owners_to_agree(person, day) if operation == "grant" else [],
    }


def co_owners_to_agree(person: Person, day: dt.date) -> list[str]:
    """Return the names of those who have to name the person in a declaration; none where each has an account.

    Costs two queries where one is named.
    """
    rules = rules_on(day)
    if rules.access.co_owners != "one_named":
        return []
    return sorted(one.display_name for one in co_owners_of(person, None, day, rules))


@dataclass(frozen=True, slots=True)
class AskedOfForm:
    """What a worker says besides when a form from the page is a person's.

    ``places`` are keys and names of premises, empty unless one is to be chosen; ``declaration`` are the words of the
    co-owners' box.
    """

    places: tuple[tuple[str, str], ...]
    declaration: str


def asked_when_matching(people: list[uuid.UUID], day: dt.date) -> dict[uuid.UUID | None, AskedOfForm]:
    """Return what is asked of each of the people that a form may be about.

    Costs nothing where one account shows all premises and each co-owner has one; else four queries a person.
    """
    access = rules_on(day).access
    if access.account_per != "premises" and access.co_owners != "one_named":
        return {}
    asked: dict[uuid.UUID | None, AskedOfForm] = {}
    for person in Person.objects.filter(pk__in=people):
        choices = application_choices(person, "grant", day)
        held = choices["premises"] if access.account_per == "premises" else []
        fitting = [(str(one.pk), premises_name(one)) for one in held if one.kind in access.premises_kinds]
        asked[person.pk] = AskedOfForm(tuple(fitting) if len(fitting) > 1 else (), declaration_of(choices["co_owners"]))
    return asked


def _acting_for(person: Person, day: dt.date) -> list[Representation]:
    # A co-owner whom the person named has an account of their own, as a holder.
    found = Representation.objects.filter(principal=person).exclude(basis=Representation.Basis.CO_OWNERS)
    return [one for one in found if is_in_force(one, day)]


def may_have_another_account(person: Person, day: dt.date, rules: Rules) -> bool:
    """Return whether the person may apply for an account beside those that there are or are applied for.

    It is one of other premises, where each has its own, or one of somebody who acts for the person. Costs four queries.
    """
    links = PersonAccount.objects.filter(person=person).exclude(user__standing__in=ENDED)
    asked = AccessApplication.objects.filter(person=person, open_key__gt="", operation="grant")
    acting = {one.pk for one in _acting_for(person, day)}
    taken = {*links.values_list("representation_id", flat=True), *asked.values_list("representation_id", flat=True)}
    if acting - taken:
        return True
    if rules.access.account_per != "premises":
        return False
    held = titles_in_force(day).filter(
        person=person, kind__in=rules.access.title_kinds, premises__kind__in=rules.access.premises_kinds
    )
    own = links.filter(representation__isnull=True).values_list("premises_id", flat=True)
    waiting = asked.filter(representation__isnull=True).values_list("premises_id", flat=True)
    # An account without premises, from the time before each had its own, shows all of them.
    return None not in own and bool({*held.values_list("premises_id", flat=True)} - {*own, *waiting})


def issue_in_force(user: User) -> CredentialIssue | None:
    """Return the credentials of an account that nobody has collected yet. Costs one query."""
    waiting = CredentialIssue.objects.filter(user=user, ended_at__isnull=True, handed_over_at__isnull=True)
    return waiting.order_by("-number").first()
