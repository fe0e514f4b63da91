"""What the counter's forms offer to choose from, loaded. Which of it suits is for the rules."""

import datetime as dt
from typing import Any

from portal.access.models import CredentialIssue
from portal.accounts.models import User
from portal.premises.queries import titles_in_force
from portal.residents.models import Person, Representation
from portal.residents.representing import is_in_force


def application_choices(person: Person, operation: str, day: dt.date) -> dict[str, Any]:
    """Return premises, representations and contact of a person for ``ApplicationForm``. Costs two queries."""
    titles = titles_in_force(day).filter(person=person).select_related("premises__building").order_by("premises__code")
    premises = list({title.premises_id: title.premises for title in titles}.values())
    acting = [one for one in Representation.objects.filter(principal=person) if is_in_force(one, day)]
    return {
        "premises": premises if operation == "grant" else premises[:0],
        "representations": acting,
        "contact": (person.email, person.phone),
    }


def issue_in_force(user: User) -> CredentialIssue | None:
    """Return the credentials of an account that nobody has collected yet. Costs one query."""
    waiting = CredentialIssue.objects.filter(user=user, ended_at__isnull=True, handed_over_at__isnull=True)
    return waiting.order_by("-number").first()
