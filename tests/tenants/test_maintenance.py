"""Breaks: announced before on every page, a page of their own while they last, gone after."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from django_tenants.utils import schema_context
from pytest_django import DjangoAssertNumQueries

from tenants import queries
from tenants.maintenance import WindowRefused, cancel_maintenance, plan_maintenance
from tenants.models import MaintenanceWindow, OperatorEvent
from tests.personas import People

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def plan(slug: str | None = "siarkowiec", *, starts_in: dt.timedelta = HOUR, lasts: dt.timedelta = HOUR) -> Any:
    now = timezone.now()
    start = now + starts_in
    with schema_context("public"):
        return plan_maintenance(
            slug=slug,
            announced_at=min(now, start),
            starts_at=start,
            ends_at=start + lasts,
            text="Wymieniamy dyski.",
            by="olga",
            now=now,
        )


def test_a_break_is_announced_on_every_page_of_its_cooperative_and_of_no_other(people: People, at: Any) -> None:
    plan()
    resident, clerk = at("siarkowiec"), at("siarkowiec")
    resident.force_login(people.title_holder)
    clerk.force_login(people.clerk)
    for client, path in (
        (at("siarkowiec"), "/zaloguj"),
        (resident, "/"),
        (resident, "/rozliczenia"),
        (clerk, "/biuro/"),
    ):
        page = client.get(path, follow=True).content.decode()
        assert "Przerwa techniczna" in page, path
        assert "Wymieniamy dyski." in page
    assert "Przerwa techniczna" not in at("hutnik").get("/zaloguj").content.decode()
    resident.get("/wyglad?language=uk")
    assert "Технічна перерва" in resident.get("/").content.decode()


def test_while_it_lasts_every_address_says_until_when_and_whom_to_call(people: People, at: Any) -> None:
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    plan(starts_in=-HOUR, lasts=2 * HOUR)
    for method, path in (("get", "/"), ("get", "/zaloguj"), ("post", "/zaloguj"), ("get", "/nie-ma")):
        answer = getattr(client, method)(path)
        assert answer.status_code == 503
        assert 3500 < int(answer["Retry-After"]) <= 3600
        page = answer.content.decode()
        assert "Serwis wróci" in page
        assert "Wymieniamy dyski." in page
        assert "tel:158233888,29" in page
    assert client.get("/brand.css").status_code == 200, "the page keeps its looks"
    assert client.get("/logo.svg").status_code == 200
    assert at("hutnik").get("/zaloguj").status_code == 200
    assert at("operator").get("/zaloguj").status_code == 200


def test_a_break_of_the_platform_is_one_of_every_cooperative(at: Any) -> None:
    plan(None, starts_in=-HOUR, lasts=2 * HOUR)
    assert [at(slug).get("/zaloguj").status_code for slug in ("siarkowiec", "hutnik")] == [503, 503]
    assert at("operator").get("/zaloguj").status_code == 200, "or nobody could call it off"


def test_a_break_starts_and_ends_by_itself(at: Any) -> None:
    start = dt.datetime(2026, 12, 1, 21, 0, tzinfo=dt.UTC)
    with time_machine.travel(start - dt.timedelta(days=2), tick=False):
        plan_maintenance(
            slug="hutnik", announced_at=start - dt.timedelta(days=1), starts_at=start, ends_at=start + HOUR, text="",
            by="olga", now=timezone.now(),
        )  # fmt: skip
    seen = {}
    for name, moment in {
        "before": start - dt.timedelta(days=1, minutes=1),
        "announced": start - HOUR,
        "starts": start,
        "lasts": start + HOUR - dt.timedelta(seconds=1),
        "over": start + HOUR,
    }.items():
        with time_machine.travel(moment, tick=False):
            queries.addresses.forget()
            answer = at("hutnik").get("/zaloguj")
            seen[name] = (answer.status_code, "Przerwa techniczna" in answer.content.decode())
            if name == "announced":
                page = answer.content.decode().replace("\u00a0", " ")
                assert "1 grudnia od 22:00 do 23:00" in page, "in Polish time"
    assert seen == {
        "before": (200, False),
        "announced": (200, True),
        "starts": (503, True),
        "lasts": (503, True),
        "over": (200, False),
    }


def test_one_called_off_is_over_at_once(at: Any) -> None:
    window = plan(starts_in=-HOUR, lasts=2 * HOUR)
    assert at("siarkowiec").get("/zaloguj").status_code == 503
    start, end = (
        timezone.localtime(moment).strftime("%d.%m.%Y %H:%M") for moment in (window.starts_at, window.ends_at)
    )
    assert OperatorEvent.objects.get(action="maintenance.planned").details_text == f"{start} – {end}"
    cancel_maintenance(window_id=window.pk, by="oskar", now=timezone.now())
    assert at("siarkowiec").get("/zaloguj").status_code == 200
    actions = OperatorEvent.objects.filter(action__startswith="maintenance").values_list("action", "actor")
    assert list(actions.order_by("pk")) == [("maintenance.planned", "olga"), ("maintenance.cancelled", "oskar")]
    with pytest.raises(WindowRefused, match="już nie ma"):
        cancel_maintenance(window_id=window.pk, by="oskar", now=timezone.now())


def test_an_announced_break_costs_a_page_no_statement(
    at: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan()
    client = at("siarkowiec")
    client.get("/brand.css")
    with django_assert_num_queries(0):
        assert client.get("/brand.css").status_code == 200


@pytest.mark.parametrize(
    ("starts_in", "lasts", "words"),
    [
        (HOUR, -HOUR, "po rozpoczęciu"),
        (-3 * HOUR, HOUR, "już by minęła"),
        (HOUR, dt.timedelta(days=4), "najwyżej 3 dni"),
        (dt.timedelta(days=400), HOUR, "rok naprzód"),
    ],
)
def test_a_break_that_makes_no_sense_is_refused(starts_in: dt.timedelta, lasts: dt.timedelta, words: str) -> None:
    with pytest.raises(WindowRefused, match=words):
        plan(starts_in=starts_in, lasts=lasts)
    assert not MaintenanceWindow.objects.exists()
