"""Hosts that were proved are looked up again: a record that is gone is told, and after the grace nothing is served."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tenants import host_proofs, tasks
from tenants.domains import HostRefused, claim_host, holder_of, platform_host, release_host
from tenants.host_proofs import GRACE, LOOK_AGAIN, LOOK_WHILE_LOST, check_host, check_hosts_in_turn, hosts_in_turn
from tenants.models import Domain, OperatorEvent
from tenants.queries import cooperative_for_host
from tenants.summary import gather_summary
from tests.tenants.test_domains import Zone

pytestmark = pytest.mark.django_db

HOST = "iok.smhutnik.pl"
NOW = timezone.now().replace(microsecond=0)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def zone() -> Zone:
    """The world's DNS with the records of all proved hosts, looked up a while ago."""
    world = Zone()
    for domain in Domain.objects.filter(is_primary=False):
        world.prove(domain)
    Domain.objects.filter(is_primary=False).update(checked_at=NOW - HOUR)
    return world


def lose(zone: Zone) -> None:
    """Take Hutnik's record away and let the worker find out."""
    zone.texts.pop(f"_iok-dowod.{HOST}")
    check_hosts_in_turn(resolve=zone, now=NOW + LOOK_AGAIN)


def actions() -> list[str]:
    return list(OperatorEvent.objects.filter(actor="dns").order_by("pk").values_list("action", flat=True))


def test_a_proved_host_is_looked_up_once_a_day_and_the_platforms_own_never(zone: Zone) -> None:
    assert check_hosts_in_turn(resolve=zone, now=NOW) == {"asked": 0, "without": 0}
    assert check_hosts_in_turn(resolve=zone, now=NOW + LOOK_AGAIN) == {"asked": 2, "without": 0}
    assert sorted(zone.asked) == ["_iok-dowod.iok.smhutnik.pl", "_iok-dowod.www.smsiarkowiec.pl"]
    check_host(slug="hutnik", host=platform_host("hutnik"), by="olga", resolve=zone)
    assert len(zone.asked) == 2
    assert actions() == []


def test_a_host_whose_record_is_gone_is_told_served_for_the_grace_and_then_no_more(zone: Zone, at: Any) -> None:
    lose(zone)
    domain = Domain.objects.get(domain=HOST)
    assert domain.lost_at == NOW + LOOK_AGAIN
    assert "Nie ma rekordu" in domain.finding
    last = domain.lost_at + GRACE - dt.timedelta(minutes=1)
    check_hosts_in_turn(resolve=zone, now=last)
    assert cooperative_for_host(HOST) is not None
    check_hosts_in_turn(resolve=zone, now=domain.lost_at + GRACE + LOOK_WHILE_LOST)
    assert at("").get("/zaloguj", headers={"host": HOST}).status_code == 404
    assert at("hutnik").get("/zaloguj").status_code == 200, "the platform's own address stays"
    assert actions() == ["host.lost", "host.stopped"]


def test_a_record_that_came_back_ends_the_matter(zone: Zone) -> None:
    lose(zone)
    zone.prove(Domain.objects.get(domain=HOST))
    check_hosts_in_turn(resolve=zone, now=NOW + LOOK_AGAIN + LOOK_WHILE_LOST)
    domain = Domain.objects.get(domain=HOST)
    assert (domain.lost_at, domain.finding) == (None, "")
    assert actions() == ["host.lost", "host.proved"]


def test_a_host_that_stopped_is_served_again_once_its_record_is_back(zone: Zone) -> None:
    lose(zone)
    stopped = NOW + LOOK_AGAIN + GRACE + HOUR
    check_hosts_in_turn(resolve=zone, now=stopped)
    assert cooperative_for_host(HOST) is None
    zone.prove(Domain.objects.get(domain=HOST))
    check_hosts_in_turn(resolve=zone, now=stopped + LOOK_WHILE_LOST)
    assert cooperative_for_host(HOST) is not None


def test_a_host_that_stopped_may_be_claimed_by_whoever_owns_the_domain_now(zone: Zone) -> None:
    lose(zone)
    Domain.objects.filter(domain=HOST).update(claimed_at=NOW - dt.timedelta(days=400))
    with pytest.raises(HostRefused, match="inna spółdzielnia"):
        claim_host(slug="siarkowiec", host=HOST, by="olga")
    check_hosts_in_turn(resolve=zone, now=NOW + LOOK_AGAIN + GRACE + HOUR)
    claim_host(slug="siarkowiec", host=HOST, by="olga")
    assert holder_of(HOST, other_than="hutnik") == "siarkowiec"


def test_a_dns_that_is_silent_proves_nothing(zone: Zone) -> None:
    zone.silent = True
    check_hosts_in_turn(resolve=zone, now=NOW + LOOK_AGAIN)
    domain = Domain.objects.get(domain=HOST)
    assert domain.lost_at is None
    assert "nie odpowiedział" in domain.finding
    Domain.objects.filter(domain=HOST).update(lost_at=NOW - 2 * GRACE)
    check_hosts_in_turn(resolve=zone, now=NOW + 2 * LOOK_AGAIN)
    assert cooperative_for_host(HOST) is not None, "nothing is taken away because of a silence"


def test_the_board_says_in_words_that_an_address_needs_somebody(zone: Zone, console: Any) -> None:
    for slug in ("hutnik", "siarkowiec"):
        gather_summary(slug)
    assert "2 działają" in console.get("/").content.decode()
    lose(zone)
    board = console.get("/").content.decode()
    assert "Adres do sprawdzenia" in board
    assert "1 do sprawdzenia" in board
    page = console.get("/spoldzielnie/hutnik/adresy").content.decode()
    assert "Jeśli nie wróci, adres przestanie działać" in page
    assert f"_iok-dowod.{HOST}" in page, "what has to be put back"
    check_hosts_in_turn(resolve=zone, now=NOW + LOOK_AGAIN + GRACE + HOUR)
    assert "Adres nie działa" in console.get("/").content.decode()
    assert "Adres zadziała znowu, gdy rekord wróci." in console.get("/spoldzielnie/hutnik/adresy").content.decode()
    assert "zniknął rekord adresu" in console.get("/zdarzenia").content.decode()


def test_a_button_asks_again_at_once(zone: Zone, console: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lose(zone)
    zone.prove(Domain.objects.get(domain=HOST))
    monkeypatch.setattr("tenants.dns_proof.txt_records", zone)
    page = console.post("/spoldzielnie/hutnik/adresy/sprawdz", {"host": HOST}, follow=True).content.decode()
    assert "potwierdzony i działa" in page
    assert Domain.objects.get(domain=HOST).lost_at is None


def test_the_longest_unasked_come_first_and_a_dead_dns_does_not_hold_the_worker(
    zone: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim_host(slug="hutnik", host="nowy.smhutnik.pl", by="olga")
    Domain.objects.filter(domain="www.smsiarkowiec.pl").update(checked_at=NOW - dt.timedelta(days=9))
    Domain.objects.filter(domain=HOST).update(checked_at=NOW - dt.timedelta(days=2))
    asked = [host for _slug, host in hosts_in_turn(NOW)]
    assert asked == ["nowy.smhutnik.pl", "www.smsiarkowiec.pl", HOST]
    monkeypatch.setattr(host_proofs, "ROUND_SECONDS", -1.0)
    assert check_hosts_in_turn(resolve=zone, now=NOW) == {"asked": 0, "without": 0}


def test_an_old_claim_is_asked_about_once_a_day(zone: Zone) -> None:
    claim_host(slug="hutnik", host="nowy.smhutnik.pl", by="olga")
    long_ago = NOW - dt.timedelta(days=30)
    Domain.objects.filter(domain="nowy.smhutnik.pl").update(claimed_at=long_ago, checked_at=NOW - HOUR)
    assert hosts_in_turn(NOW) == []
    assert ("hutnik", "nowy.smhutnik.pl") in hosts_in_turn(NOW + LOOK_AGAIN)


def test_a_host_given_back_while_dns_was_asked_is_not_brought_back(zone: Zone) -> None:
    def gives_back(name: str) -> list[str]:
        release_host(slug="hutnik", host=HOST, by="olga")
        return zone(name)

    with pytest.raises(HostRefused, match="nie ma na liście"):
        check_host(slug="hutnik", host=HOST, by="olga", resolve=gives_back)
    assert not Domain.objects.filter(domain=HOST).exists()


def test_the_platforms_own_subdomain_is_never_lost() -> None:
    with pytest.raises(IntegrityError, match="domain_primary_is_never_lost"), transaction.atomic():
        Domain.objects.filter(is_primary=True).update(lost_at=NOW)


def test_the_worker_does_it_by_itself(zone: Zone, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "tenants.tasks.check_hosts" in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    Domain.objects.filter(is_primary=False).update(checked_at=NOW - 2 * LOOK_AGAIN)
    monkeypatch.setattr("tenants.dns_proof.txt_records", zone)
    assert tasks.check_hosts() == {"asked": 2, "without": 0}
