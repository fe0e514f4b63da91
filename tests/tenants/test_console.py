"""The operator's console and the public page: who sees what, and what an operator can do."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import timezone
from django_tenants.utils import schema_context
from pytest_django import DjangoAssertNumQueries
from redis.exceptions import ConnectionError as CacheAway

from portal.accounts.models import User
from portal.kernel.registries import BoardColumn, BoardFact, board_columns
from tenants.console.presenters import age_text, board_sentence, size_text
from tenants.error_count import errors_in_a_day, note_error
from tenants.models import Cooperative, CooperativeSummary, Domain, MaintenanceWindow, OperatorEvent
from tenants.schema_version import schema_version
from tenants.summary import gather_summary
from tests.personas import make_user

pytestmark = pytest.mark.django_db

PAGES = ["/", "/zdarzenia", "/przerwy", "/nowa-spoldzielnia", "/spoldzielnie/hutnik/", "/spoldzielnie/hutnik/odejscie"]


@pytest.fixture(autouse=True)
def _no_errors_yet() -> None:
    """Errors that other tests provoked lie in Valkey, which nothing rolls back; five of them are a doubt."""
    caches["platform"].clear()


@pytest.fixture
def column(monkeypatch: pytest.MonkeyPatch) -> dict[str, BoardFact]:
    """Replace the rooms' columns by one whose words name the schema it was asked in."""
    facts: dict[str, BoardFact] = {}
    monkeypatch.setattr(board_columns, "_entries", {})

    def fact() -> BoardFact:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema(), count(*) FROM accounts_user")
            schema, number = cursor.fetchone()
        return facts.get(schema, BoardFact(f"schemat {schema}, kont {number}"))

    board_columns.add("accounts", BoardColumn("Konta", fact))
    return facts


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_sign_in_page(at: Any, page: str) -> None:
    response = at("operator").get(page)
    assert response.status_code == 302
    assert response["Location"].startswith("/zaloguj")


@pytest.mark.parametrize("page", PAGES)
def test_an_operator_without_a_second_factor_sees_nothing_but_that_step(at: Any, operator: User, page: str) -> None:
    client = at("operator")
    client.force_login(operator)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    response = client.get(page)
    assert response.status_code == 302
    assert response["Location"].startswith(("/potwierdz-kod", "/drugi-skladnik"))


@pytest.mark.parametrize("page", PAGES)
def test_an_account_in_the_public_schema_that_is_no_operators_gets_404(at: Any, page: str) -> None:
    client = at("operator")
    client.force_login(make_user("zwykly"))
    assert client.get(page).status_code == 404


def test_the_board_shows_gathered_figures_and_asks_no_cooperative(
    console: Any, column: Any, django_assert_max_num_queries: Any
) -> None:
    with schema_context("hutnik"):
        make_user("L0001")
    for slug in ("siarkowiec", "hutnik"):
        gather_summary(slug)
    console.get("/")
    with django_assert_max_num_queries(12) as asked:
        page = console.get("/").content.decode()
    assert "schemat hutnik, kont 1" in page
    assert "schemat siarkowiec, kont 0" in page
    assert "2 działają" in page
    assert {query["sql"] for query in asked if "search_path" in query["sql"]} <= {
        'SET search_path = "public","extensions"'
    }


def test_the_worst_stands_first_and_the_sentence_on_top_counts(console: Any, column: Any) -> None:
    column["siarkowiec"] = BoardFact("plik ucięty", level=2, problem="Nie działa import")
    for slug in ("siarkowiec", "hutnik"):
        gather_summary(slug)
    page = console.get("/").content.decode()
    assert "1 nie działa" in page
    assert "Nie działa import" in page
    assert page.index("Siarkowiec") < page.index("Hutnik"), "though H comes before S"
    column["siarkowiec"] = BoardFact("dawno", level=1, problem="Stary import")
    gather_summary("siarkowiec")
    assert "1 do sprawdzenia" in console.get("/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema_version": "older"}, "Schemat do zmiany"),
        ({"status": "suspended"}, "Wstrzymana"),
        ({"status": "onboarding"}, "Wdrażana"),
        ({"status": "preparing", "schema_version": ""}, "Przygotowywana"),
    ],
)
def test_each_state_is_said_in_words(console: Any, column: Any, change: dict[str, str], words: str) -> None:
    for slug in ("siarkowiec", "hutnik"):
        gather_summary(slug)
    Cooperative.objects.filter(slug="hutnik").update(**change)
    assert words in console.get("/").content.decode()


def test_figures_that_nobody_gathers_are_doubted(console: Any, column: Any) -> None:
    gather_summary("siarkowiec")
    gather_summary("hutnik", now=timezone.now() - dt.timedelta(hours=1))
    page = console.get("/").content.decode()
    assert "Brak świeżych danych" in page
    assert "1 do sprawdzenia" in page


def test_one_broken_schema_is_told_and_does_not_take_the_board_away(console: Any, column: Any) -> None:
    with schema_context("hutnik"), connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_session CASCADE")
    assert gather_summary("hutnik").level == 2  # type: ignore[union-attr]
    gather_summary("siarkowiec")
    page = console.get("/").content.decode()
    assert "Brak tabel" in page
    assert "schemat siarkowiec, kont 0" in page
    assert console.get("/spoldzielnie/hutnik/").status_code == 200


def test_a_column_that_breaks_is_told_and_leaves_the_others(monkeypatch: pytest.MonkeyPatch, column: Any) -> None:
    def broken() -> BoardFact:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nonsense")
        return BoardFact()

    board_columns.add("broken", BoardColumn("Zepsute", broken))
    summary = gather_summary("hutnik")
    assert summary is not None
    assert (summary.level, summary.problem) == (2, "Błąd odczytu")
    assert summary.facts["accounts"]["text"] == "schemat hutnik, kont 0"


def test_the_products_own_figures_are_accounts_imports_and_space(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "hutnik").mkdir()
    (tmp_path / "hutnik" / "plik.pdf").write_bytes(b"x" * 5000)
    (tmp_path / "siarkowiec").mkdir()
    (tmp_path / "siarkowiec" / "cudzy.pdf").write_bytes(b"x" * 9000)
    with schema_context("hutnik"):
        make_user("L0001")
        make_user("L0002", own_password=False)
        make_user("P0001", role="clerk")
    summary = gather_summary("hutnik")
    assert summary is not None
    assert summary.file_bytes == 5000
    assert summary.table_bytes > 100_000
    assert summary.facts["accounts"]["number"] == 1, "residents with a password of their own"
    assert summary.facts["last_import"]["text"] == "jeszcze żadnego"
    assert gather_summary("nie_ma") is None


def test_errors_are_counted_by_cooperative_and_forgotten_after_a_day(at: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.saas.urls_for_gate"
    client = at("hutnik")
    client.raise_request_exception = False
    for _ in range(6):
        client.get("/broken")
    note_error("siarkowiec")
    assert (errors_in_a_day("hutnik"), errors_in_a_day("siarkowiec")) == (6, 1)
    summary = gather_summary("hutnik")
    assert summary is not None
    assert (summary.errors_24h, summary.problem) == (6, "Dużo błędów")


def test_while_the_cache_is_away_errors_are_unknown_and_not_none(
    console: Any, column: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_arguments: Any, **_names: Any) -> Any:
        raise CacheAway

    with monkeypatch.context() as broken:
        broken.setattr(caches["platform"]._cache, "get_client", away)  # type: ignore[attr-defined]
        summary = gather_summary("hutnik")
    assert summary is not None
    assert summary.errors_24h is None
    assert "nie wiadomo" in console.get("/").content.decode()


def test_ages_sizes_and_counts_are_said_as_people_say_them() -> None:
    now = timezone.now()
    ages = [dt.timedelta(minutes=5), dt.timedelta(hours=2), dt.timedelta(days=1), dt.timedelta(days=29)]
    assert [age_text(now - age, now) for age in ages] == ["5\u00a0min", "2\u00a0godz.", "1\u00a0dzień", "29\u00a0dni"]
    assert [size_text(n) for n in (412_000, 3_400_000, 1_200_000_000)] == ["412\u00a0kB", "3,4\u00a0MB", "1,2\u00a0GB"]
    assert [words for words, _kind in board_sentence({0: 1, 1: 2, 2: 1, 3: 22, 4: 14})] == [
        "1 nie działa",
        "2 wstrzymane",
        "1 do sprawdzenia",
        "14 działa",
        "22 wdrażane",
    ]
    assert [words for words, _kind in board_sentence({})] == ["0 działa"]
    assert [words for words, _kind in board_sentence({2: 3})] == ["3 do sprawdzenia"], "they work, so 0 would mislead"


def test_an_operator_stops_a_cooperative_with_a_text_for_its_visitors(console: Any, at: Any) -> None:
    sent = {"reason": "zaległe faktury", "text": "Przenosimy dane do nowego biura."}
    page = console.post("/spoldzielnie/hutnik/wstrzymaj", sent, follow=True).content.decode()
    assert "Obsługa wstrzymana" in page
    assert "zaległe faktury" in page
    visitor = at("hutnik").get("/")
    assert visitor.status_code == 503
    seen = visitor.content.decode().replace("\u00a0", " ")
    assert "Przenosimy dane do nowego biura." in seen
    assert "zaległe faktury" not in seen
    page = console.post("/spoldzielnie/hutnik/wznow", follow=True).content.decode()
    assert "Obsługa wznowiona" in page
    assert at("hutnik").get("/").status_code != 503
    assert Cooperative.objects.get(slug="hutnik").suspension_text == ""
    events = OperatorEvent.objects.filter(cooperative="hutnik", actor="operator").values_list("action", flat=True)
    assert list(events.order_by("pk")) == ["cooperative.suspended", "cooperative.resumed"]


def test_stopping_needs_a_reason_and_says_so_at_the_field(console: Any) -> None:
    response = console.post("/spoldzielnie/hutnik/wstrzymaj", {"reason": " "})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Wpisz powód wstrzymania." in page
    assert "<title>Błąd:" in page
    assert Cooperative.objects.get(slug="hutnik").status == "active"


def test_stopping_twice_tells_why_not(console: Any) -> None:
    console.post("/spoldzielnie/hutnik/wstrzymaj", {"reason": "x"})
    page = console.post("/spoldzielnie/hutnik/wstrzymaj", {"reason": "x"}, follow=True).content.decode()
    assert "Zawiesić można tylko działającą" in page


def test_a_cooperative_that_is_not_there_is_not_found(console: Any) -> None:
    for path in ("", "adresy", "odejscie"):
        assert console.get(f"/spoldzielnie/nie-ma/{path}").status_code == 404
    assert console.post("/spoldzielnie/nie-ma/wstrzymaj", {"reason": "x"}).status_code == 404


def test_the_log_is_filtered_by_who_what_whom_and_when(console: Any) -> None:
    old = OperatorEvent.objects.create(actor="oskar", action="cooperative.suspended", cooperative="siarkowiec")
    OperatorEvent.objects.filter(pk=old.pk).update(at=dt.datetime(2026, 1, 10, 22, 30, tzinfo=dt.UTC))
    OperatorEvent.objects.create(actor="olga", action="host.claimed", cooperative="hutnik")

    def rows(query: str) -> str:
        page: str = console.get(f"/zdarzenia?{query}").content.decode()
        return page[page.rindex("</form>") :]

    assert "oskar" in rows("kto=oskar")
    assert "olga" not in rows("kto=oskar")
    assert "dodanie adresu" not in rows("co=cooperative.suspended")
    assert "oskar" not in rows("spoldzielnia=hutnik")
    assert "oskar" in rows("od=2026-01-10&do=2026-01-10"), "half past eleven at night in Poland"
    assert "Nie ma takich zdarzeń" in rows("do=2026-01-09")
    assert console.get("/zdarzenia?od=x&co=nic&strona=999").status_code == 200


def test_the_log_keeps_its_filter_from_page_to_page(console: Any) -> None:
    OperatorEvent.objects.bulk_create(
        OperatorEvent(actor="olga", action="host.claimed", cooperative="hutnik") for _ in range(60)
    )
    assert "?kto=olga&amp;strona=2" in console.get("/zdarzenia?kto=olga").content.decode()


def test_a_break_is_planned_and_called_off_on_its_page(console: Any, at: Any) -> None:
    assert console.post("/przerwy", {"starts_at": "jutro"}).status_code == 422
    start = (timezone.localtime() - dt.timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    end = (timezone.localtime() + dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    sent = {"cooperative": "hutnik", "starts_at": start, "ends_at": end, "text": "Zaraz wracamy."}
    page = console.post("/przerwy", sent, follow=True).content.decode()
    assert "Przerwa zaplanowana." in page
    assert at("hutnik").get("/zaloguj").status_code == 503
    window = MaintenanceWindow.objects.get()
    page = console.post(f"/przerwy/{window.pk}/odwolaj", follow=True).content.decode()
    assert "Przerwa odwołana." in page
    assert at("hutnik").get("/zaloguj").status_code == 200


def test_a_host_is_added_checked_and_removed_on_its_page(console: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = console.post("/spoldzielnie/hutnik/adresy", {"host": "konto.hutnik.example"}, follow=True).content.decode()
    domain = Domain.objects.get(domain="konto.hutnik.example")
    assert f"iok={domain.proof_token}" in page
    assert "_iok-dowod.konto.hutnik.example" in page
    monkeypatch.setattr("tenants.dns_proof.txt_records", lambda _name: [])
    sent = {"host": domain.domain}
    page = console.post("/spoldzielnie/hutnik/adresy/sprawdz", sent, follow=True).content.decode()
    assert "Nie ma rekordu" in page
    monkeypatch.setattr("tenants.dns_proof.txt_records", lambda _name: [f"iok={domain.proof_token}"])
    page = console.post("/spoldzielnie/hutnik/adresy/sprawdz", sent, follow=True).content.decode()
    assert "potwierdzony i działa" in page
    page = console.post("/spoldzielnie/hutnik/adresy/usun", sent, follow=True).content.decode()
    assert "Adres usunięty" in page
    refused = console.post("/spoldzielnie/hutnik/adresy", {"host": "www.smsiarkowiec.pl"})
    assert refused.status_code == 422
    assert "inna spółdzielnia" in refused.content.decode()


def test_the_public_page_lists_open_cooperatives_only(
    at: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Cooperative.objects.filter(slug="hutnik").update(status="onboarding")
    with django_assert_max_num_queries(4):
        page = at("").get("/").content.decode()
    assert "siarkowiec.localhost" in page
    assert "Hutnik" not in page


def test_a_summary_goes_with_its_cooperative() -> None:
    gather_summary("hutnik")
    assert CooperativeSummary.objects.get().cooperative.schema_version == schema_version()


def test_nothing_is_changed_by_a_link(console: Any) -> None:
    for act in ("wstrzymaj", "wznow", "uruchom", "umowa", "eksport", "usun", "usun/potwierdz", "adresy/usun"):
        assert console.get(f"/spoldzielnie/hutnik/{act}").status_code == 405


def test_a_mistyped_page_number_shows_the_nearest_page(console: Any) -> None:
    assert console.get("/?strona=abc").status_code == 200
    assert console.get("/?strona=999").status_code == 200


def test_the_public_page_links_to_the_cooperatives_that_are_served(at: Any) -> None:
    Cooperative.objects.filter(slug="hutnik").update(status="suspended")
    response = at("").get("/", headers={"host": "localhost:8000"})
    page = response.content.decode()
    assert 'href="http://siarkowiec.localhost:8000/"' in page
    assert "Hutnik" not in page


def test_the_public_page_needs_no_cooperative_to_be_there(at: Any) -> None:
    Cooperative.objects.update(status="suspended")
    assert "Nie ma tu jeszcze żadnej spółdzielni." in at("").get("/").content.decode()
