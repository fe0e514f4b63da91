"""A pack that is wrong is refused with the sentence that helps the person who wrote it, and nothing is made."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tenants.utils import schema_context

from tenants.catalog import schema_exists
from tenants.models import Cooperative, Domain
from tenants.onboarding.actions import onboard_cooperative
from tenants.onboarding.pack import PackRefused, read_pack
from tests.tenants.test_provisioning import new_pack


def _pack(folder: Path, before: str, after: str) -> Path:
    pack = new_pack(folder)
    facts = pack / "cooperative.toml"
    text = facts.read_text(encoding="utf-8")
    assert before in text
    facts.write_text(text.replace(before, after, 1), encoding="utf-8")
    return pack


def _told(folder: Path) -> list[str]:
    with pytest.raises(PackRefused) as refusal:
        read_pack(folder)
    return [str(problem) for problem in refusal.value.problems]


def _line(folder: Path, start: str) -> int:
    lines = (folder / "cooperative.toml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(start))


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
            "Nie ma biura „sekretarjat”. Biura tej paczki: „sekretariat”, „administracje”, „dzial_techniczny”.",
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
    folder = _pack(tmp_path, before, after)
    if "electronic_form" in after:
        facts = folder / "cooperative.toml"
        text = facts.read_text(encoding="utf-8").replace('[rules.sender]\nname = "SM Siarkowiec"', "[rules.sender]")
        facts.write_text(text.replace('notice_by = ["email", "phone"]', 'notice_by = ["phone"]'), encoding="utf-8")
    problems = _told(folder)
    found = [problem for problem in problems if problem.startswith(f"{path} (wiersz ")]
    assert found, problems
    assert told in found[0]


def test_the_line_told_is_the_line_of_the_key(tmp_path: Path) -> None:
    folder = _pack(tmp_path, "block_by_phone = true", 'block_by_phone = "tak"')
    line = _line(folder, "block_by_phone")
    assert _told(folder) == [
        f"rules.sign_in.block_by_phone (wiersz {line}): Tu ma być true albo false, bez cudzysłowu. "
        "Przykład: block_by_phone = true"
    ]


def test_a_file_that_does_not_parse_is_told_with_line_and_column(tmp_path: Path) -> None:
    folder = _pack(tmp_path, 'town = "Tarnobrzeg"', "town = Tarnobrzeg")
    line = _line(folder, "town")
    assert _told(folder) == [
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
    folder = _pack(tmp_path, 'slug = "zabita"', f'slug = "{slug}"')
    assert 'slug (wiersz 2): Ta nazwa jest zastrzeżona. Wybierz inną. Przykład: slug = "hutnik"' in _told(folder)


@pytest.mark.parametrize("slug", ["Żabita", "a", "1abc", "a-b", "a" * 41, "a b", "a;drop schema public"])
def test_a_slug_that_is_no_plain_name_is_refused(tmp_path: Path, slug: str) -> None:
    folder = _pack(tmp_path, 'slug = "zabita"', f'slug = "{slug}"')
    (told,) = [problem for problem in _told(folder) if problem.startswith("slug")]
    assert "Od 2 do 40 małych liter bez polskich znaków, cyfr i podkreśleń; na początku litera." in told


@pytest.mark.django_db
def test_a_host_of_another_cooperative_is_refused_by_name(tmp_path: Path) -> None:
    folder = _pack(tmp_path, 'hosts = ["zabita.example.pl"]', 'hosts = ["iok.smhutnik.pl"]')
    with pytest.raises(CommandError, match=r"hosts: Host iok\.smhutnik\.pl należy już do „hutnik”\."):
        call_command("onboard_cooperative", str(folder))
    assert not schema_exists("zabita")
    assert not Cooperative.objects.filter(slug="zabita").exists()
    assert Domain.objects.get(domain="iok.smhutnik.pl").tenant.slug == "hutnik"


@pytest.mark.django_db
def test_html_in_a_regulation_is_shown_as_text(tmp_path: Path, at: Any) -> None:
    folder = new_pack(tmp_path)
    text = folder / "regulation.md"
    text.write_text(
        text.read_text(encoding="utf-8") + '\n<script>alert(1)</script>\n\n<img src="https://zly.example/x.png">\n',
        encoding="utf-8",
    )
    onboard_cooperative(pack=read_pack(folder), by="test")
    html = at("zabita").get("/regulamin", follow=True).content.decode()
    assert "<script>alert" not in html
    assert "zly.example" not in html or "&lt;img" in html


def test_a_regulation_that_is_too_long_is_refused(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    (folder / "regulation.md").write_text("ą" * 150_000, encoding="utf-8")
    assert _told(folder) == ["regulation.md: Tekst jest za długi: najwyżej 200 kB."]


def test_a_mark_of_forty_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    with (folder / "logo.svg").open("wb") as file:
        file.truncate(40_000_000)
    assert _told(folder)[0] == "logo.svg: Plik jest za duży: najwyżej 5 MB."


def test_a_table_where_a_word_belongs_and_the_other_way_round_are_told(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    facts = folder / "cooperative.toml"
    kept = facts.read_text(encoding="utf-8").split("[rules.access]")[0]
    facts.write_text(f'roles = "wszyscy"\n{kept}\n[rules]\noffices = "biuro"\nmodules = [1]\n', encoding="utf-8")
    told = _told(folder)
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
