"""How fast a ledger file is imported, against raw COPY of its clean rows into the same indexed table, in one run.

python -m tests.bench.import_bench [--rows N] [--repeat N] [--json]; ./app bench import gives it servers of its own.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]
SLUG = "hutnik"
PREMISES = 8000
PEER_ROWS = 10_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", metavar="RUN", help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saas.settings")
    os.environ.setdefault("IOK_LOG_LEVEL", "WARNING")
    if given.child:
        return child(given.child)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IOK_VAR"] = folder
        django.setup()
        result = Bench(given.rows, given.repeat).measure()
    print(json.dumps(result) if given.json else as_text(result))
    return 0


def child(run_id: str) -> int:
    """Carry one import out as a worker does; print its seconds and how much memory it took beyond its start."""
    django.setup()
    from django_tenants.utils import schema_context

    from billing_import import pipeline

    with schema_context(SLUG):
        from django.db import connection

        connection.ensure_connection()
        before, processor = memory_mb("VmRSS"), time.process_time()
        started = time.perf_counter()
        run = pipeline.run_import(uuid.UUID(run_id))
        seconds = time.perf_counter() - started
    growth = memory_mb("VmHWM") - before
    print(
        json.dumps(
            {"seconds": seconds, "cpu": time.process_time() - processor, "growth_mb": growth, "status": run.status}
        )
    )
    return 0


def memory_mb(name: str) -> float:
    """Return a figure of this process in MB: VmRSS now, VmHWM at its highest."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


class Bench:
    """One cooperative with 8,000 premises whose ledger is filled and emptied again and again."""

    def __init__(self, rows: int, repeat: int) -> None:
        from tests.billing_import.dirty_files import dirty_ledger, premises_codes

        self.repeat = repeat
        self.codes = premises_codes(PREMISES)
        self.large = dirty_ledger(20260101, rows, self.codes)
        self.small = dirty_ledger(20260102, PEER_ROWS, self.codes)

    def measure(self) -> dict[str, Any]:
        from django_tenants.utils import schema_context

        self._prepare()
        with schema_context(SLUG):
            self._make_premises()
            large = self._against_copy(self.large, "large.csv")
            small = self._against_copy(self.small, "small.csv")
            peer = self._times(self._import_export)
        return {
            "rows": len(self.large.clean) + len(self.large.rejected_lines),
            "repeat": self.repeat,
            "settings": settings_in_words(),
            "large": large,
            "small": {
                **small,
                "import_export_bulk_seconds": peer,
                "import_export_ratio": round(small["copy_seconds"] / peer, 3),
                "times_faster_than_import_export": round(peer / small["import_seconds"], 1),
            },
        }

    def _prepare(self) -> None:
        from django.core.management import call_command

        quiet = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        call_command("prepare_database", stdout=quiet)
        call_command("onboard_cooperative", str(ROOT / "tenants" / "packs" / SLUG), update=True, stdout=quiet)

    def _make_premises(self) -> None:
        from portal.premises.models import Building, Premises

        building = Building.objects.create(street="Gwiezdna", number="4", town="Sosnowiec")
        made = Premises.objects.bulk_create(Premises(code=code, building=building) for code in self.codes)
        self.premises = {one.code: str(one.pk) for one in made}

    def _against_copy(self, file: Any, name: str) -> dict[str, Any]:
        copies, imports, again, growth, cpu = [], [], [], [], []
        text = self._copy_text(file)
        for _ in range(self.repeat):
            copies.append(self._copy(text))
            self._empty()
            told = self._import(file, name)
            assert told["status"] == "applied_with_rejects", told
            imports.append(told["seconds"])
            growth.append(told["growth_mb"])
            cpu.append(told["cpu"])
            again.append(self._import(file, name)["seconds"])
            self._empty()
        copied, imported, repeated = (statistics.median(times) for times in (copies, imports, again))
        return {
            "copy_seconds": round(copied, 3),
            "import_seconds": round(imported, 3),
            "ratio": round(copied / imported, 3),
            "again_seconds": round(repeated, 3),
            "again_ratio": round(copied / repeated, 3),
            "worker_cpu_seconds": round(statistics.median(cpu), 3),
            "worker_growth_mb": round(max(growth), 1),
            "copy_all": [round(one, 3) for one in copies],
            "import_all": [round(one, 3) for one in imports],
        }

    def _copy_text(self, file: Any) -> bytes:
        """Return the clean rows as COPY takes them: the least that any import would have to send."""
        lines = []
        for number, (code, day, kind, subject, document, debit, credit, due) in enumerate(file.clean):
            word = {"N": "charge", "W": "payment", "K": "correction", "O": "interest"}[kind]
            cells = (
                f"@{self.premises[code]}", day.isoformat(), due.isoformat() if due else "\\N", word, document, subject,
                f"{debit / 100:.2f}", f"{credit / 100:.2f}", str(number + 2), "RUN", uuid.uuid4().hex, "0", "",
            )  # fmt: skip
            lines.append("\t".join(cells))
        return "\n".join(lines).encode() + b"\n"

    def _copy(self, text: bytes) -> float:
        from django.db import connection

        accounts = self._accounts()
        ready = self._with_accounts(text, accounts)
        columns = (
            "account_id, entry_on, due_on, kind, document_no, description, debit, credit, source_line, run_id, "
            "source_key, occurrence, posted_by"
        )
        started = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(f"COPY ledger_entry ({columns}) FROM STDIN") as copy:
            copy.write(ready)
        return time.perf_counter() - started

    def _accounts(self) -> dict[str, int]:
        from billing_import import posting

        owners = [(premises, "", "charges") for premises in self.premises.values()]
        known = posting.accounts_by_owner()
        missing = [owner for owner in owners if owner not in known]
        if missing:
            codes = {pk: code for code, pk in self.premises.items()}
            known |= posting.open_accounts(missing, [codes[owner[0]] for owner in missing])
        return {owner[0]: pk for owner, pk in known.items()}

    def _with_accounts(self, text: bytes, accounts: dict[str, int]) -> bytes:
        run = uuid.uuid4().hex
        lines = []
        for line in text.decode().splitlines():
            premises, rest = line[1:].split("\t", 1)
            lines.append(f"{accounts[premises]}\t{rest.replace('RUN', run, 1)}")
        return "\n".join(lines).encode() + b"\n"

    def _empty(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE ledger_entry, ledger_balance, ledger_source_run")
            cursor.execute("CHECKPOINT" if is_superuser() else "SELECT 1")

    def _import(self, file: Any, name: str) -> dict[str, Any]:
        import io
        from unittest import mock

        from billing_import import actions

        with mock.patch.object(actions, "send_message"):
            run = actions.queue_import(kind="ledger", file=io.BytesIO(file.content), file_name=name, by="bench")
        command = [sys.executable, "-m", "tests.bench.import_bench", "--child", str(run.pk)]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def _times(self, action: Callable[[], float]) -> float:
        times = []
        for _ in range(self.repeat):
            times.append(action())
            self._empty()
        return round(statistics.median(times), 3)

    def _import_export(self) -> float:
        """Import the small file's clean rows with django-import-export's bulk mode, its differences switched off."""
        import tablib
        from import_export.resources import ModelResource

        from portal.ledger.models import Entry

        class EntryResource(ModelResource):  # type: ignore[misc]
            class Meta:
                model = Entry
                use_bulk = True
                batch_size = 1000
                skip_diff = True
                import_id_fields: tuple[str, ...] = ("source_key", "occurrence")
                fields = (
                    "account", "entry_on", "due_on", "kind", "document_no", "description", "debit", "credit",
                    "source_line", "run_id", "source_key", "occurrence", "posted_by",
                )  # fmt: skip

        lines = self._with_accounts(self._copy_text(self.small), self._accounts()).decode().splitlines()
        data = tablib.Dataset(headers=EntryResource.Meta.fields)
        for line in lines:
            data.append(["" if cell == "\\N" else cell for cell in line.split("\t")])
        started = time.perf_counter()
        result = EntryResource().import_data(data, raise_errors=True, use_transactions=True)
        seconds = time.perf_counter() - started
        assert Entry.objects.count() == len(lines), result.totals
        return seconds


def is_superuser() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    return bool(row and row[0])


def settings_in_words() -> dict[str, str]:
    """Return the server's settings that matter here, as it runs with them."""
    from django.db import connection

    names = (
        "server_version",
        "shared_buffers",
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "jit",
        "max_wal_size",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, current_setting(name) FROM unnest(%s::text[]) AS name", [list(names)])
        return dict(cursor.fetchall())


def as_text(result: dict[str, Any]) -> str:
    large, small = result["large"], result["small"]
    peer = small["import_export_bulk_seconds"]
    settings = ", ".join(f"{name}={value}" for name, value in result["settings"].items())
    return "\n".join(
        (
            f"{result['rows']} dirty rows, empty indexed ledger, median of {result['repeat']}:",
            f"  raw COPY of the clean rows   {large['copy_seconds']:8.3f} s",
            f"  import                       {large['import_seconds']:8.3f} s   ratio {large['ratio']}",
            f"  the same rows again          {large['again_seconds']:8.3f} s   ratio {large['again_ratio']}",
            f"  worker: {large['worker_cpu_seconds']} s CPU, memory growth {large['worker_growth_mb']} MB",
            f"{PEER_ROWS} rows:",
            f"  raw COPY                     {small['copy_seconds']:8.3f} s",
            f"  import                       {small['import_seconds']:8.3f} s   ratio {small['ratio']}",
            f"  django-import-export (bulk)  {peer:8.3f} s   ratio {small['import_export_ratio']}",
            f"  the import is {small['times_faster_than_import_export']} times as fast as that",
            f"settings: {settings}",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
