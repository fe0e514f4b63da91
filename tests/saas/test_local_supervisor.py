"""The supervisor starts again what ends, gives up on what cannot stay up, and leaves nothing behind."""

import os
import signal
import sys
from pathlib import Path

import pytest

from saas.local import supervisor
from saas.local.layout import Layout
from saas.local.problems import Problem
from saas.local.services import Service
from saas.local.supervisor import Supervisor
from tests.saas.local_processes import processes_of, wait_until


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "var")
    layout.make()
    return layout


def sleeper(layout: Layout, name: str = "web") -> Service:
    code = f"import os, time; os.fork(); print('up', flush=True); time.sleep(120)  # {layout.root}"
    return Service(name, [sys.executable, "-c", code], grace_seconds=1)


def test_a_killed_service_comes_back_and_all_end_with_the_supervisor(layout: Layout) -> None:
    said: list[str] = []
    with Supervisor(layout, {}, said.append) as watching:
        watching.start(sleeper(layout, "web"))
        watching.start(sleeper(layout, "worker"))
        watching.start(sleeper(layout, "web"))  # running already
        wait_until(lambda: len(processes_of(layout.root)) == 6, "two keepers, two services, two children")
        before = set(processes_of(layout.root))
        for pid, line in processes_of(layout.root).items():
            if "keeper" not in line:
                os.kill(pid, signal.SIGKILL)

        def both_are_back() -> bool:
            watching.look()
            return len(set(processes_of(layout.root)) - before) == 6

        wait_until(both_are_back, "both services run again")
    assert processes_of(layout.root) == {}
    assert sorted(said) == [  # which one is noticed first is chance
        "The web process ended (code 137) and is started again.",
        "The worker process ended (code 137) and is started again.",
    ]


def test_a_service_that_cannot_stay_up_is_reported_with_its_log(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE_SECONDS", 0.0)
    with Supervisor(layout, {}, lambda _: None) as watching:
        watching.start(Service("web", [sys.executable, "-c", "raise SystemExit(3)"]))
        with pytest.raises(Problem, match=r"The web process keeps ending: see .*web\.log\."):
            watching.watch()


def test_waiting_has_an_end(layout: Layout) -> None:
    with (
        Supervisor(layout, {}, lambda _: None) as watching,
        pytest.raises(Problem, match="The web server did not become ready"),
    ):
        watching.wait_until(lambda: False, seconds=0.1, what="web server")
