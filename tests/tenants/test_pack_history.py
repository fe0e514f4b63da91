"""A pack carries the whole dated history: rules and regulations that held, hold and will hold, there and back."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django_tenants.utils import schema_context

from portal.kernel import clock
from portal.rulebook.actions import adopt_rules, publish_regulation
from portal.rulebook.models import RegulationVersion, RulebookVersion
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules
from tenants.onboarding.actions import onboard_cooperative
from tenants.onboarding.content import pack_of_cooperative
from tenants.onboarding.pack import PackRefused, pack_of, read_pack
from tests.tenants.pack_facts import ROOT
from tests.tenants.test_provisioning import new_pack

TODAY = clock.today()
COMING = TODAY + dt.timedelta(days=40)
OLD_TEXT = "# Dawny regulamin\n\n" + "To jest dawny regulamin konta. " * 6
COMING_TEXT = "# Nowy regulamin\n\n" + "To jest regulamin, który dopiero zacznie obowiązywać. " * 4
HISTORY = f"""
[[rules.versions]]
valid_from = 2015-01-01
reason = "uchwała zarządu nr 3/2014"
[rules.versions.password]
min_length = 6
[[rules.versions.modules]]
key = "ledger"

[[rules.versions]]
valid_from = {COMING}
[rules.versions.password]
min_length = 14

[[regulation.versions]]
title = "Regulamin strony"
valid_from = 2015-01-01
published_on = 2014-12-20
text = {{ file = "regulations/dawny.md" }}

[[regulation.versions]]
title = "Regulamin konta IOK, zmiana"
valid_from = {COMING}
published_on = {TODAY}
text = {{ file = "regulations/nowy.md" }}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a pack with one earlier and one coming version of both."""
    pack = tmp_path / "in"
    pack.mkdir()
    new_pack(pack)
    facts = pack / "cooperative.toml"
    facts.write_text(facts.read_text(encoding="utf-8") + HISTORY, encoding="utf-8")
    (pack / "regulations").mkdir()
    (pack / "regulations" / "dawny.md").write_text(OLD_TEXT, encoding="utf-8")
    (pack / "regulations" / "nowy.md").write_text(COMING_TEXT, encoding="utf-8")
    return pack


def _history(slug: str) -> tuple[list[Any], list[Any]]:
    with schema_context(slug):
        rules = RulebookVersion.objects.order_by("valid_from").values_list("valid_from", "rules", "reason")
        texts = RegulationVersion.objects.order_by("valid_from", "number")
        return list(rules), list(texts.values_list("valid_from", "published_on", "title", "text"))


def _told(folder: Path) -> list[str]:
    with pytest.raises(PackRefused) as refusal:
        read_pack(folder)
    return [str(problem) for problem in refusal.value.problems]


@pytest.mark.django_db
def test_earlier_and_coming_versions_come_in_with_the_pack(folder: Path) -> None:
    onboard_cooperative(pack=read_pack(folder), by="test")
    rules, texts = _history("zabita")
    assert [(day, reason) for day, _, reason in rules] == [
        (dt.date(2015, 1, 1), "uchwała zarządu nr 3/2014"),
        (dt.date(2020, 1, 1), "Z paczki spółdzielni"),
        (COMING, "Z paczki spółdzielni"),
    ]
    assert [(day, published, title) for day, published, title, _ in texts] == [
        (dt.date(2015, 1, 1), dt.date(2014, 12, 20), "Regulamin strony"),
        (dt.date(2020, 1, 1), dt.date(2020, 1, 1), "Regulamin konta IOK"),
        (COMING, TODAY, "Regulamin konta IOK, zmiana"),
    ]
    with schema_context("zabita"):
        lengths = [rules_on(day).password.min_length for day in (dt.date(2016, 1, 1), TODAY, COMING)]
        assert lengths == [6, 8, 14]
        assert [module.key for module in rules_on(dt.date(2016, 1, 1)).modules] == ["ledger"]


@pytest.mark.django_db
def test_a_visitor_reads_the_earlier_and_the_coming_regulation(folder: Path, at: Any) -> None:
    onboard_cooperative(pack=read_pack(folder), by="test")
    page = at("zabita").get("/regulamin/wersje", follow=True).content.decode()
    assert "Regulamin strony" in page
    assert "zmiana" in page


@pytest.mark.django_db
def test_the_whole_history_goes_out_and_makes_the_same_history_elsewhere(folder: Path, tmp_path: Path) -> None:
    onboard_cooperative(pack=read_pack(folder), by="test")
    with schema_context("zabita"):
        later = {**RulebookVersion.objects.get(valid_from=dt.date(2020, 1, 1)).rules, "sign_in": {}}
        for number in range(1, 4):
            later["password"] = {"min_length": 8 + number}
            day = TODAY - dt.timedelta(days=40 - number)
            adopt_rules(rules=Rules.model_validate(later), valid_from=day, reason=f"uchwała {number}", by="P003")
        for text in ("Jeden. " * 20, "Dwa. " * 30):  # two texts of one day: the later one holds
            day = TODAY - dt.timedelta(days=9)
            publish_regulation(title="Regulamin", text=text, valid_from=day, published_on=day, by="P003")
    call_command("export_cooperative", "zabita", str(tmp_path / "out"), verbosity=0)
    facts = tmp_path / "out" / "cooperative.toml"
    text = facts.read_text(encoding="utf-8").replace('slug = "zabita"', 'slug = "druga"')
    facts.write_text(text.replace("zabita.example.pl", "druga.example.pl"), encoding="utf-8")
    onboard_cooperative(pack=read_pack(tmp_path / "out"), by="test")
    assert _history("druga") == _history("zabita")
    assert len(_history("druga")[0]) == 6
    assert len(_history("druga")[1]) == 5
    with schema_context("druga"):
        newest = RegulationVersion.objects.filter(valid_from__lte=TODAY).order_by("-valid_from", "-number").first()
        assert newest is not None
        assert newest.text.startswith("Dwa.")


@pytest.mark.django_db
def test_the_same_pack_with_history_again_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    onboard_cooperative(pack=read_pack(folder), by="test")
    before = _history("zabita")
    assert onboard_cooperative(pack=read_pack(folder), by="test", update=True).changes == ()
    assert _history("zabita") == before
    files = pack_of_cooperative("zabita", TODAY)
    assert onboard_cooperative(pack=pack_of(files), by="test", update=True).changes == ()
    assert _history("zabita") == before
    assert pack_of_cooperative("zabita", TODAY) == files
    call_command("onboard_cooperative", str(folder), update=True, dry_run=True)
    assert "Nic się nie zmieni." in capsys.readouterr().out


@pytest.mark.django_db
def test_rules_that_only_begin_later_go_out_as_well(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    facts = folder / "cooperative.toml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("2020-01-01 ", f"{COMING} "), encoding="utf-8")
    text = facts.read_text(encoding="utf-8").replace("valid_from = 2020-01-01", f"valid_from = {COMING}")
    facts.write_text(text, encoding="utf-8")
    onboard_cooperative(pack=read_pack(folder), by="test")
    files = pack_of_cooperative("zabita", TODAY)
    assert "regulation.md" in files
    assert f"valid_from = {COMING}" in files["cooperative.toml"].decode()
    assert onboard_cooperative(pack=pack_of(files), by="test", update=True).changes == ()


def test_versions_that_are_wrong_are_told_by_their_number_and_line(folder: Path) -> None:
    facts = folder / "cooperative.toml"
    text = facts.read_text(encoding="utf-8")
    text = text.replace("[rules.versions.password]\nmin_length = 6", "[rules.versions.password]\nmin_length = 3")
    text = text.replace(f"valid_from = {COMING}\n[rules", "valid_from = 2015-01-01\n[rules")
    text = text.replace('file = "regulations/nowy.md"', 'file = "regulations/brak.md"')
    facts.write_text(text, encoding="utf-8")
    (folder / "regulations" / "dawny.md").write_text(f"<b>Dawny</b>\n{OLD_TEXT}", encoding="utf-8")
    line = text[: text.index('"regulations/dawny.md"')].count("\n") + 1
    told = _told(folder)
    assert any(one.startswith("regulation.versions[2].text (wiersz") and "Nie ma pliku" in one for one in told)
    assert any(
        one.startswith("rules.versions[1].password.min_length (wiersz") and "co najmniej 6" in one for one in told
    )
    assert f"regulation.versions[1].text (wiersz {line}): Wiersz 1 tekstu. Usuń znaczniki HTML" in " ".join(told)
    assert any(one.startswith("regulations/nowy.md: Nic nie wskazuje") for one in told)


def test_two_versions_of_one_day_are_refused(folder: Path) -> None:
    facts = folder / "cooperative.toml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(
        text.replace(f"valid_from = {COMING}\n[rules", "valid_from = 2015-01-01\n[rules"), encoding="utf-8"
    )
    assert any("Dwie wersje zasad obowiązują od 2015-01-01." in one for one in _told(folder))
    facts.write_text(
        text.replace(f"valid_from = {COMING}\n[rules", "valid_from = 2020-01-01\n[rules"), encoding="utf-8"
    )
    assert any("Od 2020-01-01 obowiązuje już grupa [rules]" in one for one in _told(folder))


def test_a_contradiction_inside_a_version_is_told_there(folder: Path) -> None:
    facts = folder / "cooperative.toml"
    text = facts.read_text(encoding="utf-8")
    wrong = "[rules.versions.password]\nmin_length = 14\nmax_length = 10"
    facts.write_text(text.replace("[rules.versions.password]\nmin_length = 14", wrong), encoding="utf-8")
    (told,) = _told(folder)
    assert told.startswith("rules.versions[2].password.max_length (wiersz ")


def test_a_hundred_versions_of_rules_are_read_in_good_time(folder: Path) -> None:
    facts = folder / "cooperative.toml"
    shipped = (ROOT / "tenants" / "packs" / "siarkowiec" / "cooperative.toml").read_text(encoding="utf-8")
    rules = shipped[shipped.index("[rules.access]") : shipped.index("[[roles]]")].replace("rules.", "rules.versions.")
    days = [dt.date(2016, 1, 1) + dt.timedelta(days=number) for number in range(100)]
    versions = "\n".join(f"[[rules.versions]]\nvalid_from = {day}\n{rules}" for day in days)
    facts.write_text(facts.read_text(encoding="utf-8") + versions, encoding="utf-8")
    assert facts.stat().st_size > 400_000
    assert len(read_pack(folder).sections["rules"]["versions"]) == 102
