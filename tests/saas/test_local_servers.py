"""The embedded servers: shared by launchers, kept up, gone with their last user, with their data at the next start."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis

from saas.local import postgres_settings, process
from saas.local.layout import Layout
from saas.local.servers import Servers
from tests.saas.local_processes import processes_of, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("embedded servers")]

LAUNCHER = """
import sys, time
from pathlib import Path
from saas.local.layout import Layout
from saas.local.servers import Servers
with Servers(Layout(Path(sys.argv[1])), "demo", database_url="", redis_url="") as servers:
    print(servers.database_url, servers.redis_url, flush=True)
    time.sleep(120)
"""


@pytest.fixture
def layout(tmp_path: Path) -> Iterator[Layout]:
    """A directory with a space in its name; nothing may run in it when the test is over."""
    root = tmp_path / "our data"
    yield Layout(root)
    left = processes_of(root)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == {}


def servers_in(layout: Layout) -> Servers:
    return Servers(layout, "demo", database_url="", redis_url="")


def launch(layout: Layout) -> tuple[subprocess.Popen[str], str, str]:
    """Start a launcher as a process of its own and return it with the addresses of its servers."""
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(layout.root)], cwd=process.ROOT, stdout=subprocess.PIPE, text=True
    )
    assert launcher.stdout is not None
    database_url, redis_url = launcher.stdout.readline().split()
    launcher.stdout.close()
    return launcher, database_url, redis_url


def note(database_url: str, word: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (word text)")
        connection.execute("INSERT INTO notes VALUES (%s)", [word])


def notes(database_url: str) -> list[str]:
    with psycopg.connect(database_url) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM notes ORDER BY word")]


def test_servers_are_shared_and_stop_with_their_last_user(layout: Layout) -> None:
    with servers_in(layout) as first:
        note(first.database_url, "first")
        client = redis.Redis.from_url(first.redis_url)
        assert client.ping() is True
        client.close()
        launcher, database_url, redis_url = launch(layout)
        assert (database_url, redis_url) == (first.database_url, first.redis_url)
    # The first user is gone, the second still works.
    note(database_url, "second")
    launcher.terminate()
    launcher.wait()
    wait_until(lambda: processes_of(layout.root) == {}, "the servers stop with their last user")
    with servers_in(layout) as again:
        assert notes(again.database_url) == ["first", "second"]
        assert again.database_url == database_url  # the port is the same when it is free
    assert processes_of(layout.root) == {}  # leaving waits for the end


def test_kill_of_the_launcher_leaves_nothing_behind(layout: Layout) -> None:
    launcher, database_url, _ = launch(layout)
    note(database_url, "kept")
    launcher.kill()
    launcher.wait()
    wait_until(lambda: processes_of(layout.root) == {}, "nothing is left")
    with servers_in(layout) as again:
        assert notes(again.database_url) == ["kept"]


def test_kill_of_everything_at_once_leaves_data_that_open_again(layout: Layout) -> None:
    launcher, database_url, _ = launch(layout)
    note(database_url, "kept")
    for pid in processes_of(layout.root):
        with suppress(ProcessLookupError):  # one that ended because another one did
            os.kill(pid, signal.SIGKILL)
    launcher.wait()
    wait_until(lambda: processes_of(layout.root) == {}, "the killed are gone")
    assert (layout.postgres / "data" / "postmaster.pid").exists()
    with servers_in(layout) as again:
        assert notes(again.database_url) == ["kept"]


def test_kill_of_the_host_ends_the_servers_and_the_next_start_works(layout: Layout) -> None:
    launcher, database_url, _ = launch(layout)
    note(database_url, "kept")
    os.kill(int(json.loads(layout.servers_file.read_text())["host"]), signal.SIGKILL)
    wait_until(lambda: set(processes_of(layout.root)) <= {launcher.pid}, "the servers end with their owner")
    launcher.kill()
    launcher.wait()
    with servers_in(layout) as again:
        assert notes(again.database_url) == ["kept"]


def test_a_killed_server_comes_back_on_its_address(layout: Layout) -> None:
    with servers_in(layout) as servers:
        note(servers.database_url, "kept")
        postmaster = int((layout.postgres / "data" / "postmaster.pid").read_text().split()[0])
        valkey = next(pid for pid, line in processes_of(layout.root).items() if "valkey-server 127.0.0.1" in line)
        os.kill(postmaster, signal.SIGKILL)
        os.kill(valkey, signal.SIGKILL)

        def both_answer() -> bool:
            try:
                client = redis.Redis.from_url(servers.redis_url)
                alive = client.ping() is True
                client.close()
                return alive and notes(servers.database_url) == ["kept"]
            except (psycopg.OperationalError, redis.RedisError):
                return False

        wait_until(both_answer, "both servers answer again")


def test_given_servers_are_used_and_none_is_started(layout: Layout) -> None:
    with Servers(layout, database_url="postgres://a:b@db/iok", redis_url="redis://cache:6379") as servers:
        assert servers.env["DATABASE_URL"] == "postgres://a:b@db/iok"
        assert not servers.are_embedded
        assert processes_of(layout.root) == {}


@pytest.mark.parametrize("purpose", ["demo", "test", "bench"])
def test_the_server_accepts_every_setting_we_write(layout: Layout, purpose: str) -> None:
    with (
        Servers(layout, purpose, database_url="", redis_url="") as servers,
        psycopg.connect(servers.database_url) as connection,
    ):
        wrong = connection.execute("SELECT name, error FROM pg_file_settings WHERE error IS NOT NULL").fetchall()
        fsync = connection.execute("SHOW fsync").fetchone()
    assert wrong == []
    assert fsync == (postgres_settings.settings_for(purpose)["fsync"],)
