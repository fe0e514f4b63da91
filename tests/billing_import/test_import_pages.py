"""The desk's pages of imports, as an accountant uses them and as others may not."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context

from billing_import.models import ImportRun
from billing_import.pipeline import run_import
from billing_import.profiles import Profile, save_profile
from billing_import.undoing import undo_run
from portal.charges.models import Component
from portal.kernel.files import cooperative_path
from portal.ledger.models import Entry
from tests.billing_import.conftest import HEADER
from tests.personas import People

pytestmark = pytest.mark.django_db
GOOD = "SIENK/12/34;05.01.2024;N;Opis;N/1;1 234,50;;"
BAD = "SIENK/12/35;31.02.2024;N;Opis;N/2;10,00;;"


def upload(text: str, name: str = "kartoteka.csv") -> Any:
    file = io.BytesIO(text.encode())
    file.name = name
    return file


@pytest.fixture
def desk(people: People, at: Any, messages: Any) -> Any:
    """The accountant of Siarkowiec, signed in at the desk."""
    client = at("siarkowiec")
    client.force_login(people.accountant)
    return client


def shown(desk: Any, text: str, reading: str = "ledger:default") -> ImportRun:
    """Send a file through the form and let its preview be made."""
    before = set(ImportRun.objects.values_list("pk", flat=True))
    response = desk.post("/biuro/importy/nowy", {"reading": reading, "file": upload(text)})
    assert response.status_code == 302
    return run_import(ImportRun.objects.exclude(pk__in=before).get().pk)


def sent(desk: Any, text: str, reading: str = "ledger:default") -> ImportRun:
    """Send a file through the form, look at its preview and apply it."""
    run = shown(desk, text, reading)
    if run.status == "previewed":
        assert desk.post(f"/biuro/importy/{run.pk}/zastosuj")["Location"] == f"/biuro/importy/{run.pk}"
    return run_import(run.pk)


def test_an_accountant_sends_a_file_and_reads_what_came_of_it(desk: Any) -> None:
    run = sent(desk, f"{HEADER}\n{GOOD}\n{BAD}\n")
    assert (run.requested_by, run.status) == ("P002", "applied_with_rejects")
    page = desk.get(f"/biuro/importy/{run.pk}").content.decode()
    assert "zastosowany, część wierszy odrzucona" in page
    assert "1\u00a0234,50" in page
    assert "Nie ma takiego dnia w kalendarzu" in page
    assert "31.02.2024" in page
    listed = desk.get("/biuro/importy/").content.decode()
    assert "kartoteka.csv" in listed
    assert 'aria-current="page">Importy' in listed


def test_the_errors_file_is_mended_and_sent_back(desk: Any) -> None:
    run = sent(desk, f"{HEADER}\n{GOOD}\n{BAD}\n")
    answer = desk.get(f"/biuro/importy/{run.pk}/odrzucone.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="bledy-kartoteka.csv"'
    with schema_context("siarkowiec"):  # the end of a streamed answer leaves the schema, as it does on a server
        errors = b"".join(answer.streaming_content).decode()
    mended = errors.replace("31.02.2024", "29.02.2024")
    response = desk.post(f"/biuro/importy/{run.pk}", {"file": upload(mended)})
    continued = run_import(ImportRun.objects.exclude(pk=run.pk).get().pk)
    desk.post(f"/biuro/importy/{continued.pk}/zastosuj")
    continued = run_import(continued.pk)
    assert response["Location"] == f"/biuro/importy/{continued.pk}"
    assert (continued.status, continued.continues_id, Entry.objects.count()) == ("applied", run.pk, 2)
    assert "1 wiersz jest już poprawiony." in desk.get(f"/biuro/importy/{run.pk}").content.decode()


def test_an_errors_file_sent_as_a_new_file_finds_its_run(desk: Any) -> None:
    run = sent(desk, f"{HEADER}\n{GOOD}\n{BAD}\n")
    with schema_context("siarkowiec"):
        mended = cooperative_path(run.errors_path).read_text().replace("31.02.2024", "29.02.2024")
    continued = shown(desk, mended, reading="register:default")
    assert (continued.kind, continued.continues_id, continued.added) == ("ledger", run.pk, 1)


def test_skipped_footers_are_shown_with_the_run(desk: Any) -> None:
    run = sent(desk, f"{HEADER}\n{GOOD}\nSaldo: <b>1,00</b>\n")
    assert "Wiersz 3: Saldo: &lt;b&gt;1,00" in desk.get(f"/biuro/importy/{run.pk}").content.decode()


def test_a_run_under_way_says_how_far_it_is(desk: Any) -> None:
    desk.post("/biuro/importy/nowy", {"reading": "ledger:default", "file": upload("x")})
    page = desk.get(f"/biuro/importy/{ImportRun.objects.get().pk}").content.decode()
    assert "czeka w kolejce" in page
    assert 'value="0"' in page


def test_a_refused_file_says_why(desk: Any) -> None:
    run = sent(desk, "")
    page = desk.get(f"/biuro/importy/{run.pk}").content.decode()
    assert "Plik jest pusty. Wyślij plik z nagłówkiem i wierszami." in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reading": "ledger:default"}, "Wybierz plik."),
        ({"reading": "ledger:nie-ma", "file": "x"}, "Co jest w pliku"),
        ({"file": "x"}, "Wybierz, co jest w pliku."),
        ({"reading": "ledger:default", "file": "x", "as_of": "kiedyś"}, "Wpisz datę"),
    ],
)
def test_a_form_with_gaps_says_what_to_fill_in(desk: Any, fields: dict[str, Any], words: str) -> None:
    if "file" in fields:
        fields = {**fields, "file": upload(fields["file"])}
    response = desk.post("/biuro/importy/nowy", fields)
    assert (response.status_code, words in response.content.decode()) == (422, True)
    assert not ImportRun.objects.exists()


def test_clerks_and_residents_find_no_such_page(people: People, at: Any) -> None:
    for visitor in (people.clerk, people.title_holder):
        client = at("siarkowiec")
        client.force_login(visitor)
        assert client.get("/biuro/importy/").status_code == 404
        assert client.post("/biuro/importy/nowy", {"file": upload("x")}).status_code == 404


def test_the_errors_file_of_a_run_without_errors_is_not_there(desk: Any) -> None:
    run = sent(desk, f"{HEADER}\n{GOOD}\n")
    assert desk.get(f"/biuro/importy/{run.pk}/odrzucone.csv").status_code == 404


def test_a_file_name_is_shown_as_text(desk: Any) -> None:
    desk.post("/biuro/importy/nowy", {"reading": "ledger:default", "file": upload("x", "<script>x.csv")})
    page = desk.get("/biuro/importy/").content.decode()
    assert "<script>x" not in page
    assert Path(ImportRun.objects.get().stored_path).name == "_script_x.csv"


def test_the_operators_board_says_when_the_last_import_came(desk: Any) -> None:
    from billing_import.board import last_import

    assert (last_import().text, last_import().at) == ("jeszcze żadnego", None)
    run = sent(desk, f"{HEADER}\n{GOOD}\n")
    assert (last_import().text, last_import().at, last_import().level) == ("zastosowany", run.queued_at, 0)
    hours_ago = timezone.now() - dt.timedelta(hours=2)
    ImportRun.objects.filter(pk=run.pk).update(status="queued", queued_at=hours_ago)
    assert (last_import().text, last_import().problem) == ("czeka w kolejce", "Import nie rusza")
    ImportRun.objects.filter(pk=run.pk).update(queued_at=timezone.now())
    assert last_import().level == 0


def test_a_preview_says_what_will_change_and_is_applied_by_a_button(desk: Any) -> None:
    run = shown(desk, f"{HEADER}\n{GOOD}\n{BAD}\n")
    page = desk.get(f"/biuro/importy/{run.pk}").content.decode()
    assert "Co zmieni ten plik" in page
    assert "Zmieni się saldo 1 konta." in page
    assert "1\u00a0234,50" in page
    assert not Entry.objects.exists()
    desk.post(f"/biuro/importy/{run.pk}/zastosuj")
    assert run_import(run.pk).consented_by == "P002"
    assert Entry.objects.count() == 1


def test_a_preview_is_dropped_by_a_button(desk: Any) -> None:
    run = shown(desk, f"{HEADER}\n{GOOD}\n")
    desk.post(f"/biuro/importy/{run.pk}/przerwij")
    page = desk.get(f"/biuro/importy/{run.pk}").content.decode()
    assert "odwołany, nic nie zmieniono" in page
    assert "Zastosuj" not in page
    desk.post(f"/biuro/importy/{run.pk}/zastosuj")
    assert "Ten plik nie czeka na decyzję" in desk.get(f"/biuro/importy/{run.pk}").content.decode()
    assert not Entry.objects.exists()


def test_an_applied_file_is_taken_back_after_its_page_said_how(desk: Any) -> None:
    run = sent(desk, f"{HEADER}\n{GOOD}\n")
    assert "Cofnij ten plik" in desk.get(f"/biuro/importy/{run.pk}").content.decode()
    page = desk.get(f"/biuro/importy/{run.pk}/cofnij").content.decode()
    assert "Będzie tak, jakby go nie było" in page
    desk.post(f"/biuro/importy/{run.pk}/cofnij")
    assert "cofanie zapisów" in desk.get(f"/biuro/importy/{run.pk}").content.decode()
    undo_run(run.pk)
    assert "cofnięty" in desk.get(f"/biuro/importy/{run.pk}").content.decode()
    assert not Entry.objects.exists()


def test_the_page_of_taking_back_says_what_stands_on_the_file(desk: Any) -> None:
    run = sent(desk, f"{HEADER}\n{GOOD}\n")
    later = sent(desk, f"{HEADER}\n{GOOD}\nSIENK/12/34;06.01.2024;W;Wpłata;W/1;;5,00;\n")
    page = desk.get(f"/biuro/importy/{run.pk}/cofnij").content.decode()
    assert "Dopiszemy zapisy przeciwne" in page
    assert f"/biuro/importy/{later.pk}" in page


def test_days_are_closed_and_opened_on_a_page(desk: Any) -> None:
    assert "Żaden okres nie jest zamknięty" in desk.get("/biuro/importy/okresy").content.decode()
    assert desk.post("/biuro/importy/okresy", {"through": "2024-01-31"}).status_code == 302
    assert "Kartoteka jest zamknięta do" in desk.get("/biuro/importy/okresy").content.decode()
    assert desk.post("/biuro/importy/okresy", {"through": "2023-12-31"}).status_code == 422
    assert desk.post("/biuro/importy/okresy", {"through": "jutro"}).status_code == 422
    run = shown(desk, f"{HEADER}\n{GOOD}\n")
    assert "jest zamknięty" in run.rejects.get().reason
    desk.post("/biuro/importy/okresy", {"reopen": "1"})
    assert "Żaden okres nie jest zamknięty" in desk.get("/biuro/importy/okresy").content.decode()


def test_a_clerk_closes_no_days(people: People, at: Any) -> None:
    client = at("siarkowiec")
    client.force_login(people.clerk)
    assert client.get("/biuro/importy/okresy").status_code == 404


def test_the_accountant_sees_which_accounts_a_profile_left_out(desk: Any) -> None:
    with schema_context("siarkowiec"):
        save_profile(Profile(name="konta", premises_template="204-{lokal}", others="skip"))
        rows = "204-SIENK/12/34;05.01.2024;N;Opis;N/1;1,00;;\n201-17;05.01.2024;W;Faktura;FZ/1;;1 000,00;\n"
        run = sent(desk, f"{HEADER.replace('Indeks lokalu', 'Konto księgowe')}\n{rows}", "ledger:konta")
    page = desk.get(f"/biuro/importy/{run.pk}").content.decode()
    assert run.status == "applied"
    assert "Konta, które nie należą do lokali" in page
    assert '<th scope="row">201-17</th><td class="number">1</td>' in page
    assert "1\u00a0000,00" in page


def test_charge_components_are_shown_applied_and_taken_back_in_their_own_words(desk: Any) -> None:
    text = "Indeks lokalu;Od;Składnik;Ilość;Stawka;Kwota\nSIENK/12/34;01.04.2026;Winda;2;6,00;13,00\n"
    run = shown(desk, text, "components:default")
    assert (run.status, Component.objects.count()) == ("previewed", 0)
    assert "ilość razy stawka daje 12,00" in desk.get(f"/biuro/importy/{run.pk}").content.decode()
    desk.post(f"/biuro/importy/{run.pk}/zastosuj")
    assert run_import(run.pk).status == "applied"
    page = desk.get(f"/biuro/importy/{run.pk}").content.decode()
    for words in ("składniki opłat.", "składniki opłat, których nie było"):
        assert words in page, words
    desk.post(f"/biuro/importy/{run.pk}/cofnij")
    assert (undo_run(run.pk).status, Component.objects.count()) == ("undone", 0)


def test_the_page_of_taking_back_says_row_by_row_what_will_stay(desk: Any) -> None:
    header = "Indeks lokalu;Od;Składnik;Lp;Kwota\n"
    with schema_context("siarkowiec"):
        save_profile(Profile(name="stan", kind="components", mode="snapshot", scope="all"))
        wrong, *_ = [
            sent(desk, f"{header}SIENK/12/34;01.04.2026;Winda;1;{amount},00\n", "components:stan")
            for amount in (10, 11, 12)
        ][1:]
        page = desk.get(f"/biuro/importy/{wrong.pk}/cofnij").content.decode()
        assert "Zamkniemy wiersze, które ten plik dodał" in page
        assert "Późniejszy plik mówi o tym co innego" in page
        desk.post(f"/biuro/importy/{wrong.pk}/cofnij")
        assert undo_run(wrong.pk).status == "reversed"
        reversal = ImportRun.objects.get(reverses=wrong)
    page = desk.get(f"/biuro/importy/{reversal.pk}").content.decode()
    for words in ("To jest cofnięcie pliku:", "Czego nie cofnęliśmy", "Zniknęły", "wiersz 2, plik kartoteka.csv"):
        assert words in page, words


def test_a_preview_of_a_register_shows_fields_before_and_after(desk: Any) -> None:
    header = "Indeks lokalu;Ulica;Nr budynku;Powierzchnia;Nr kontrahenta;Nazwisko;E-mail;Tytuł prawny\n"
    sent(desk, f"{header}T/1;Nowa;1;48,20;T10;Kowal;k@example.pl;własność\n", "register:default")
    run = shown(desk, f"{header}T/1;Nowa;1;50,00;T10;Kowal;;najem\nT/2;Nowa;1;;;;;\n", "register:default")
    page = desk.get(f"/biuro/importy/{run.pk}").content.decode()
    assert "<dt>Nowe lokale</dt><dd>1</dd>" in page
    assert "<td>powierzchnia</td><td>48,20</td><td>50,00</td>" in page
    sent_again = desk.post(f"/biuro/importy/{run.pk}/zastosuj")
    assert sent_again.status_code == 302
    with schema_context("siarkowiec"):
        assert "changed" not in run_import(run.pk).picture, "what it says of people is not kept for longer"


def test_the_page_of_taking_a_register_back_names_what_is_in_use(desk: Any) -> None:
    header = "Indeks lokalu;Ulica;Nr budynku;Nr kontrahenta;Nazwisko;Tytuł prawny\n"
    run = sent(desk, f"{header}T/1;Nowa;1;T10;Kowal;własność\n", "register:default")
    sent(desk, f"{HEADER}\nT/1;05.01.2024;N;Opis;N/1;1,00;;\n")
    page = desk.get(f"/biuro/importy/{run.pk}/cofnij").content.decode()
    assert "<th scope=" + '"row"' + ">lokal T/1</th><td>Coś już do tego należy" in page
    desk.post(f"/biuro/importy/{run.pk}/cofnij")
    assert undo_run(run.pk).status == "reversed"
    with schema_context("siarkowiec"):
        reversal = ImportRun.objects.get(reverses=run)
    assert "budynek Nowa 1" in desk.get(f"/biuro/importy/{reversal.pk}").content.decode()
