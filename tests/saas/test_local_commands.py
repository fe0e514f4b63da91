"""Arguments, ports and exit codes of the launcher's commands, without a server."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from saas.local import commands, ports
from saas.local.layout import Layout, Lock
from saas.local.main import main
from saas.local.problems import Problem
from saas.local.progress import Progress


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind((ports.LOCALHOST, 0))
        server.listen()
        yield int(server.getsockname()[1])


def test_a_taken_port_is_seen(taken_port: int) -> None:
    assert not ports.is_free(taken_port)
    assert ports.free_port(taken_port) != taken_port
    assert ports.answers_at(f"redis://:secret@127.0.0.1:{taken_port}")


def test_a_wished_port_is_refused_when_taken(taken_port: int) -> None:
    with pytest.raises(Problem, match=rf"Port {taken_port} is taken: .*--port\.") as refused:
        commands.choose_port(taken_port, Progress())
    assert refused.value.exit_code == 2


def test_without_a_wish_the_next_free_port_is_taken_and_told(
    taken_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "DEFAULT_PORT", taken_port)
    chosen = commands.choose_port(None, Progress())
    assert taken_port < chosen < taken_port + 20
    assert f"Port {taken_port} is taken, so IOK listens on {chosen}." in capsys.readouterr().err


def test_two_launchers_do_not_serve_the_same_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IOK_VAR", str(tmp_path))
    layout = Layout(tmp_path)
    layout.make()
    with Lock(layout, "serving").held():
        assert main(["serve", "--port", str(ports.free_port())]) == 2
    said = capsys.readouterr().err
    assert said.startswith("IOK already runs with the data in ")
    assert said.count("\n") == 1


def test_fresh_never_touches_a_server_that_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IOK_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@db.example/iok")
    assert main(["demo", "--fresh", "--no-serve"]) == 2
    assert capsys.readouterr().err.startswith("--fresh forgets embedded data only")


def test_fresh_waits_for_nobody_who_uses_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IOK_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("saas.local.demo.FRESH_WAITS_SECONDS", 0.2)
    layout = Layout(tmp_path)
    layout.make()
    (tmp_path / "postgres").mkdir()
    users = Lock(layout, "users")
    users.take(shared=True)
    assert main(["demo", "--fresh", "--no-serve"]) == 2
    users.release()
    assert "stop it before --fresh" in capsys.readouterr().err
    assert (tmp_path / "postgres").exists()


def test_a_directory_of_somebody_else_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, so that even root cannot write below it")
    with pytest.raises(Problem, match="point IOK_VAR elsewhere"):
        Layout(tmp_path / "var").make()


@pytest.mark.parametrize(
    "arguments", [["demo", "--port", "0"], ["demo", "--size", "big"], ["serve", "--fresh"], ["bench", "nothing"], ["x"]]
)
def test_wrong_arguments_end_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_forgetting_keeps_logs_and_locks(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.make()
    for name in ("postgres", "media", "demo"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    layout.log("web").touch()
    layout.forget_data()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "run"]
    assert layout.log("web").exists()
