"""A pack that is wrong is refused with the sentence that helps the person who wrote it, and nothing is made."""

import copy
import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tenants.utils import schema_context

from portal.accounts.models import StaffRole
from portal.accounts.role_actions import add_staff_member
from tenants.catalog import schema_exists
from tenants.models import Cooperative, Domain
from tenants.onboarding.actions import onboard_cooperative
from tenants.onboarding.pack import PackRefused, pack_of, read_pack
from tests.tenants.pack_facts import ROOT
from tests.tenants.pack_slips import line_of, pack_with, told_of
from tests.tenants.test_provisioning import new_pack


@pytest.mark.parametrize(
    ("before", "after", "path", "told"),
    [
        (
            "min_length = 8 ",
            "min_lenght = 8 ",
            "rules.password.min_lenght",
            "Nie znam tego klucza. Czy chodziło o „min_length”?",
        ),
        (
            "[rules.password]",
            "[rules.passwords]",
            "rules.passwords",
            "Nie znam tego klucza. Czy chodziło o „password”?",
        ),
        ('town = "Tarnobrzeg"', 'city = "Tarnobrzeg"', "city", "Nie znam tego klucza. Dozwolone: "),
        (
            "min_length = 8 ",
            "min_length = 20\nmax_length = 10 ",
            "rules.password.max_length",
            "max_length (10) nie może być mniejsze niż min_length (20). Przykład: min_length = 8 i max_length = 128.",
        ),
        (
            "min_length = 8 ",
            'min_length = "8" ',
            "rules.password.min_length",
            "Tu ma być liczba całkowita, bez cudzysłowu. Przykład: min_length = 8",
        ),
        ("min_length = 8 ", "min_length = 4 ", "rules.password.min_length", "Musi być co najmniej 6."),
        (
            'premises_kinds = ["residential"]',
            'premises_kinds = ["residental"]',
            "rules.access.premises_kinds[1]",
            "Nie znam wartości „residental”. Czy chodziło o „residential”? "
            "Dozwolone: residential, commercial, garage, parking. "
            'Przykład: premises_kinds = ["residential", "commercial"]',
        ),
        (
            'estates = ["*"]',
            "estates = []",
            "rules.offices[1].estates",
            "Biuro nie obsługuje żadnego osiedla. Wpisz ich nazwy, na przykład "
            'estates = ["Osiedle Serbinów"], albo estates = ["*"], gdy obsługuje wszystkie.',
        ),
        (
            'misuse_decided_by = "dzial-techniczny"',
            'misuse_decided_by = "zarzad"',
            "rules.closure.misuse_decided_by",
            "Roli „zarzad” nikt nie ma: nie ma jej wśród [[roles]]. Role tej paczki: „dzial-techniczny”, "
            "„sekretariat”, „dzial_czlonkowski”, „ksiegowosc”, „administrator_iok”.",
        ),
        (
            'offices = ["sekretariat"]',
            'offices = ["sekretarjat"]',
            "roles[2].offices",
            "Nie ma biura „sekretarjat”. Biura tej paczki: „sekretariat”, „administracje”, „dzial_techniczny”, „kasa”.",
        ),
        (
            '"find_people", "register_applications", "answer_letters", "publish"',
            '"find_peple"',
            "roles[2].capabilities",
            "Nie znam wartości „find_peple”. Czy chodziło o „find_people”?",
        ),
        (
            'ways = ["paper"]',
            'ways = ["paper", "electronic_form"]',
            "rules.application.ways",
            "Formularz na stronie (electronic_form) wysyła e-mail, a nie ma nadawcy poczty.",
        ),
        (
            'color = "#f0b90b"',
            'color = "żółty"',
            "brand.color",
            "#285680",
        ),
        ("valid_from = 2020-01-01 ", 'valid_from = "dawno" ', "valid_from", "Tu ma być data bez cudzysłowu"),
        ('short_name = "SM Siarkowiec"', 'short_name = ""', "short_name", "Za krótkie: potrzeba co najmniej 2 znaków."),
    ],
)
def test_a_slip_is_told_with_its_key_its_line_and_how_to_mend_it(
    tmp_path: Path, before: str, after: str, path: str, told: str
) -> None:
    folder = pack_with(tmp_path, before, after)
    if "electronic_form" in after:
        facts = folder / "cooperative.toml"
        text = facts.read_text(encoding="utf-8").replace('[rules.sender]\nname = "SM Siarkowiec"', "[rules.sender]")
        facts.write_text(text.replace('notice_by = ["email", "phone"]', 'notice_by = ["phone"]'), encoding="utf-8")
    problems = told_of(folder)
    found = [problem for problem in problems if problem.startswith(f"{path} (wiersz ")]
    assert found, problems
    assert told in found[0]


def test_the_line_told_is_the_line_of_the_key(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, "block_by_phone = true", 'block_by_phone = "tak"')
    line = line_of(folder, "block_by_phone")
    assert told_of(folder) == [
        f"rules.sign_in.block_by_phone (wiersz {line}): Tu ma być true albo false, bez cudzysłowu. "
        "Przykład: block_by_phone = true"
    ]


def test_a_file_that_does_not_parse_is_told_with_line_and_column(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, 'town = "Tarnobrzeg"', "town = Tarnobrzeg")
    line = line_of(folder, "town")
    assert told_of(folder) == [
        f"cooperative.toml (wiersz {line}): To nie jest poprawny TOML (wiersz {line}, kolumna 8). "
        'Po znaku = brakuje wartości albo jest błędna. Tekst ujmij w cudzysłów: name = "SM Hutnik".'
    ]


@pytest.mark.parametrize(
    "slug",
    [
        *("public", "operator", "www", "admin", "api", "extensions", "iok_template", "information_schema"),
        *("pg_temp", "pg_catalog", "postgres", "localhost", "static"),
    ],
)
def test_a_slug_that_means_something_else_is_refused(tmp_path: Path, slug: str) -> None:
    folder = pack_with(tmp_path, 'slug = "zabita"', f'slug = "{slug}"')
    assert 'slug (wiersz 2): Ta nazwa jest zastrzeżona. Wybierz inną. Przykład: slug = "hutnik"' in told_of(folder)


@pytest.mark.parametrize("slug", ["Żabita", "a", "1abc", "a-b", "a" * 41, "a b", "a;drop schema public"])
def test_a_slug_that_is_no_plain_name_is_refused(tmp_path: Path, slug: str) -> None:
    folder = pack_with(tmp_path, 'slug = "zabita"', f'slug = "{slug}"')
    (told,) = [problem for problem in told_of(folder) if problem.startswith("slug")]
    assert "Od 2 do 40 małych liter bez polskich znaków, cyfr i podkreśleń; na początku litera." in told


@pytest.mark.django_db
def test_a_host_of_another_cooperative_is_refused_by_name(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, 'hosts = ["zabita.example.pl"]', 'hosts = ["iok.smhutnik.pl"]')
    with pytest.raises(CommandError, match=r"hosts \(wiersz \d+\): Host iok\.smhutnik\.pl należy już do „hutnik”\."):
        call_command("onboard_cooperative", str(folder))
    assert not schema_exists("zabita")
    assert not Cooperative.objects.filter(slug="zabita").exists()
    assert Domain.objects.get(domain="iok.smhutnik.pl").tenant.slug == "hutnik"


def test_a_mark_of_forty_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    with (folder / "logo.svg").open("wb") as file:
        file.truncate(40_000_000)
    assert told_of(folder)[0] == "logo.svg: Plik jest za duży: najwyżej 5 MB."


def test_a_table_where_a_word_belongs_and_the_other_way_round_are_told(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    facts = folder / "cooperative.toml"
    kept = facts.read_text(encoding="utf-8").split("[rules.access]")[0]
    facts.write_text(f'roles = "wszyscy"\n{kept}\n[rules]\noffices = "biuro"\nmodules = [1]\n', encoding="utf-8")
    told = told_of(folder)
    assert "roles (wiersz 1): Tu ma być lista, czyli nagłówki [[roles]]." in told
    assert any(problem.startswith("rules.offices (wiersz ") and "Tu ma być lista" in problem for problem in told)
    assert any(
        problem.startswith("rules.modules[1] (wiersz ") and "Tu ma być grupa kluczy" in problem for problem in told
    )


@pytest.mark.django_db
def test_a_refused_update_leaves_the_cooperative_as_it_was(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    onboard_cooperative(pack=read_pack(folder), by="test")
    facts = folder / "cooperative.toml"
    text = facts.read_text(encoding="utf-8").replace('town = "Tarnobrzeg"', 'town = "Inne"')
    facts.write_text(text.replace('color = "#f0b90b"', 'color = "#zzz"'), encoding="utf-8")
    with pytest.raises(CommandError, match="nic nie zostało zapisane"):
        call_command("onboard_cooperative", str(folder), update=True)
    with schema_context("public"):
        assert Cooperative.objects.get(slug="zabita").town == "Tarnobrzeg"


def test_everything_is_told_at_once_also_what_does_not_fit_together(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, "min_length = 8 ", "min_lenght = 8 ")
    facts = folder / "cooperative.toml"
    text = facts.read_text(encoding="utf-8")
    for before, after in (
        ('color = "#f0b90b"', 'color = "żółty"'),
        ('misuse_decided_by = "dzial-techniczny"', 'misuse_decided_by = "zarzad"'),
        ("form_downloadable = true", "form_downloadable = false\nconfirmation_hours = 900"),
        ('key = "contact_data"', 'key = "ledger"'),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    facts.write_text(text, encoding="utf-8")
    places = [problem.partition(" (")[0] for problem in told_of(folder)]
    assert places == [
        "brand.color",
        "rules.application.confirmation_hours",
        "rules.password.min_lenght",
        "rules.modules[5].key",
        "rules.closure.misuse_decided_by",
    ]


def test_what_hangs_on_a_broken_part_is_not_held_against_the_rest(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, "[rules.sender]\nname =", "[rules.sender]\nnam =")
    assert [problem.partition(" (")[0] for problem in told_of(folder)] == ["rules.sender.nam"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('name = "S.M. „Siarkowiec”"', 'name = "S.M.\\nSiarkowiec"', "name (wiersz 3): Tu ma być jeden wiersz."),
        ('name = "S.M. „Siarkowiec”"', 'name = "    "', "name (wiersz 3): Za krótkie"),
        ('town = "Tarnobrzeg"', 'town = "Tarno\\u0000brzeg"', "(U+0000). Usuń go."),
        ('ways = ["paper"]', 'ways = ["paper", "paper"]', "„paper” jest na liście dwa razy. Zostaw raz."),
        ('name = "Księgowość"', 'name = "Dział Techniczny"', "Nazwa „Dział Techniczny” jest już wyżej."),
        ("valid_from = 2020-01-01 ", "valid_from = 0020-01-01 ", "Musi być co najmniej 1900-01-01."),
        ("valid_from = 2020-01-01 ", "valid_from = 9999-01-01 ", "Może być najwyżej 2100-12-31."),
        ("valid_from = 2020-01-01 ", "valid_from = 2020-01-01T00:00:00 ", "Tu ma być data bez cudzysłowu"),
        ("min_length = 8 ", f"min_length = {'9' * 5000} ", "Ta liczba jest za długa."),
        ("min_length = 8 ", "min_length = nan ", "Tu ma być liczba całkowita"),
        ("min_length = 8 ", f"{'a.' * 900}a = 1\nmin_length = 8 ", "zagnieżdżone za głęboko"),
        ("[regulation]", '[regulation]\ntext = "Inny"', "Tekst regulaminu jest w pliku regulation.md. Usuń ten klucz."),
        ("capabilities = [", 'capabilities = [["find_people"], ', "Nie znam wartości"),
    ],
)
def test_odd_values_are_told_and_never_an_error(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert any(told in problem for problem in told_of(pack_with(tmp_path, before, after)))


def test_a_byte_order_mark_and_line_ends_of_windows_are_read_and_another_encoding_is_told(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    facts = folder / "cooperative.toml"
    content, pack = facts.read_bytes(), read_pack(folder)
    facts.write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert read_pack(folder) == pack
    facts.write_bytes(
        content.decode().replace("”", '"').replace("„", '"').replace("–", "-").encode("cp1250", "replace")
    )
    (told,) = told_of(folder)
    assert told.endswith("Zapisz plik w UTF-8.")


@pytest.mark.django_db
def test_an_agreement_of_tomorrow_is_not_signed_yet(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, "signed_on = 2020-01-01", "signed_on = 2099-01-01")
    with pytest.raises(CommandError, match=r"processing_agreement\.signed_on \(wiersz \d+\): Ten dzień jeszcze nie"):
        call_command("onboard_cooperative", str(folder))
    assert not schema_exists("zabita")


@pytest.mark.django_db
def test_a_pack_never_takes_the_last_administrators_right_away(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    onboard_cooperative(pack=read_pack(folder), by="test")
    with schema_context("zabita"):
        add_staff_member(identifier="P1", full_name="Ewa Nowak", keys=["administrator_iok"], by="test")
    facts = folder / "cooperative.toml"
    text = facts.read_text(encoding="utf-8").replace('key = "administrator_iok"', 'key = "nowy_administrator"')
    facts.write_text(text.replace('name = "Administrator IOK"', 'name = "Nowy"'), encoding="utf-8")
    onboard_cooperative(pack=read_pack(folder), by="test", update=True)
    with schema_context("zabita"):
        assert StaffRole.objects.filter(key="administrator_iok").exists(), "somebody holds it, so it stays"
    text = facts.read_text(encoding="utf-8").replace('key = "nowy_administrator"', 'key = "administrator_iok"')
    other = '\n[[roles]]\nkey = "inna"\nname = "Inna"\ncapabilities = ["manage_staff", "change_rules"]\n'
    facts.write_text(text.replace('"manage_staff", ', "") + other, encoding="utf-8")
    with pytest.raises(CommandError, match=r"roles \(wiersz \d+\): To ostatnia osoba, która nadaje role"):
        call_command("onboard_cooperative", str(folder), update=True)


HOSTILE = {
    "nothing": "",
    "spaces": "   ",
    "no": False,
    "a number": -1,
    "a huge number": 10**30,
    "a fraction": 0.5,
    "a day": dt.date(2026, 1, 31),
    "a moment": dt.datetime(2026, 1, 31, 12, 0),  # noqa: DTZ001 - TOML has moments without a zone
    "an hour": dt.time(12, 0),
    "a list": [],
    "lists": [["a"], {"b": [1]}],
    "a table": {"key": "ledger", "nieznany": [1]},
    "a file": {"file": "brak.md"},
    "a long text": "ż" * 30_000,
    "a word": "<b>javascript:alert(1)</b>",
    "a zero": "a\x00b",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
def test_any_value_in_any_place_is_read_or_told_and_never_an_error(
    slug: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {path.name: path.read_bytes() for path in (ROOT / "tenants" / "packs" / slug).iterdir()}
    data = tomllib.loads(files["cooperative.toml"].decode())
    spoiled: list[Any] = []
    monkeypatch.setattr("tenants.onboarding.pack.read_toml", lambda _content: (copy.deepcopy(spoiled[0]), {}))
    for place in _places(data):
        spoiled[:] = [_with(data, place, value)]
        problems = []
        try:
            pack_of(files)
        except PackRefused as refused:
            problems = refused.problems
        assert all(problem.path and problem.text for problem in problems)


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if place:
        yield place
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _places(part, (*place, key))


def _with(data: Any, place: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(data)
    inner = changed
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return changed


@pytest.mark.django_db
def test_a_host_of_another_and_clashes_in_a_section_are_told_with_all_other_slips(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, 'hosts = ["zabita.example.pl"]', 'hosts = ["iok.smhutnik.pl"]')
    facts = folder / "cooperative.toml"
    text = facts.read_text(encoding="utf-8").replace("min_length = 8 ", 'min_length = "8"\ndigit = true\n', 1)
    text = text.replace("[rules.password]", "[rules.password]\ndigit_or_special = true", 1)
    facts.write_text(text.replace('town = "Tarnobrzeg"', 'town = ""'), encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("onboard_cooperative", str(folder), verbosity=0)
    told = str(refused.value)
    for path in ("hosts", "town", "rules.password.min_length", "rules.password.digit_or_special"):
        assert f"  {path} (wiersz " in told, told
    assert "Host iok.smhutnik.pl należy już do „hutnik”." in told
