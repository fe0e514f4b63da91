"""The demo as a person starts it: prepared, found again, served, killed, with the balances its files say."""

import csv
import io
import os
import signal
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from http.client import HTTPConnection
from pathlib import Path

import pytest

from saas.local import ports
from saas.local.process import ROOT
from tests.saas.local_processes import processes_of, wait_until
from tests.saas.test_demo_files import money, rows_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("embedded servers")]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "saas.local", *arguments]


def environment(var: Path) -> dict[str, str]:
    """The environment of a new terminal: the suite's own servers and settings are none of the demo's business."""
    ours = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "IOK_VAR": str(var), "PYTHONPATH": str(ROOT)}


def run(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    answer = subprocess.run(
        command(*arguments), env=environment(var), cwd="/", capture_output=True, text=True, timeout=180, check=False
    )
    assert processes_of(var) == {}, "a finished command leaves no process behind"
    return answer


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data of a demo that was prepared once."""
    var = tmp_path_factory.mktemp("demo of ours")
    first = run(var, "demo", "--no-serve")
    assert first.returncode == 0, first.stderr
    assert first.stderr.count("✓") >= 7
    assert "✗" not in first.stderr
    for word in ("siarkowiec.localhost", "hutnik.localhost", "operator.localhost", "L10001", "P0002"):
        assert word in first.stdout
    return var


def test_the_second_start_changes_nothing(var: Path) -> None:
    files = {path: path.read_bytes() for path in (var / "demo").rglob("*.csv")}
    again = run(var, "demo", "--no-serve")
    assert again.returncode == 0, again.stderr
    assert again.stderr.count("siarkowiec unchanged, hutnik unchanged") >= 2
    assert "Making accounts – 0 new" in again.stderr
    assert {path: path.read_bytes() for path in (var / "demo").rglob("*.csv")} == files


@pytest.mark.parametrize(("slug", "encoding"), [("siarkowiec", "cp1250"), ("hutnik", "cp852")])
def test_balances_are_what_the_file_says(var: Path, slug: str, encoding: str) -> None:
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows_of(var / "demo" / slug / "kartoteka.csv", encoding):
        if row["Data"]:
            expected[row["Indeks lokalu"]] += money(row["Wn"]) - money(row["Ma"])
    answer = run(var, "manage", "ledger_balances", "--cooperative", slug)
    assert answer.returncode == 0, answer.stderr
    printed = {row["premises"]: Decimal(row["balance"]) for row in csv.DictReader(io.StringIO(answer.stdout))}
    assert printed == expected


def test_codes_are_printed_for_staff_and_refused_for_others(var: Path) -> None:
    staff = run(var, "manage", "totp_code", "--cooperative", "hutnik", "P0001")
    assert staff.stdout.strip().isdigit()
    assert len(staff.stdout.strip()) == 6
    assert run(var, "manage", "totp_code", "operator").stdout.strip().isdigit()
    assert run(var, "manage", "totp_code", "--cooperative", "hutnik", "L20001").returncode == 1
    assert run(var, "manage", "totp_code", "--cooperative", "nowhere", "P0001").returncode == 2


def test_another_size_is_one_sentence(var: Path) -> None:
    answer = run(var, "demo", "--no-serve", "--size", "full")
    assert answer.returncode != 0
    assert "The data there are of size small: add --fresh to make them full." in answer.stderr


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGKILL,
        pytest.param(signal.SIGINT, marks=pytest.mark.long),
        pytest.param(signal.SIGTERM, marks=pytest.mark.long),
    ],
)
def test_a_served_demo_leaves_nothing_behind(var: Path, number: signal.Signals) -> None:
    port = ports.free_port()
    demo = subprocess.Popen(
        command("demo", "--port", str(port)),
        env=environment(var),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert demo.stdout is not None
    demo.stdout.read(1)  # the table comes when everything is up
    for host, status in (("siarkowiec.localhost", 302), ("localhost", 200), ("nobody.localhost", 404)):
        page = HTTPConnection(ports.LOCALHOST, port, timeout=20)
        page.request("GET", "/", headers={"Host": host})
        assert page.getresponse().status == status, host
        page.close()
    # A second one is refused while the first serves; other commands join its servers.
    second = subprocess.run(command("serve"), env=environment(var), capture_output=True, text=True, check=False)
    assert (second.returncode, second.stderr.count("\n")) == (2, 1)
    demo.send_signal(number)
    demo.stdout.close()
    assert demo.wait(60) == (-9 if number == signal.SIGKILL else 0)
    wait_until(lambda: processes_of(var) == {}, "nothing is left")
