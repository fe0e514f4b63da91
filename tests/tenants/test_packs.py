"""The shipped packs say what the two regulations say, and a bad pack is refused with everything that is wrong."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tenants.utils import schema_context

from portal.rulebook.models import RegulationVersion, RulebookVersion
from portal.rulebook.rules import Rules
from tenants.models import Cooperative, Domain
from tenants.onboarding.actions import onboard_cooperative
from tenants.onboarding.pack import PackRefused, read_pack
from tests.tenants.test_provisioning import ROOT, new_pack

PACKS = ROOT / "tenants" / "packs"


def _rules(slug: str) -> Rules:
    with schema_context(slug):
        return Rules.model_validate(RulebookVersion.objects.get().rules)


def _regulation(slug: str) -> str:
    with schema_context(slug):
        return " ".join(RegulationVersion.objects.get().text.split())


@pytest.mark.django_db
def test_siarkowiec_serves_residential_premises_only_and_asks_for_eight_characters() -> None:
    rules = _rules("siarkowiec")
    assert rules.access.premises_kinds == ("residential",)
    assert rules.password.min_length == 8
    assert "823-38-88" in rules.sign_in.lost_password
    assert "identyfikator" in rules.sign_in.lost_password


@pytest.mark.django_db
def test_hutnik_serves_commercial_premises_too_and_asks_for_a_letter_and_a_digit() -> None:
    rules = _rules("hutnik")
    assert rules.access.premises_kinds == ("residential", "commercial")
    assert (rules.password.min_length, rules.password.letter, rules.password.digit) == (6, True, True)
    assert "nie odpowiada za szkody" in rules.wording.disclaimer


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "facts"),
    [
        (
            "siarkowiec",
            [
                "lokalu mieszkalnego",  # S1
                "sekretariacie zarządu",
                "nic nie płacisz",  # S2
                "pokój 108 lub 213",  # S3
                "kilku dni roboczych",
                "ustaw własne",  # S4
                "www.smsiarkowiec.pl",  # S5
                "przerwy techniczne",
                "Z konta korzysta tylko osoba",  # S6
                "Odpowiadasz za to",  # S7
                "wkład i udział członkowski",
                "Dział członkowski",
                "wniosek o odebranie dostępu",  # S8
                "15 823-38-88 wew. 29 lub 34",  # S9
                "od razu blokujemy konto",
                "decyduje Dział Techniczny",  # S10
                "Kodeks cywilny",
            ],
        ),
        (
            "hutnik",
            [
                "lokali użytkowych",  # H1
                "Gwiazdna 1e",
                "załącznikiem nr 1",  # H2
                "nadania i do odebrania",
                "świadczeniu usług drogą elektroniczną",  # H3
                "mieszkalnego lub użytkowego",  # H4
                "osobiście w administracji",  # H5
                "dokument tożsamości",
                "wydaje od razu administrator",  # H6, H7
                "co najmniej 6 znaków",  # H8
                "co najmniej 1 literę i 1 cyfrę",
                "https://iok.smhutnik.pl/InetObsKontr/LoginPage",  # H9
                "bezpłatne",  # H10
                "wygaśnie tytuł prawny",  # H11
                "nie odpowiada za szkody",  # H12
                "Gdy podasz komuś swoje dane",  # H13
                "zgłoszenia awarii",  # H14
                "uznajemy za doręczony",  # H15
                "Biurze Zarządu i Spraw Samorządowych",
                "tylko wtedy, gdy się na to zgodzisz",  # H16
            ],
        ),
    ],
)
def test_the_regulation_carries_every_fact_of_the_published_one(slug: str, facts: list[str]) -> None:
    text = _regulation(slug).replace("**", "")
    assert [fact for fact in facts if fact not in text] == []


@pytest.mark.django_db
def test_both_are_reached_at_their_own_hosts_and_show_public_emergency_numbers() -> None:
    hosts = {
        slug: set(Domain.objects.filter(tenant__slug=slug).values_list("domain", flat=True))
        for slug in ("siarkowiec", "hutnik")
    }
    assert hosts["siarkowiec"] == {"siarkowiec.localhost", "www.smsiarkowiec.pl"}
    assert hosts["hutnik"] == {"hutnik.localhost", "iok.smhutnik.pl"}
    for cooperative in Cooperative.objects.all():
        numbers = {phone["number"] for phone in cooperative.contact["phones"]}
        assert {"112", "997", "998", "999", "992"} <= numbers


@pytest.mark.django_db
def test_the_same_pack_again_changes_nothing_and_a_changed_one_changes_what_it_says(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    onboard_cooperative(pack=read_pack(folder), by="test")
    onboard_cooperative(pack=read_pack(folder), by="test", update=True)
    with schema_context("zabita"):
        assert RulebookVersion.objects.count() == RegulationVersion.objects.count() == 1
    facts = folder / "cooperative.toml"
    text = facts.read_text(encoding="utf-8")
    text = text.replace('town = "Tarnobrzeg"', 'town = "Nowa Dęba"').replace("zabita.example.pl", "inna.example.pl")
    facts.write_text(text.replace("min_length = 8", "min_length = 10"), encoding="utf-8")
    onboard_cooperative(pack=read_pack(folder), by="test", update=True)
    cooperative = Cooperative.objects.get(slug="zabita")
    assert cooperative.town == "Nowa Dęba"
    assert set(cooperative.domains.values_list("domain", flat=True)) == {"zabita.localhost", "inna.example.pl"}
    assert _rules("zabita").password.min_length == 10


@pytest.mark.django_db
def test_a_suspended_cooperative_stays_suspended_when_its_pack_is_updated() -> None:
    Cooperative.objects.filter(slug="hutnik").update(status="suspended")
    onboard_cooperative(pack=read_pack(PACKS / "hutnik"), by="test", update=True)
    assert Cooperative.objects.get(slug="hutnik").status == "suspended"


@pytest.mark.django_db
def test_a_host_of_another_cooperative_is_not_taken(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    facts = folder / "cooperative.toml"
    facts.write_text(
        facts.read_text(encoding="utf-8").replace("zabita.example.pl", "iok.smhutnik.pl"), encoding="utf-8"
    )
    with pytest.raises(PackRefused, match=r"iok\.smhutnik\.pl należy już do „hutnik”"):
        onboard_cooperative(pack=read_pack(folder), by="test")


def _problems(folder: Path) -> dict[str, str]:
    with pytest.raises(PackRefused) as refusal:
        read_pack(folder)
    return {problem.path: problem.text for problem in refusal.value.problems}


def test_all_problems_come_at_once_with_their_key_and_how_to_mend_them(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    (folder / "cooperative.toml").write_text(
        """
slug = "Zabita!"
nmae = "S.M."
short_name = "Spółdzielnia o bardzo długiej nazwie"
town = 7
valid_from = "2020-01-01"
hosts = ["https://iok.example.pl/", "operator.localhost"]
[brand]
color = "żółty"
[[contact.phones]]
label = "Biuro"
number = "<b>"
is_emergency = "tak"
[rules.password]
min_lenght = 8
max_length = 4
[regulation]
title = "R"
""",
        encoding="utf-8",
    )
    problems = _problems(folder)
    assert "małych liter" in problems["slug"]
    assert problems["nmae"] == "Nie znam tego klucza. Czy chodziło o „name”?"
    assert problems["name"] == "Brakuje tego klucza."
    assert "najwyżej 20 znaków" in problems["short_name"]
    assert "cudzysłowie" in problems["town"]
    assert "2025-01-31" in problems["valid_from"]
    assert "bez https://" in problems["hosts[1]"]
    assert "należy do platformy" in problems["hosts[2]"]
    assert "#285680" in problems["brand.color"]
    assert "niepoprawny" in problems["contact.phones[1].number"]
    assert "true albo false" in problems["contact.phones[1].is_emergency"]
    assert problems["rules.password.min_lenght"] == "Nie znam tego klucza. Czy chodziło o „min_length”?"
    assert problems["rules.password.max_length"] == "Musi być co najmniej 8."
    assert "regulation.title" in problems
    assert problems["regulation.valid_from"] == "Brakuje tego klucza."


@pytest.mark.parametrize(
    "slug", ["public", "operator", "www", "extensions", "iok_template", "information_schema", "pg_temp"]
)
def test_a_reserved_name_is_refused(tmp_path: Path, slug: str) -> None:
    assert "zastrzeżona" in _problems(new_pack(tmp_path, slug=slug))["slug"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cooperative.toml", b"slug = ", "poprawny TOML"),
        ("cooperative.toml", 'name = "Spółdzielnia"'.encode("cp1250"), "UTF-8"),
        ("cooperative.toml", None, "Nie ma pliku"),
        ("regulation.md", None, "Nie ma pliku"),
        ("regulation.md", b"\xff\xfe", "UTF-8"),
        ("regulation.md", b"x" * 300_000, "za długi"),
        ("logo.svg", None, "Nie ma pliku"),
        ("logo.svg", b"<svg", "poprawny SVG"),
        ("logo.svg", b"<html/>", "svg"),
        ("logo.svg", b"\x89PNG\r\n", "To nie jest obraz"),
        ("logo.svg", b"<svg>" * 20_000, "za duży"),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "script"),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "onload"),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="https://x"/></svg>', "image"),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><path style="fill:url(x)" d=""/></svg>', "style"),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><path fill="url(https://x)" d=""/></svg>', "fill"),
        ("logo.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>', "DOCTYPE"),
    ],
)
def test_a_broken_file_is_refused_in_words(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    folder = new_pack(tmp_path)
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    assert words in " ".join(_problems(folder).values())


@pytest.mark.parametrize(
    ("section", "value"), [("rules", "1"), ("regulation", "[1]"), ("brand", '"x"'), ("contact", "1")]
)
def test_a_section_that_is_no_section_is_refused(tmp_path: Path, section: str, value: str) -> None:
    folder = new_pack(tmp_path)
    facts = folder / "cooperative.toml"
    kept = facts.read_text(encoding="utf-8").split("[brand]")[0]
    facts.write_text(f"{kept}\n{section} = {value}\n", encoding="utf-8")
    assert section in _problems(folder)


@pytest.mark.django_db
def test_the_command_lists_the_problems_and_makes_nothing(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    (folder / "logo.svg").unlink()
    with pytest.raises(
        CommandError, match=r"nic nie zostało zapisane:\n  brand.logo \(wiersz 1\d\): Nie ma pliku logo"
    ):
        call_command("onboard_cooperative", str(folder))
    assert not Cooperative.objects.filter(slug="zabita").exists()


@pytest.mark.django_db
def test_rules_hold_from_the_packs_day() -> None:
    with schema_context("hutnik"):
        assert RulebookVersion.objects.get().valid_from == dt.date(2020, 1, 1)


def test_the_shipped_packs_have_no_problems() -> None:
    packs: list[Any] = [read_pack(folder) for folder in sorted(PACKS.iterdir()) if folder.is_dir()]
    assert {pack.facts.slug for pack in packs} >= {"siarkowiec", "hutnik"}
