"""What goes in as a pack comes out as the same pack: rules, roles, offices, telephones, hosts, looks, regulation."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tenants.utils import schema_context

from portal.rulebook.actions import adopt_rules
from portal.rulebook.models import RulebookVersion
from portal.rulebook.rules import Rules
from tenants.models import OperatorEvent
from tenants.onboarding.actions import onboard_cooperative
from tenants.onboarding.pack import read_pack
from tests.tenants.test_provisioning import new_pack

PROFILES = """
[import_profiles.default]
sign = "positive_is_debit"

[import_profiles.register_default]
name = "default"
kind = "register"

[import_profiles.czynsze]
mode = "snapshot"
columns = { debit = "Kwota należna" }
"""


def _export(slug: str, folder: Path) -> dict[str, bytes]:
    call_command("export_cooperative", slug, str(folder), verbosity=0)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _renamed(folder: Path, before: str, after: str) -> Path:
    facts = folder / "cooperative.toml"
    text = facts.read_text(encoding="utf-8").replace(f'slug = "{before}"', f'slug = "{after}"')
    for host in tomllib.loads(text).get("hosts", []):
        text = text.replace(f'"{host}"', f'"{after}.example.pl"')
    facts.write_text(text, encoding="utf-8")
    return folder


def _without_names(files: dict[str, bytes]) -> dict[str, Any]:
    facts = tomllib.loads(files["cooperative.toml"].decode())
    return {**files, "cooperative.toml": {k: v for k, v in facts.items() if k not in ("slug", "hosts")}}


@pytest.mark.django_db
@pytest.mark.parametrize("source", ["siarkowiec", "hutnik"])
def test_an_exported_pack_makes_a_cooperative_that_exports_the_same(tmp_path: Path, source: str) -> None:
    (tmp_path / "in").mkdir()
    folder = new_pack(tmp_path / "in", source=source)
    facts = folder / "cooperative.toml"
    facts.write_text(facts.read_text(encoding="utf-8") + PROFILES, encoding="utf-8")
    _renamed(folder, "zabita", "zabita")
    onboard_cooperative(pack=read_pack(folder), by="test")
    first = _export("zabita", tmp_path / "first")
    assert set(first) == {"cooperative.toml", "regulation.md", "logo.svg"}
    onboard_cooperative(pack=read_pack(_renamed(tmp_path / "first", "zabita", "druga")), by="test")
    second = _export("druga", tmp_path / "second")
    assert _without_names(second) == _without_names(first)


@pytest.mark.django_db
def test_nothing_of_a_pack_is_lost_on_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    folder = new_pack(tmp_path / "in")
    facts = folder / "cooperative.toml"
    facts.write_text(facts.read_text(encoding="utf-8") + PROFILES, encoding="utf-8")
    onboard_cooperative(pack=read_pack(folder), by="test")
    given = tomllib.loads(facts.read_text(encoding="utf-8"))
    given["contact"]["phones"] = [{k: v for k, v in phone.items() if v} for phone in given["contact"]["phones"]]
    exported = tomllib.loads(_export("zabita", tmp_path / "out")["cooperative.toml"].decode())
    del given["import_profiles"]
    assert exported.pop("import_profiles") == {
        "czynsze": {"kind": "ledger", "mode": "snapshot", "columns": {"debit": "Kwota należna"}},
        "ledger_default": {"name": "default", "kind": "ledger", "sign": "positive_is_debit"},
        "register_default": {"name": "default", "kind": "register"},
    }
    for role in (*exported["roles"], *given["roles"]):
        role["capabilities"] = sorted(role["capabilities"])
    assert exported == given


@pytest.mark.django_db
def test_the_same_pack_again_changes_nothing_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = new_pack(tmp_path)
    call_command("onboard_cooperative", str(folder), verbosity=0)
    events = OperatorEvent.objects.count()
    assert onboard_cooperative(pack=read_pack(folder), by="test", update=True).changes == ()
    assert OperatorEvent.objects.count() == events
    call_command("onboard_cooperative", str(folder), update=True, dry_run=True)
    assert "Nic się nie zmieni." in capsys.readouterr().out


@pytest.mark.django_db
def test_a_dry_run_tells_key_by_key_what_would_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = new_pack(tmp_path)
    onboard_cooperative(pack=read_pack(folder), by="test")
    facts = folder / "cooperative.toml"
    text = facts.read_text(encoding="utf-8").replace("min_length = 8", "min_length = 10\ndigit = true")
    facts.write_text(text.replace('town = "Tarnobrzeg"', 'town = "Nowa Dęba"'), encoding="utf-8")
    call_command("onboard_cooperative", str(folder), update=True, dry_run=True)
    told = capsys.readouterr().out
    assert '~ town = "Nowa Dęba" (było "Tarnobrzeg")' in told
    assert "~ rules.password.min_length = 10 (było 8)" in told
    assert "+ rules.password.digit = true" in told
    with schema_context("zabita"):
        assert "digit" not in RulebookVersion.objects.get().rules["password"]


@pytest.mark.django_db
def test_rules_adopted_later_in_the_browser_stay_and_the_dry_run_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = new_pack(tmp_path)
    onboard_cooperative(pack=read_pack(folder), by="test")
    later = Rules.model_validate({"password": {"min_length": 12}})
    with schema_context("zabita"):
        adopt_rules(rules=later, valid_from=dt.date(2026, 5, 1), reason="uchwała", by="P003")
    call_command("onboard_cooperative", str(folder), update=True, dry_run=True)
    assert "Od 2026-05-01 obowiązują nowsze zasady" in capsys.readouterr().out
    onboard_cooperative(pack=read_pack(folder), by="test", update=True)
    with schema_context("zabita"):
        assert RulebookVersion.objects.get(valid_from=dt.date(2026, 5, 1)).rules == {"password": {"min_length": 12}}


@pytest.mark.django_db
def test_an_export_never_writes_over_files(tmp_path: Path) -> None:
    (tmp_path / "notatki.txt").write_text("moje", encoding="utf-8")
    with pytest.raises(CommandError, match="nie jest pustym folderem"):
        call_command("export_cooperative", "hutnik", str(tmp_path))
    with pytest.raises(CommandError, match="Nie ma spółdzielni „nikt”"):
        call_command("export_cooperative", "nikt", str(tmp_path / "nowy"))
    assert [path.name for path in tmp_path.iterdir()] == ["notatki.txt"]
