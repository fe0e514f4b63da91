"""The whole way with a real worker: a file goes in by the command, the answer and the balances come out."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from saas.local import services
from tests.faults.import_site import ROOT, SLUG, Site, site_in

pytestmark = pytest.mark.slow
EXAMPLES = ROOT / "docs" / "examples"


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own with a worker."""
    with site_in(tmp_path_factory.mktemp("site")) as made:
        made.start(services.worker())
        yield made


def import_file(site: Site, kind: str, path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Import a file and wait; return the exit code and the object printed."""
    command = [
        "manage.py",
        "import_file",
        "--cooperative",
        SLUG,
        "--kind",
        kind,
        "--wait",
        "--json",
        *options,
        str(path),
    ]
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=site.env, check=False, capture_output=True, text=True
    )
    assert done.stdout.count("\n") == 1, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_files_go_in_and_balances_come_out(site: Site, tmp_path: Path) -> None:
    code, register = import_file(site, "register", EXAMPLES / "rejestr.csv")
    assert (code, register["status"], register["rows_read"]) == (0, "applied", 4)
    code, ledger = import_file(site, "ledger", EXAMPLES / "kartoteka.csv")
    ledger.pop("run")
    assert (code, ledger) == (
        0,
        {
            "status": "applied",
            "rows_read": 4,
            "accepted": 4,
            "rejected": 0,
            "unchanged": 0,
            "added": 4,
            "superseded": 0,
            "sum_debit": "946.53",
            "sum_credit": "591.20",
            "errors_file": None,
        },
    )
    assert site.manage("ledger_balances", "--cooperative", SLUG).splitlines() == [
        "premises,account,debit,credit,balance",
        "HUTN/4/19,HUTN/4/19,1010.99,591.20,419.79",
        "HUTN/4/20,HUTN/4/20,-64.46,0.00,-64.46",
    ]
    code, again = import_file(site, "ledger", EXAMPLES / "kartoteka.csv")
    assert (code, again["status"], again["unchanged"], again["added"]) == (0, "unchanged", 4, 0)
    empty = tmp_path / "pusty.csv"
    empty.touch()
    code, refused = import_file(site, "ledger", empty)
    assert (code, refused["status"], refused["rows_read"]) == (1, "refused", 0)


def test_a_large_file_shows_how_far_it_is_and_leaves_no_trace_of_it(site: Site, tmp_path: Path) -> None:
    from tests.billing_import.dirty_files import dirty_ledger

    file = dirty_ledger(5, 60_000, ["HUTN/4/19", "HUTN/4/20"])
    path = tmp_path / "duzy.csv"
    path.write_bytes(file.content)
    assert import_file(site, "register", EXAMPLES / "rejestr.csv")[0] == 0
    code, told = import_file(site, "ledger", path)
    assert (code, told["status"], told["added"]) == (0, "applied_with_rejects", len(file.clean))
    assert len(Path(told["errors_file"]).read_bytes().splitlines()) == len(file.rejected_lines) + 1
    assert site.rows("SELECT count(*) FROM import_progress")[0][0] == 0
    assert site.rows("SELECT count(*) FROM import_staging")[0][0] == 0
    assert site.drift() == []
