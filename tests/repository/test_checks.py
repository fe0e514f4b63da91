"""The repository tests itself: style, types, floors, migrations. Each test says how to run its tool alone."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


def run(*command: str) -> str:
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout[-6000:]}\n{result.stderr[-3000:]}"
    return result.stdout


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_ruff_finds_nothing() -> None:
    run(str(BIN / "ruff"), "check", "--no-cache", ".")


def test_the_code_is_formatted() -> None:
    run(str(BIN / "ruff"), "format", "--no-cache", "--check", ".")


def test_rooms_import_only_downwards() -> None:
    run(str(BIN / "lint-imports"))


@pytest.mark.slow
def test_types_hold() -> None:
    run(str(BIN / "mypy"))


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    output = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=output)
    except SystemExit:
        pytest.fail(output.getvalue())


def test_locks_name_no_registry_and_no_machine() -> None:
    here = str(ROOT.parent)
    for path in tracked("requirements/*"):
        assert not re.search(r"https?://|--(extra-)?index-url", path.read_text()), path
    for path in tracked():
        if path.suffix in {".py", ".md", ".toml", ".html", ".sh", ".yaml", ".css", ".js", ".in", ".lock", ".txt"}:
            assert f"{here}/" not in path.read_text(encoding="utf-8", errors="replace"), path


def test_no_lock_of_another_tool_is_kept() -> None:
    assert not tracked("uv.lock", "pylock.toml", "**/uv.lock", "**/pylock.toml")


def test_no_template_loads_from_a_third_party_or_styles_inline() -> None:
    for path in tracked("templates/*.html", "templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"""(src|href)=["'](https?:)?//""", text), f"{path}: a third-party address"
        if path.parent.name == "email":  # mail programs know no stylesheets of ours; a letter is no page
            text = re.sub(r'\sstyle="[^"]*"', "", text)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), f"{path}: inline style or script"
        for script in re.findall(r"<script\b[^>]*>", text):
            assert "src=" in script, f"{path}: inline script"


def test_views_reach_objects_only_through_gates_and_queries() -> None:
    for path in tracked("portal/*/views.py", "portal/*/staff_views.py", "billing_import/views.py"):
        assert ".objects" not in path.read_text(encoding="utf-8"), f"{path}: load it in queries or policy"
