"""Hosts of a cooperative: proved before they are served, held by one, led to by old addresses."""

import datetime as dt
from typing import Any

import dns.exception
import dns.resolver
import pytest
from django.utils import timezone

from tenants import dns_proof
from tenants.dns_proof import LookupFailed, record_name, record_text
from tenants.domains import (
    HostRefused,
    claim_host,
    holder_of,
    platform_host,
    release_host,
    store_hosts,
)
from tenants.host_proofs import check_host, check_hosts_in_turn
from tenants.legacy_paths import problem_of_legacy_path
from tenants.models import Cooperative, Domain, OperatorEvent
from tenants.queries import announce_change, cooperative_for_host

pytestmark = pytest.mark.django_db


class Zone:
    """Stands for the world's DNS: texts by name, and names that do not answer."""

    def __init__(self, **texts: list[str]) -> None:
        self.texts, self.silent, self.asked = texts, False, []  # type: ignore[var-annotated]

    def __call__(self, name: str) -> list[str]:
        self.asked.append(name)
        if self.silent:
            raise LookupFailed
        return self.texts.get(name, [])

    def prove(self, domain: Domain) -> None:
        self.texts[record_name(domain.domain)] = ["v=spf1 -all", record_text(domain.proof_token)]


def test_a_claimed_host_is_served_only_once_dns_proves_it(at: Any) -> None:
    domain = claim_host(slug="hutnik", host="Konto.Hutnik.example.", by="olga")
    announce_change()
    assert at("siarkowiec").get("/zaloguj", headers={"host": "konto.hutnik.example"}).status_code == 404
    zone = Zone()
    checked = check_host(slug="hutnik", host="konto.hutnik.example", by="olga", resolve=zone)
    assert checked.proved_at is None
    assert "Nie ma rekordu" in checked.finding
    assert zone.asked == ["_iok-dowod.konto.hutnik.example"]
    zone.texts[record_name(domain.domain)] = ["iok=0000"]
    assert "inną treścią" in check_host(slug="hutnik", host=domain.domain, by="olga", resolve=zone).finding
    assert cooperative_for_host("konto.hutnik.example") is None
    zone.prove(domain)
    assert check_host(slug="hutnik", host=domain.domain, by="olga", resolve=zone).proved_at is not None
    page = at("siarkowiec").get("/zaloguj", headers={"host": "konto.hutnik.example"})
    assert "SM Hutnik" in page.content.decode()
    events = OperatorEvent.objects.filter(action__startswith="host.", actor="olga").order_by("pk")
    assert list(events.values_list("action", flat=True)) == [
        "host.claimed",
        "host.proved",
    ]


def test_a_dns_that_does_not_answer_is_told_and_asked_again_by_the_worker() -> None:
    domain = claim_host(slug="hutnik", host="iok2.smhutnik.pl", by="olga")
    zone = Zone()
    zone.silent = True
    assert "nie odpowiedział" in check_host(slug="hutnik", host=domain.domain, by="olga", resolve=zone).finding
    assert check_hosts_in_turn(resolve=zone) == {"asked": 1, "without": 1}, "those that were proved today wait"
    zone.silent = False
    zone.prove(domain)
    assert check_hosts_in_turn(resolve=zone) == {"asked": 1, "without": 0}
    assert cooperative_for_host("iok2.smhutnik.pl") is not None


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("https://iok.example.pl/", "bez https"),
        ("iok.example.pl/logowanie", "bez https"),
        ("localhost", "nie jest nazwa hosta"),
        ("127.0.0.1", "nie jest nazwa hosta"),
        ("*.example.pl", "nie jest nazwa hosta"),
        ("-a.example.pl", "nie jest nazwa hosta"),
        ("a" * 64 + ".pl", "nie jest nazwa hosta"),
        ("operator.localhost", "należy do platformy"),
        ("cudza.localhost", "należy do platformy"),
        ("drukarka.local", "publicznym DNS"),
        ("iok.smhutnik.pl", "ma już inna spółdzielnia"),
        ("www.smsiarkowiec.pl", "jest już na liście"),
    ],
)
def test_a_host_that_cannot_be_ones_own_is_refused_in_words(host: str, words: str) -> None:
    with pytest.raises(HostRefused, match=words):
        claim_host(slug="siarkowiec", host=host, by="olga")
    assert Domain.objects.filter(tenant__slug="siarkowiec").count() == 2


def test_polish_letters_of_a_host_become_what_dns_knows() -> None:
    assert claim_host(slug="hutnik", host="łódź.example.pl", by="olga").domain == "xn--d-uga0v4h.example.pl"


def test_a_claim_that_nobody_proves_does_not_keep_a_host_from_its_owner() -> None:
    claimed = claim_host(slug="hutnik", host="iok.sporna.pl", by="olga")
    with pytest.raises(HostRefused, match="inna spółdzielnia"):
        claim_host(slug="siarkowiec", host="iok.sporna.pl", by="olga")
    Domain.objects.filter(pk=claimed.pk).update(claimed_at=timezone.now() - dt.timedelta(days=15))
    mine = claim_host(slug="siarkowiec", host="iok.sporna.pl", by="olga")
    assert mine.proof_token != claimed.proof_token
    assert holder_of("iok.sporna.pl", other_than="siarkowiec") == ""
    assert holder_of("iok.sporna.pl", other_than="hutnik") == "siarkowiec"


def test_ten_hosts_are_enough() -> None:
    for number in range(9):
        claim_host(slug="hutnik", host=f"h{number}.smhutnik.pl", by="olga")
    with pytest.raises(HostRefused, match="najwyżej 10"):
        claim_host(slug="hutnik", host="h10.smhutnik.pl", by="olga")


def test_a_host_given_back_is_served_no_more_and_the_platforms_own_stays() -> None:
    release_host(slug="hutnik", host="iok.smhutnik.pl", by="olga")
    assert cooperative_for_host("iok.smhutnik.pl") is None
    for host, words in ((platform_host("hutnik"), "zostaje"), ("nie.ma.pl", "nie ma na liście")):
        with pytest.raises(HostRefused, match=words):
            release_host(slug="hutnik", host=host, by="olga")
    with pytest.raises(HostRefused, match="nie ma na liście"):
        check_host(slug="hutnik", host="nie.ma.pl", by="olga", resolve=Zone())


def test_a_host_that_was_freed_may_be_claimed_by_another_with_a_proof_of_its_own(at: Any) -> None:
    before = Domain.objects.get(domain="iok.smhutnik.pl").proof_token
    release_host(slug="hutnik", host="iok.smhutnik.pl", by="olga")
    mine = claim_host(slug="siarkowiec", host="iok.smhutnik.pl", by="olga")
    assert mine.proof_token != before
    zone = Zone(**{record_name("iok.smhutnik.pl"): [record_text(before)]})
    checked = check_host(slug="siarkowiec", host="iok.smhutnik.pl", by="olga", resolve=zone)
    assert checked.proved_at is None, "the old owner's record proves nothing for the new one"
    assert at("").get("/zaloguj", headers={"host": "iok.smhutnik.pl"}).status_code == 404
    zone.prove(mine)
    check_host(slug="siarkowiec", host="iok.smhutnik.pl", by="olga", resolve=zone)
    page = at("").get("/zaloguj", headers={"host": "iok.smhutnik.pl"}).content.decode()
    assert "SM Siarkowiec" in page
    assert "SM Hutnik" not in page


def test_hosts_of_a_pack_keep_their_proof_and_new_ones_wait_for_theirs() -> None:
    hutnik = Cooperative.objects.get(slug="hutnik")
    store_hosts(hutnik, ["iok.smhutnik.pl", "nowy.smhutnik.pl"])
    proved = {d.domain: d.proved_at is not None for d in Domain.objects.filter(tenant=hutnik)}
    assert proved == {"hutnik.localhost": True, "iok.smhutnik.pl": True, "nowy.smhutnik.pl": False}
    assert Domain.objects.get(tenant=hutnik, is_primary=True).domain == "hutnik.localhost"


def test_what_the_resolver_says_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def answer(problem: BaseException) -> Any:
        def resolve(name: str, kind: str, **options: Any) -> Any:
            asked.update(name=name, kind=kind, **options)
            raise problem

        return resolve

    for absent in (dns.resolver.NXDOMAIN(), dns.resolver.NoAnswer(response=_empty_response())):
        monkeypatch.setattr(dns.resolver, "resolve", answer(absent))
        assert dns_proof.txt_records("_iok-dowod.a.pl") == []
    assert asked["kind"] == "TXT"
    assert asked["lifetime"] <= 3
    for silent in (dns.exception.Timeout(), dns.resolver.NoNameservers(), OSError()):
        monkeypatch.setattr(dns.resolver, "resolve", answer(silent))
        with pytest.raises(LookupFailed):
            dns_proof.txt_records("_iok-dowod.a.pl")


def _empty_response() -> Any:
    import dns.message

    return dns.message.make_response(dns.message.make_query("a.pl", "TXT"))


@pytest.mark.parametrize(
    "path",
    [
        "/InetObsKontr/LoginPage",
        "/inetobskontr/loginpage",
        "/InetObsKontr/LoginPage/",
        "/InetObsKontr/LoginPage?ReturnUrl=%2FInetObsKontr%2F&lang=pl",
        "/InetObsKontr/LoginPage?next=https://zly.example/",
        "/InetObsKontr/LoginPage?%FF%00=%0d%0aSet-Cookie:x",
    ],
)
def test_an_address_of_old_letters_leads_to_the_sign_in_of_its_own_cooperative_only(at: Any, path: str) -> None:
    answer = at("hutnik").get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/zaloguj")
    assert at("siarkowiec").get(path).status_code == 404


def test_old_addresses_are_the_cooperatives_data(at: Any) -> None:
    Cooperative.objects.filter(slug="siarkowiec").update(legacy_paths=["/stare/logowanie.aspx"])
    announce_change()
    assert at("siarkowiec").get("/stare/logowanie.aspx")["Location"] == "/zaloguj"


@pytest.mark.parametrize(
    "path", ["stare", "/a?b", "/a//b", "/../a", "/", "/zaloguj", "/static/x", "/health/live", "/ż"]
)
def test_an_old_address_cannot_take_one_of_ours(path: str) -> None:
    assert problem_of_legacy_path(path)
    assert not problem_of_legacy_path("/InetObsKontr/LoginPage")
