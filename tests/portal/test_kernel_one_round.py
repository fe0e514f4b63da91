"""Several reads in one statement give what they give alone."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Count, F

from portal.kernel.one_round import in_one_round
from portal.premises.models import Premises, Title
from tests.personas import People

pytestmark = pytest.mark.django_db


def test_rows_come_with_their_types_as_they_would_alone(people: People, django_assert_num_queries: Any) -> None:
    reads = {
        "premises": Premises.objects.order_by("code").values("pk", "code", "area_m2", street=F("building__street")),
        "titles": Title.objects.order_by("pk").values("share", "valid_from", "person_id"),
        "number": Premises.objects.values("kind").annotate(number=Count("pk")).order_by("kind"),
        "nothing": Premises.objects.filter(pk__in=[]).values("code"),
    }
    with django_assert_num_queries(1):
        found = in_one_round(reads)

    assert found == {name: list(read) for name, read in reads.items()}
    assert found["titles"]
    assert all(isinstance(row["share"], Decimal) for row in found["titles"])
    assert any(isinstance(row["valid_from"], dt.date) for row in found["titles"])


def test_a_page_that_asks_nothing_costs_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert in_one_round({}) == {}


def test_whole_objects_are_refused() -> None:
    with pytest.raises(ValueError, match="premises: only values"):
        in_one_round({"premises": Premises.objects.all()})
