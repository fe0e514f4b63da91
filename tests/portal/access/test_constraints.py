"""What PostgreSQL itself refuses about accounts, applications and credentials."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.access.models import AccessApplication, CredentialIssue
from portal.accounts.actions import IdentifierTaken, change_identifier, create_account
from portal.accounts.models import RetiredIdentifier, User
from portal.residents.models import PersonAccount
from tests.portal.access.counter import apply, newcomer, prepared


def test_postgresql_refuses_a_second_account_of_one_person(people: Any) -> None:
    other = User.objects.create(identifier="999999")
    person = people.title_holder.person_link.person
    with pytest.raises(IntegrityError, match="person_has_one_account"), transaction.atomic():
        PersonAccount.objects.create(user=other, person=person)


def test_postgresql_refuses_a_second_open_application(people: Any) -> None:
    first, second = apply(newcomer("9801")), apply(newcomer("9802"))
    with pytest.raises(IntegrityError, match="open_key"), transaction.atomic():
        AccessApplication.objects.filter(pk=second.pk).update(open_key=first.open_key)


def test_postgresql_refuses_a_second_paper_in_force(people: Any) -> None:
    issue = prepared(newcomer("9803"))
    issue.pk, issue.number = None, issue.number + 1000
    with pytest.raises(IntegrityError, match="issue_in_force_once"), transaction.atomic():
        CredentialIssue.objects.create(
            user=issue.user, number=issue.number, kind="password", handover="in_person", made_by="tests"
        )


def test_a_retired_identifier_is_refused_to_everybody_however_it_is_written(people: Any) -> None:
    change_identifier(user=people.neighbour, identifier="000777", by="tests")
    assert RetiredIdentifier.objects.count() == 1
    for identifier in ("L0003", " l0003 "):
        with pytest.raises(IdentifierTaken):
            create_account(identifier=identifier, role="resident", password="x", origin="initial", by="tests")
        with pytest.raises(IdentifierTaken):
            change_identifier(user=people.co_owner, identifier=identifier, by="tests")
    assert people.co_owner.identifier == "L0002"
    assert not RetiredIdentifier.objects.filter(digest__icontains="L0003").exists()
