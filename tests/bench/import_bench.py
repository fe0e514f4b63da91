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
PEER_ROWS = 20_000
ENTRY_COLUMNS = (
    "account", "entry_on", "due_on", "kind", "document_no", "description", "debit", "credit", "source_line", "run_id",
    "source_key", "occurrence", "posted_by",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--first-only", action="store_true", help="only the import into an empty ledger, and its undo")
    parser.add_argument("--without-peers", action="store_true", help="leave django-import-export and bulk_create out")
    parser.add_argument("--child", metavar="RUN", help=argparse.SUPPRESS)
    parser.add_argument("--undo", metavar="RUN", help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saas.settings")
    os.environ.setdefault("IOK_LOG_LEVEL", "WARNING")
    if given.child:
        return child(given.child)
    if given.undo:
        return child(given.undo, is_undo=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IOK_VAR"] = folder
        django.setup()
        result = Bench(
            given.rows, given.repeat, with_peers=not given.without_peers, first_only=given.first_only
        ).measure()
    print(json.dumps(result) if given.json else as_text(result))
    return 0


def child(run_id: str, *, is_undo: bool = False) -> int:
    """Carry one import out, or take it back, as a worker does; print its seconds and memory beyond its start."""
    django.setup()
    from django_tenants.utils import schema_context

    from billing_import import deciding, pipeline, undoing
    from billing_import.models import ImportRun

    with schema_context(SLUG):
        from django.db import connection

        connection.ensure_connection()
        if os.environ.get("IOK_BENCH_TRACE"):
            connection.execute_wrappers.append(tell_slow_statements)
        before, processor = memory_mb("VmRSS"), time.process_time()
        started = time.perf_counter()
        if is_undo:
            deciding.send_message = lambda _: True  # type: ignore[assignment]
            deciding.take_back(run=ImportRun.objects.get(pk=run_id), by="bench")
            run = undoing.undo_run(uuid.UUID(run_id))
        else:
            run = pipeline.run_import(uuid.UUID(run_id))
        seconds = time.perf_counter() - started
    growth = memory_mb("VmHWM") - before
    print(
        json.dumps(
            {"seconds": seconds, "cpu": time.process_time() - processor, "growth_mb": growth, "status": run.status}
        )
    )
    return 0


def tell_slow_statements(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
    """Write statements of 50 ms and more down; IOK_BENCH_TRACE names the file."""
    started = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = time.perf_counter() - started
        if took >= 0.05:
            with Path(os.environ["IOK_BENCH_TRACE"]).open("a", encoding="utf-8") as file:
                file.write(f"{started:12.3f} {took:7.3f} s  {' '.join(sql.split())[:100]}\n")


def memory_mb(name: str) -> float:
    """Return a figure of this process in MB: VmRSS now, VmHWM at its highest."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


class Bench:
    """One cooperative with 8,000 premises whose ledger is filled and emptied again and again."""

    def __init__(self, rows: int, repeat: int, *, with_peers: bool, first_only: bool) -> None:
        from tests.billing_import.dirty_files import dirty_ledger, premises_codes

        self.rows, self.repeat, self.with_peers, self.first_only = rows, repeat, with_peers, first_only
        self.codes = premises_codes(PREMISES)
        self.large = dirty_ledger(20260101, rows, self.codes)
        self.second = dirty_ledger(20260103, 10 if first_only else rows, self.codes)
        self.small = dirty_ledger(20260102, PEER_ROWS, self.codes)

    def measure(self) -> dict[str, Any]:
        from django_tenants.utils import schema_context

        self._prepare()
        with schema_context(SLUG):
            self._make_premises()
            turns = [self._turn() for _ in range(self.repeat)]
            small = self._against_copy(self.small, "small.csv")
            peers = {name: self._times(peer) for name, peer in (self._peers() if self.with_peers else {}).items()}
        return {
            "rows": self.rows,
            "repeat": self.repeat,
            "settings": settings_in_words(),
            "cases": {name: self._case([turn[name] for turn in turns]) for name in turns[0]},
            "small": {**small, "peers": {name: {"seconds": took, "ratio": round(small["copy_seconds"] / took, 4)}
                                         for name, took in peers.items()}},
        }  # fmt: skip

    @staticmethod
    def _case(times: list[tuple[float, dict[str, Any]]]) -> dict[str, Any]:
        """Return the medians of one case: raw COPY of the same rows into the same state, the import, their ratio."""
        ratios = [copied / told["seconds"] for copied, told in times]
        return {
            "copy_seconds": round(statistics.median(copied for copied, _ in times), 3),
            "seconds": round(statistics.median(told["seconds"] for _, told in times), 3),
            "ratio": round(statistics.median(ratios), 3),
            "ratios": [round(ratio, 3) for ratio in ratios],
            "worker_cpu_seconds": round(statistics.median(told["cpu"] for _, told in times), 3),
            "worker_growth_mb": round(max(told["growth_mb"] for _, told in times), 1),
            "status": times[0][1]["status"],
        }

    def _turn(self) -> dict[str, tuple[float, dict[str, Any]]]:
        """Measure every case once; COPY and import take turns, so that noise meets both."""
        from billing_import.profiles import Profile, save_profile

        save_profile(Profile(name="stan", mode="snapshot", scope="all"))
        self._empty()
        copy_fresh = self._copy(self._copy_text(self.large))
        if self.first_only:
            self._empty()
            first = self._import(self.large.content, "large.csv")
            undo = self._undo(first)
            return {"fresh": (copy_fresh, first), "undo_fresh": (undo["seconds"], first)}
        copy_more = self._copy(self._copy_text(self.second))
        self._empty()
        fresh = self._import(self.large.content, "large.csv")
        same = self._import(self.large.content, "large.csv")
        # The same rows in other bytes: an empty line at the end.
        again = self._import(self.large.content + b"\r\n", "again.csv")
        more = self._import(self.second.content, "second.csv")
        undo_more = self._undo(more)
        self._empty()
        first = self._import(self.large.content, "large.csv")
        undo_fresh = self._undo(first)
        self._empty()
        self._import(whole_state(self.large), "stan.csv", profile="stan")
        changed = self._import(whole_state(self.large, changed_percent=1), "stan.csv", profile="stan")
        undo_changed = self._undo(changed)
        self._empty()
        return {
            "fresh": (copy_fresh, fresh),
            "more": (copy_more, more),
            "again": (copy_fresh, again),
            "same": (copy_fresh, same),
            "changed": (copy_fresh, changed),
            # Of these the ratio is the share of the import's own time.
            "undo_fresh": (undo_fresh["seconds"], first),
            "undo_more": (undo_more["seconds"], more),
            "undo_changed": (undo_changed["seconds"], changed),
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
        copies, imports = [], []
        text = self._copy_text(file)
        for _ in range(self.repeat):
            copies.append(self._copy(text))
            self._empty()
            imports.append(self._import(file.content, name)["seconds"])
            self._empty()
        copied, imported = statistics.median(copies), statistics.median(imports)
        return {
            "rows": PEER_ROWS,
            "copy_seconds": round(copied, 3),
            "import_seconds": round(imported, 3),
            "ratio": round(copied / imported, 3),
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
            known |= posting.open_accounts(missing, [codes[owner[0]] for owner in missing], uuid.uuid4())
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
            cursor.execute("TRUNCATE ledger_entry, ledger_balance, ledger_source_run, import_reject, import_mended")
            cursor.execute(
                "UPDATE import_run SET sha256 = '', added = 0, unchanged = 0, superseded = 0, accepted = 0, "
                "rejected = 0, rows_read = 0, lines = lines_skipped + lines_joined"
            )
            cursor.execute("CHECKPOINT" if is_superuser() else "SELECT 1")

    def _import(self, content: bytes, name: str, profile: str | None = None) -> dict[str, Any]:
        import io
        from unittest import mock

        from billing_import import actions

        with mock.patch.object(actions, "send_message"):
            run = actions.queue_import(
                kind="ledger", file=io.BytesIO(content), file_name=name, by="bench", profile=profile
            )
        return self._child("--child", str(run.pk))

    def _undo(self, told: dict[str, Any]) -> dict[str, Any]:
        return self._child("--undo", told["run"])

    def _child(self, what: str, run: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.bench.import_bench", what, run]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        told: dict[str, Any] = json.loads(done.stdout)
        return {**told, "run": run}

    def _times(self, action: Callable[[], float]) -> float:
        times = []
        for _ in range(self.repeat):
            times.append(action())
            self._empty()
        return round(statistics.median(times), 3)

    def _peers(self) -> dict[str, Callable[[], float]]:
        return {
            "django-import-export, bulk": lambda: self._import_export(is_bulk=True),
            "django-import-export": lambda: self._import_export(is_bulk=False),
            "bulk_create": self._bulk_create,
        }

    def _bulk_create(self) -> float:
        """Create the small file's clean rows with the ORM, 5,000 at a time."""
        from portal.ledger.models import Entry

        lines = self._with_accounts(self._copy_text(self.small), self._accounts()).decode().splitlines()
        names = ENTRY_COLUMNS
        started = time.perf_counter()
        rows = [
            Entry(**{("account_id" if name == "account" else name): (None if cell == "\\N" else cell)
                     for name, cell in zip(names, line.split("\t"), strict=True)})
            for line in lines
        ]  # fmt: skip
        Entry.objects.bulk_create(rows, batch_size=5000)
        return time.perf_counter() - started

    def _import_export(self, *, is_bulk: bool) -> float:
        """Import the small file's clean rows with django-import-export, in its bulk mode without differences."""
        import tablib
        from import_export.resources import ModelResource

        from portal.ledger.models import Entry

        class EntryResource(ModelResource):  # type: ignore[misc]
            class Meta:
                model = Entry
                use_bulk = is_bulk
                batch_size = 1000
                skip_diff = is_bulk
                import_id_fields: tuple[str, ...] = ("source_key", "occurrence")
                fields = ENTRY_COLUMNS

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


def whole_state(file: Any, changed_percent: int = 0) -> bytes:
    """Return the file without its bad rows, as a snapshot; of so many per cent of the rows the amount is another."""
    lines = file.content.split(b"\r\n")
    bad = set(file.rejected_lines)
    kept = [line for number, line in enumerate(lines, start=1) if number not in bad]
    if changed_percent:
        every = 100 // changed_percent
        for at in range(every, len(kept) - 1, every):
            cells = kept[at].split(b";")
            if b'"' not in kept[at] and len(cells) == 8:
                cells[5 if cells[5].strip(b" \xa00,") else 6] = b"77,77"
                kept[at] = b";".join(cells)
    return b"\r\n".join(kept)


WORDS = {
    "fresh": "into an empty ledger",
    "more": "into a ledger with as many rows",
    "again": "the same rows again, other bytes",
    "same": "the same file again",
    "changed": "a snapshot with 1 % changed",
    "undo_fresh": "undo of the first file",
    "undo_more": "undo of the second file",
    "undo_changed": "undo of the changed snapshot",
}


def as_text(result: dict[str, Any]) -> str:
    settings = ", ".join(f"{name}={value}" for name, value in result["settings"].items())
    lines = [
        f"{result['rows']} dirty rows, median of {result['repeat']}; ratio = time of raw COPY / time of the import;"
    ]
    lines.append("for undo: time of the undo / time of the import it undoes")
    for name, case in result["cases"].items():
        lines.append(
            f"  {WORDS[name]:36} {case['copy_seconds']:8.3f} s {case['seconds']:8.3f} s  ratio {case['ratio']:<6} "
            f"{case['ratios']} worker {case['worker_cpu_seconds']} s CPU, +{case['worker_growth_mb']} MB"
        )
    small = result["small"]
    lines.append(f"{small['rows']} rows: COPY {small['copy_seconds']} s, import {small['import_seconds']} s, "
                 f"ratio {small['ratio']}")  # fmt: skip
    lines.extend(
        f"  {name:36} {peer['seconds']:8.3f} s  ratio {peer['ratio']}" for name, peer in small["peers"].items()
    )
    return "\n".join((*lines, f"settings: {settings}"))


if __name__ == "__main__":
    sys.exit(main())
