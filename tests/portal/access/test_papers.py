"""Paper that a clerk hands over: what stands on it, where, and that no name and no register can break it."""

import datetime as dt
import traceback
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from portal.access.letters import code_in_groups, receipt_content
from portal.access.papers import SecretCannotBePrinted, letters_pdf, receipt_pdf
from portal.kernel.pdf import TypesettingFailed
from portal.kernel.printable import PLACEHOLDER, printable
from tests.pdf_text import A4_HEIGHT, MM, Pdf
from tests.portal.access.letter_samples import CODE, PASSWORD, cooperative_of, letter, receipt, rules_of

BOTH = pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
KINDS = pytest.mark.parametrize("kind", ["password", "activation_code"])
# The window of an envelope, in millimeters of the sheet: in it whatever way the sheet slides in its envelope.
# Right window of 90 × 45 mm, 20 mm from the right edge, 15 or 20 mm from the bottom of DL, 57 mm from the top of C5.
WINDOW_LEFT, WINDOW_RIGHT = 110, 190
WINDOW_TOP, WINDOW_BOTTOM = 52, 85


def paper(slug: str, *letters: dict[str, Any], large: bool = False) -> Pdf:
    return Pdf(letters_pdf(letters, cooperative=cooperative_of(slug), is_large_print=large))


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u2060", "").split())


@BOTH
@KINDS
def test_a_letter_says_everything_a_first_sign_in_needs_on_one_page(slug: str, kind: str) -> None:
    made = paper(slug, letter(slug, kind))
    assert made.page_count == 1
    text = plain(made.text())
    site = {"siarkowiec": "www.smsiarkowiec.pl", "hutnik": "iok.smhutnik.pl"}[slug]
    shown = {"password": PASSWORD, "activation_code": "K7QM X4PT R9WD"}[kind]
    assert f"Adres strony {site} Identyfikator L000352" in text
    assert shown in text
    assert "do 21 grudnia 2026, godz. 11:25." in text, "the moment is told in Polish time"
    assert "Pierwsze logowanie 1. W przeglądarce wpisz adres" in text
    rules = rules_of(slug)
    assert rules.legal.own_use in text
    assert rules.issue.instruction in text
    assert "Własne hasło ma co najmniej" in text
    assert text.count("strona 1 z 1") == 1


@BOTH
@KINDS
def test_a_letter_in_large_print_takes_two_pages_and_leaves_nothing_out(slug: str, kind: str) -> None:
    normal, large = paper(slug, letter(slug, kind)), paper(slug, letter(slug, kind), large=True)
    assert large.page_count == 2
    words = set(plain(normal.text()).split()) - {"1"}
    assert words <= set(plain(large.text()).split())


def test_siarkowiec_signs_one_paper_that_carries_the_credentials() -> None:
    text = plain(paper("siarkowiec", letter("siarkowiec")).text())
    assert text.count("Pisemne potwierdzenie odbioru danych do konta IOK") == 1
    assert PASSWORD in text
    assert "Potwierdzam, że osobiście odbieram dane do konta" in text
    assert "podpis osoby, która odbiera dane" in text
    assert "Dane wydaje: Anna Urzędnik" in text


def test_siarkowiec_names_telephones_and_rooms_for_a_loss() -> None:
    text = plain(paper("siarkowiec", letter("siarkowiec")).text())
    assert "Zadzwoń albo przyjdź od razu." in text
    for fact in ("15 823-38-88 wew. 29", "15 823-38-88 wew. 34", "pokoje 108, 213", "w dni robocze"):
        assert fact in text


def test_hutnik_parts_letter_and_receipt_and_names_the_competent_office_only() -> None:
    text = plain(paper("hutnik", letter("hutnik")).text())
    assert "podpis" not in text
    assert "Administracja Gwiazdna" in text
    assert "Administracja Środula" not in text
    confirmation = receipt_content(
        rules_of("hutnik"), receipt(received_on=dt.date(2026, 11, 21), document="dowód osobisty")
    )
    signed = Pdf(receipt_pdf(confirmation, cooperative=cooperative_of("hutnik")))
    assert signed.page_count == 1
    text = plain(signed.text())
    for fact in ("Numer: 352/26", "Dzień odbioru: 21 listopada 2026", "Danuta Zięba", "dowód osobisty", "podpis"):
        assert fact in text
    assert PASSWORD not in text
    assert "L000352" not in text


def test_a_receipt_for_somebody_else_names_who_collects() -> None:
    confirmation = receipt_content(rules_of("hutnik"), receipt(received_by="Marek Zięba"))
    text = plain(Pdf(receipt_pdf(confirmation, cooperative=cooperative_of("hutnik"))).text())
    assert "Odbiera w imieniu tej osoby: Marek Zięba" in text


@pytest.mark.parametrize(
    ("issue", "sentence"),
    [
        ({"opens": "at_once"}, ""),
        ({"opens": "next_midnight"}, "Konto otwiera się o północy po dniu, w którym wydaliśmy te dane."),
        ({"opens": "after_hours", "opens_after_hours": 24}, "Konto otwiera się 24 godziny po wydaniu tych danych."),
        ({"opens": "after_hours", "opens_after_hours": 1}, "Konto otwiera się godzinę po wydaniu tych danych."),
    ],
)
def test_a_letter_says_when_the_account_opens(issue: dict[str, Any], sentence: str) -> None:
    text = plain(paper("hutnik", letter("hutnik", rules=rules_of("hutnik", issue=issue))).text())
    assert sentence in text
    assert ("otwiera się" in text) == bool(sentence)


@BOTH
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Danuta Zięba", ("ul. Sienkiewicza 12/34", "39-400 Tarnobrzeg")),
        ("Ażżżółć " * 10, ("Osiedle Pod Lipami", "Świętego Maksymiliana Marii Kolbego 118B/204", "39-400 Tarnobrzeg")),
        ("Wspólnota " * 8, ("Zarządca Gęś sp. z o.o.", "ul. Długa 1", "lok. 2", "39-400 Tarnobrzeg", "Polska")),
    ],
)
def test_the_address_and_nothing_else_shows_in_the_window(
    slug: str, large: bool, name: str, address: tuple[str, ...]
) -> None:
    made = paper(slug, letter(slug, name=name, address=address), large=large)
    inside = [run.text for run in made.runs(0) if run.x >= WINDOW_LEFT and WINDOW_TOP <= run.y <= WINDOW_BOTTOM]
    assert plain(" ".join(inside)) == plain(" ".join([name, *address]))
    others = [run for run in made.runs(0) if 50 <= run.y <= 95 and run.text not in inside]
    assert all(run.x < 100 for run in others), "what stands beside the window is left of it"


def test_the_sheet_has_marks_where_it_is_folded() -> None:
    made = paper("hutnik", letter("hutnik"))
    drawn = made.drawing(0).decode("latin-1")
    for height in (105, 148.5, 210):
        assert f" {A4_HEIGHT - height * MM:.1f}"[:-1] in drawn, height


@BOTH
def test_every_paper_can_be_read_aloud(slug: str) -> None:
    assert paper(slug, letter(slug)).is_tagged
    assert Pdf(receipt_pdf(receipt_content(rules_of(slug), receipt()), cooperative=cooperative_of(slug))).is_tagged


def test_letters_of_many_people_begin_each_on_a_page_of_its_own() -> None:
    made = paper("hutnik", letter("hutnik", name="Łucja Gżegżółka"), letter("hutnik", name="Олексій Їжакевич"))
    assert made.page_count == 2
    assert "Łucja Gżegżółka" in made.text(0)
    assert "Олексій Їжакевич" in made.text(1)
    assert all("strona 1 z 1" in plain(made.text(page)) for page in range(2))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("#panic(1)", "#panic(1)"),
        ('"] #read("/etc/passwd")', '"] #read("/etc/passwd")'),
        ("$x$ *gruby* _kursywa_ `kod` <b>", "$x$ *gruby* _kursywa_ `kod` <b>"),
        ("= Nagłówek \\ @nic // komentarz", "= Nagłówek \\ @nic // komentarz"),
        ("\u202eabeiZ\u202c Danuta", "abeiZ Danuta"),
        ("Jan שלום", f"Jan {PLACEHOLDER * 4}"),
        ("Ewa 😀 \x00\x07漢", f"Ewa {PLACEHOLDER} {PLACEHOLDER}"),
        ("Zie\u0328ba", "Zięba"),
        ("Їжакевич-Ґалаґан Євгенія", "Їжакевич-Ґалаґан Євгенія"),
    ],
)
@BOTH
def test_no_name_can_do_more_than_be_read(slug: str, name: str, shown: str) -> None:
    made = paper(slug, letter(slug, name=name))
    assert made.page_count == 1
    assert shown in plain(made.text())


@pytest.mark.parametrize("length", [6, 12, 30, 64])
def test_a_secret_stays_on_one_line_and_is_printed_to_the_letter(length: int) -> None:
    secret = ("Zażółć-gęślą-jaźń-0OIl1-" * 4)[:length]
    made = paper("hutnik", letter("hutnik", secret=secret))
    assert [run.text for run in made.runs(0) if run.text.strip()].count(secret) == 1


def test_a_secret_that_no_font_can_show_is_not_printed_as_another() -> None:
    with pytest.raises(SecretCannotBePrinted):
        letters_pdf([letter("hutnik", secret="tajne-😀")], cooperative=cooperative_of("hutnik"))


@pytest.mark.parametrize(
    ("code", "groups"),
    [("K7QMX4PTR9WD", ["K7QM", "X4PT", "R9WD"]), ("ABCD-EFGH", ["ABCD", "EFGH"]), ("ABCDE", ["ABCD", "E"])],
)
def test_a_code_is_cut_for_the_eye(code: str, groups: list[str]) -> None:
    assert code_in_groups(code) == groups


def test_no_paper_with_a_secret_is_left_in_the_cache() -> None:
    cache.clear()
    seen: list[str] = []
    kept = cache.set

    def note(key: str, *rest: Any, **more: Any) -> Any:
        seen.append(key)
        return kept(key, *rest, **more)

    paper("hutnik", letter("hutnik", "activation_code"))
    client = cache._cache.get_client()  # type: ignore[attr-defined]
    left = [client.get(key) for key in client.keys("*")]
    assert not any(isinstance(value, bytes) and b"%PDF" in value for value in left)
    assert CODE not in repr(left)


def test_letters_leave_no_memory_behind() -> None:
    """The typesetter would keep 1.4 MB a letter for as long as the web server lives."""

    def megabytes() -> float:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20

    letters = [letter("hutnik", name=f"Osoba {number}", secret=f"zielony-{number}") for number in range(60)]
    before = megabytes()
    letters_pdf(letters, cooperative=cooperative_of("hutnik"))
    assert megabytes() - before < 30


def test_a_failure_of_the_typesetter_quotes_no_secret() -> None:
    broken = {**letter("hutnik"), "heading": 7}
    with pytest.raises(TypesettingFailed) as failed:
        letters_pdf([broken], cooperative=cooperative_of("hutnik"))
    assert PASSWORD not in "".join(traceback.format_exception(failed.value))


def test_every_character_that_counts_as_printable_is_in_a_font() -> None:
    """Setting them fails when one is missing: the standard for paper that is read aloud allows no empty box."""
    every = "".join(chr(code) for code in range(0x20, 0x3000) if unicodedata.category(chr(code))[0] not in "CZM")
    shown = sorted(set(printable(every)))
    assert len(shown) > 1200
    assert set("ĄĆĘŁŃÓŚŹŻąćęłńóśźżЇЄҐїєґ„”–…€№½") <= set(shown)
    lines = tuple("".join(shown[at : at + 60]) for at in range(0, len(shown), 60))
    assert paper("hutnik", {**letter("hutnik"), "steps": list(lines)}).page_count >= 1
