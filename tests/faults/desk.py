"""What an accountant does at the desk, in a process of its own: one order a line as JSON, one answer a line.

``python -m tests.faults.desk`` saves fault tests the start of manage.py for each wish. It knows the
product's doors alone.
"""

import contextlib
import json
import logging
import sys
import traceback
import uuid
from pathlib import Path
from typing import Any

import django


def main() -> None:
    """Carry orders out until the input ends."""
    django.setup()
    logging.disable(logging.WARNING)
    from django.db import connections

    for line in sys.stdin:
        try:
            answer = _done(json.loads(line))
        except BaseException:  # noqa: BLE001  (the test says what it expected)
            answer = {"error": traceback.format_exc(limit=-12)}
        connections.close_all()
        sys.stdout.write(json.dumps(answer, default=str) + "\n")
        sys.stdout.flush()


def _done(order: dict[str, Any]) -> dict[str, Any]:
    from django_tenants.utils import schema_context

    with schema_context(order["cooperative"]):
        return _ORDERS[order["do"]](order)


def _queue(order: dict[str, Any]) -> dict[str, Any]:
    from billing_import.actions import queue_import

    path = Path(order["path"])
    with path.open("rb") as file:
        run = queue_import(kind=order["kind"], file=file, file_name=path.name, by="desk", wish=order["wish"])
    return {"run": str(run.pk)}


def _decide(order: dict[str, Any]) -> dict[str, Any]:
    from billing_import.deciding import apply_previewed, cancel_run, take_back
    from billing_import.models import ImportRun

    decision = {"apply": apply_previewed, "undo": take_back, "cancel": cancel_run}[order["do"]]
    decision(run=ImportRun.objects.get(pk=uuid.UUID(order["run"])), by="desk")
    return {}


def _post(order: dict[str, Any]) -> dict[str, Any]:
    """Import files to the end in this process and roll everything back; return what became of each run.

    ``posted`` counts the rows that were there before they were rolled back.
    """
    from django.db import transaction

    from billing_import.actions import ImportNotPossible
    from billing_import.files import stored_file
    from billing_import.models import ImportRun
    from billing_import.pipeline import run_import

    found: list[dict[str, Any]] = []
    stored: list[Path] = []
    try:
        with transaction.atomic():
            try:
                for queued in _queued(order):
                    stored.append(stored_file(queued))
                    run = run_import(queued.pk)
                    names = ("status", "kind", "rows_read", "accepted", "rejected", "added", "unchanged", "message")
                    found.append({name: getattr(run, name) for name in names} | {"posted": _posted(run)})
                    found[-1]["has_reason"] = run.status != ImportRun.Status.REFUSED or bool(run.message)
            finally:
                transaction.set_rollback(True)
    except ImportNotPossible as refused:
        return {"refused": str(refused), "runs": []}
    finally:
        for path in stored:
            with contextlib.suppress(OSError):
                for file in path.parent.iterdir():
                    file.unlink()
                path.parent.rmdir()
    return {"runs": found}


def _queued(order: dict[str, Any]) -> Any:
    from billing_import.actions import queue_import
    from billing_import.parcels import Sent, queue_parcel
    from billing_import.profiles import Profile, save_profile

    with contextlib.ExitStack() as opened:
        files = {name: opened.enter_context(Path(path).open("rb")) for name, path in order["files"].items()}
        if order["is_parcel"]:
            return queue_parcel(files=[Sent(name, file) for name, file in files.items()], by="desk", wish="apply")
        profile = None
        if order["settings"]:
            save_profile(Profile(name="proba", kind=order["kind"], **order["settings"]))
            profile = "proba"
        ((name, file),) = files.items()
        return [queue_import(kind=order["kind"], file=file, file_name=name, by="desk", profile=profile)]


def _posted(run: Any) -> int | None:
    """Return how many rows a run recorded, None for kinds whose rows are not those of a table."""
    from django.db import connection

    from billing_import.row_kinds import bank, components, court, membership, meters, sales

    kinds = (
        bank.BANK, components.COMPONENTS, court.COURT, membership.MEMBERSHIP, meters.METERS, meters.READINGS,
        sales.SALES,
    )  # fmt: skip
    table = {"ledger": "ledger_entry", **{kind.code: kind.table for kind in kinds}}.get(run.kind)
    if table is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE run_id = %s", [run.pk])
        return int(cursor.fetchone()[0])  # type: ignore[index]


_ORDERS = {"queue": _queue, "apply": _decide, "undo": _decide, "cancel": _decide, "post": _post}

if __name__ == "__main__":
    main()
