"""Questions about applications and whom they may be about. Today's queue is in ``queue``, gates are in ``policy``."""

import uuid

from django.db.models import Q, QuerySet

from portal.access.facts import folded
from portal.access.models import AccessApplication
from portal.residents.models import Person

State = AccessApplication.State
_MOST = 10


def similar_applications(application: AccessApplication) -> list[AccessApplication]:
    """Return other open applications that may be the same wish: of the person, the address or the name typed.

    Costs one query over the open applications.
    """
    open_ones = AccessApplication.objects.filter(ended_at__isnull=True, operation=application.operation)
    others = open_ones.exclude(pk=application.pk).select_related("person").order_by("number")
    return [other for other in others if _is_alike(application, other)][:_MOST]


def people_meant(application: AccessApplication) -> list[Person]:
    """Return people of the register whom a form may be about, those with more in common first.

    The address, the name, the tenant code and the membership number count, as far as they were typed. One query.
    """
    typed = {name: str(value).strip() for name, value in application.typed.items()}
    words = [word for word in typed.get("name", "").replace(",", " ").split() if len(word) > 1]
    wanted = Q()
    for word in words:
        wanted |= Q(last_name__iexact=word)
    if application.email:
        wanted |= Q(email__iexact=application.email)
    for column, name in (("membership_number", "membership_number"), ("code", "tenant_code")):
        if typed.get(name):
            wanted |= Q(**{f"{column}__iexact": typed[name]})
    if not wanted:
        return []
    found = Person.objects.filter(wanted)[:200]
    return sorted(found, key=lambda person: (-_in_common(person, application, typed), person.code))[:_MOST]


def applications_about(person: Person | uuid.UUID) -> QuerySet[AccessApplication]:
    """Return all applications about a person, who may be named by their id, the newest first."""
    return AccessApplication.objects.filter(person=person).order_by("-applied_at", "-number")


def _is_alike(one: AccessApplication, other: AccessApplication) -> bool:
    if one.person_id is not None and one.person_id == other.person_id:
        return True
    if one.email and one.email.casefold() == other.email.casefold():
        return True
    names = {folded(_name(application)) for application in (one, other)}
    return len(names) == 1 and names != {""}


def _name(application: AccessApplication) -> str:
    return application.person.display_name if application.person else str(application.typed.get("name", ""))


def _in_common(person: Person, application: AccessApplication, typed: dict[str, str]) -> int:
    return sum(
        (
            2 * (folded(person.display_name) == folded(typed.get("name", ""))),
            2 * bool(application.email and person.email.casefold() == application.email.casefold()),
            bool(typed.get("membership_number")) and person.membership_number == typed.get("membership_number"),
            bool(typed.get("tenant_code")) and person.code == typed.get("tenant_code"),
        )
    )
