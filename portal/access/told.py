"""Which messages an account's owner or an applicant was told things by. Erasing them is in ``outbox.erasing``."""

import itertools
import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from portal.access.models import AccessApplication, CredentialIssue
from portal.accounts.models import User
from portal.outbox.erasing import Spoken
from portal.premises.models import Title
from portal.residents.models import ContactChange, PersonAccount


def spoken_to_account(user: User, link: PersonAccount | None) -> Spoken:
    """Return what was said to the account's owner. Ask before their traces are gone. Costs up to five queries."""
    applications = AccessApplication.objects.filter(user=user)
    addresses = {user.email, *_addresses_in(applications)}
    keys = {user.pk, *_keys_of(applications), *CredentialIssue.objects.filter(user=user).values_list("pk", flat=True)}
    is_last = False
    if link is not None and link.representation is not None:
        addresses |= {link.representation.email, link.representation.phone}
    elif link is not None:
        is_last = will_be_the_last_tie(link)
    if link is not None and is_last:
        # What the register says stays there, and so may an address that others were told things by.
        changes = ContactChange.objects.filter(person=link.person).values_list("before", "after")
        addresses |= {link.person.email, link.person.phone, *itertools.chain.from_iterable(changes)}
    return Spoken(
        identifiers=frozenset({user.identifier}),
        things=_labels_of(applications),
        keys=frozenset(keys),
        addresses=frozenset(addresses),
        person_id=link.person_id if link else None,
        is_whole_person=is_last,
    )


def spoken_to_applications(applications: QuerySet[AccessApplication]) -> Spoken:
    """Return what was said in the matter of the applications themselves. Costs one query."""
    found = list(applications)
    return Spoken(things=_labels_of(found), keys=frozenset(_keys_of(found)))


def will_be_the_last_tie(link: PersonAccount) -> bool:
    """Return whether, without this account, only the register knows its person. Costs two queries."""
    others = PersonAccount.objects.filter(person=link.person).exclude(pk=link.pk)
    return not others.exists() and not Title.objects.filter(person=link.person, valid_to__isnull=True).exists()


def _addresses_in(applications: Iterable[AccessApplication]) -> set[str]:
    return {address for one in applications for address in (one.email, one.phone)}


def _keys_of(applications: Iterable[AccessApplication]) -> set[uuid.UUID]:
    return {one.pk for one in applications}


def _labels_of(applications: Iterable[AccessApplication]) -> frozenset[str]:
    return frozenset(f"application:{one.label}" for one in applications)
