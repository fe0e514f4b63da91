"""A keeper leaves nothing behind: not a grandchild, not a daemon, however it or its parent ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from saas.local import process
from tests.saas.local_processes import processes_of, wait_until

# A command whose child becomes a daemon (a session of its own, its parent gone) and ignores polite requests.
DAEMON = """
import os, signal, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(120)
    os._exit(0)
os.wait()
if sys.argv[1] == "stay":
    time.sleep(120)
sys.exit(7)
"""


def start_daemon(tmp_path: Path, mode: str) -> process.Kept:
    command = [sys.executable, "-c", DAEMON, mode, str(tmp_path)]
    return process.start("daemon", command, log=tmp_path / "log", grace_seconds=1)


def test_exit_code_is_passed_on_and_daemons_end_with_the_command(tmp_path: Path) -> None:
    kept = start_daemon(tmp_path, "leave")
    assert kept.popen.wait(20) == 7
    assert processes_of(tmp_path) == {}


def test_stop_ends_everything_even_what_ignores_it(tmp_path: Path) -> None:
    kept = start_daemon(tmp_path, "stay")
    wait_until(lambda: len(processes_of(tmp_path)) >= 3, "the daemon runs")
    assert kept.stop() == 128 + signal.SIGTERM
    assert processes_of(tmp_path) == {}


def test_kill_of_the_parent_ends_everything(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from saas.local import process\n"
        "tmp, code = sys.argv[1:]\n"
        "process.start('daemon', [sys.executable, '-c', code, 'stay', tmp], log=Path(tmp, 'log'), grace_seconds=1)\n"
        "time.sleep(120)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path), DAEMON], cwd=process.ROOT)
    wait_until(lambda: len(processes_of(tmp_path)) >= 4, "the daemon runs")
    parent.kill()
    parent.wait()
    wait_until(lambda: processes_of(tmp_path) == {}, "nothing is left")


def test_kill_of_the_keeper_ends_its_command(tmp_path: Path) -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(120)", str(tmp_path)]
    kept = process.start("sleeper", sleeper, log=tmp_path / "log")
    wait_until(lambda: len(processes_of(tmp_path)) == 2, "the command runs")
    kept.popen.kill()
    kept.popen.wait()
    wait_until(lambda: processes_of(tmp_path) == {}, "nothing is left")


def test_a_keeper_whose_parent_is_gone_starts_nothing(tmp_path: Path) -> None:
    order = '{"parent": 1}' if os.getpid() != 1 else '{"parent": 2}'
    marker = tmp_path / "ran"
    command = [sys.executable, "-S", "-m", "saas.local.keeper", order, "touch", str(marker)]
    assert subprocess.run(command, cwd=process.ROOT, check=False).returncode == 128 + signal.SIGTERM
    assert not marker.exists()


def test_a_missing_command_is_told(tmp_path: Path) -> None:
    kept = process.start("missing", ["/nowhere/at-all"], log=tmp_path / "log")
    assert kept.popen.wait(10) == 126
    assert "/nowhere/at-all" in (tmp_path / "log").read_text()


def test_a_large_log_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LOG_LIMIT_BYTES", 10)
    log = tmp_path / "web.log"
    log.write_text("x" * 11)
    process.open_log(log).close()
    assert log.read_text() == ""
    assert (tmp_path / "web.log.1").exists()


def test_two_seconds_are_enough_to_stop(tmp_path: Path) -> None:
    began = time.monotonic()
    process.start("sleep", ["sleep", "60"], log=tmp_path / "log").stop()
    assert time.monotonic() - began < 2
