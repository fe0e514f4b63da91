"""Single rules of identifiers, representatives and the moment an account opens, whichever cooperative has them."""

import datetime as dt

import pytest

from portal.access.issuing import hand_over
from portal.accounts.models import User
from portal.accounts.queries import user_by_identifier
from portal.kernel import clock
from portal.residents.models import Representation
from tests.personas import make_person
from tests.portal.access.counter import (
    adopt,
    apply,
    newcomer,
    now,
    prepared,
    refused,
    seen,
)

pytestmark = pytest.mark.usefixtures("siarkowiec")


def test_a_cooperatives_own_pattern_of_identifiers() -> None:
    adopt(identifier={"kind": "pattern", "pattern": "L{sequence:4}-{person}"})
    first, second = prepared(newcomer("9061")).user.identifier, prepared(newcomer("9062")).user.identifier
    assert first.startswith("L0")
    assert first.endswith("-9061")
    assert first[:5] != second[:5]


def test_numbers_that_are_taken_are_passed_over() -> None:
    adopt()
    first = prepared(newcomer("9063")).user.identifier
    number = int(first) + 1
    User.objects.create(identifier=f"{number:06d}")
    assert prepared(newcomer("9064")).user.identifier == f"{number + 1:06d}"
    assert user_by_identifier(f"{number:06d}") is not None


def test_a_person_nobody_knows_a_flat_of_has_no_account() -> None:
    adopt()
    assert "access.title_kinds" in refused(lambda: apply(make_person("9065", "Jan", "Niczyj")))


def test_a_representative_of_the_principal_has_an_account_beside_theirs() -> None:
    adopt(access={"representatives": ["notarial_power"], "representative_scopes": ["see"]})
    principal = newcomer("9066")
    deputy = Representation.objects.create(
        principal=principal,
        representative_name="Jan Zastępca",
        email="jan@example.pl",
        basis="notarial_power",
        scopes=["see"],
        valid_from=clock.today(),
        document_seen_on=clock.today(),
        document_seen_by="P1",
    )
    own, other = prepared(principal), prepared(principal, representation=deputy)
    assert own.user.pk != other.user.pk
    assert (other.user.full_name, other.user.email) == ("Jan Zastępca", "jan@example.pl")
    told = refused(lambda: hand_over(issue=other, by="P1", received_by="Halina Nowak", identity=seen("P1"), now=now()))
    assert "Jan Zastępca" in told["issue.handover"]
    hand_over(issue=other, by="P1", received_by="Jan Zastępca", identity=seen("P1"), now=now())


def test_the_account_opens_at_the_next_midnight_where_rules_say_so() -> None:
    adopt(issue={"opens": "next_midnight"})
    issue = prepared(newcomer("9067"))
    hand_over(issue=issue, by="P1", identity=seen("P1"), now=dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC))
    assert issue.user.opens_at == dt.datetime(2026, 11, 25, 23, tzinfo=dt.UTC)  # midnight in Warsaw


def test_an_account_that_lapses_on_a_day_of_the_year_knows_its_day() -> None:
    adopt(closure={"lapses_on": "12-31"})
    issue = prepared(newcomer("9068"))
    hand_over(issue=issue, by="P1", identity=seen("P1"), now=now())
    assert issue.user.lapses_on == dt.date(clock.today().year, 12, 31)
