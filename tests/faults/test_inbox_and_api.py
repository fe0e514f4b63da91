"""Workers that die in the middle of a look, and programs that send the same file many times at once."""

import hashlib
import http.client
import json
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from billing_import.stop_points import INBOX_STAGES
from saas.local import services
from saas.local.ports import free_port
from tests.faults.import_site import SLUG, Site, site_in, wait_until

pytestmark = pytest.mark.slow
HEADER = "Indeks lokalu;Data;Rodzaj;Opis;Nr dowodu;Wn;Ma;Termin"
BAD = f"{HEADER}\r\nNIE/MA/1;31.02.2024;N;Opis;N/1;1,00;;\r\n"
TOKEN = "iok_do-testow"
AT_ONCE = 50


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_in(tmp_path_factory.mktemp("site")) as made:
        made.env |= {"IOK_INBOX_SETTLE_SECONDS": "0"}
        yield made


def test_a_worker_killed_at_any_point_of_a_look_loses_and_doubles_nothing(site: Site) -> None:
    site.rows_changed(
        "INSERT INTO import_inbox (id, is_watched, place, endpoint, region, bucket, prefix, access_key, sealed_secret,"
        " problem, changed_by) VALUES (1, true, 'folder', '', '', '', '', '', '', '', 'tests')"
    )
    inbox = site.folder / "var" / "inbox" / SLUG
    (inbox / "do-wczytania").mkdir(parents=True)
    worker = site.start(services.worker())
    for stage in INBOX_STAGES:
        name = f"{stage}.csv"
        (inbox / "do-wczytania" / name).write_bytes(BAD.replace("N/1", stage).encode())
        stopped = site.arm(stage)
        _look_until(site, stopped.exists, f"a stop at {stage}")
        site.kill(worker)
        worker = site.start(services.worker())
        _look_until(site, lambda name=name: _is_back(inbox, name), f"{name} sent back")
    site.kill(worker)
    assert sorted(
        site.rows("SELECT file_name, status FROM import_run WHERE starts_with(file_name, 'inbox_')")
    ) == sorted((f"{stage}.csv", "refused") for stage in INBOX_STAGES)
    assert list((inbox / "do-wczytania").iterdir()) == []
    back = [path.name for path in (inbox / "odrzucone").iterdir() if path.name.endswith(".opis.txt")]
    assert len(back) == len(INBOX_STAGES)


def _look_until(site: Site, is_true: Callable[[], bool], what: str) -> None:
    last = 0.0

    def asked() -> bool:
        nonlocal last
        if is_true() or time.monotonic() - last < 3:
            return is_true()
        last = time.monotonic()
        site.broker.send_task("billing_import.tasks.look_into_inbox", kwargs={"schema": SLUG})
        site.sweep()
        return False

    wait_until(asked, 60, what)


def _is_back(inbox: Path, name: str) -> bool:
    return len([one for one in (inbox / "odrzucone").glob(f"*-{name}") if "bledy" not in one.name]) == 1


def test_fifty_equal_requests_at_once_are_one_run(site: Site) -> None:
    digest = hashlib.sha256(f"{SLUG}:{TOKEN}".encode()).hexdigest()
    site.rows_changed(
        "INSERT INTO import_api_token (id, name, digest, scopes, expires_on, made_by, revoked_by)"
        f" VALUES ('{uuid.uuid4()}', 'FK', '{digest}', '[\"imports:write\"]', '2099-01-01', 'tests', '')"
    )
    port = free_port()
    site.start(services.web(port))
    wait_until(lambda: _asked(port, "GET", "/health/live", b"")[0] == 200, 60, "a web server")
    before = site.rows("SELECT count(*) FROM import_run")[0][0]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: _asked(port, "POST", "/api/v1/imports", BAD.encode()), range(AT_ONCE)))
    assert {status for status, _ in answers} == {202}
    assert len({json.loads(body)["runs"][0]["id"] for _, body in answers}) == 1
    assert site.rows("SELECT count(*) FROM import_run")[0][0] - before == 1


def _asked(port: int, method: str, path: str, body: bytes) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Host": f"{SLUG}.localhost", "Authorization": f"Bearer {TOKEN}", "Idempotency-Key": "raz"}
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()
