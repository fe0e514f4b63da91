"""Everything that one cooperative has, as one zip: tables as JSON lines, files as they are, its pack, a list of all.

What could only serve to sign in as somebody stays out (``LEFT_OUT``, ``SECRET_COLUMNS``) and the list says so.
"""

import datetime as dt
import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.kernel.clock import today
from portal.kernel.files import cooperative_folder
from tenants.catalog import tables_of_models
from tenants.models import Cooperative, MaintenanceWindow
from tenants.onboarding.content import pack_of_cooperative

# Sessions, second factors and devices open accounts and say nothing about the cooperative; staging tables hold
# lines of a file, and the register as it was, only while a file is read.
SECRET_TABLES = ("django_session", "mfa_authenticator", "accounts_known_device", "usersessions_usersession")
# What lives for hours and is made again from what is here: files for single people, text typed too late.
PASSING_TABLES = ("own_data_export", "own_data_kept_form")
PASSING_FOLDER = "own-data"
STAGING_TABLES = ("import_staging", "import_rows_staging", "import_image_staging")
LEFT_OUT = frozenset({*SECRET_TABLES, *STAGING_TABLES, *PASSING_TABLES})
SECRET_COLUMNS = {"accounts_user": ("password",), "outbox_message": ("sealed",)}
MANIFEST = "spis.json"
EPOCH = (1980, 1, 1, 0, 0, 0)

Tell = Callable[[str, int, int], None]


@dataclass(slots=True)
class Written:
    """What stands in the zip: rows by table, bytes by file and by file of the pack, SHA-256 of each."""

    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    pack: dict[str, dict[str, Any]] = field(default_factory=dict)


def write_export(slug: str, target: Path, *, tell: Tell = lambda *_: None) -> Written:
    """Write the zip of a cooperative; raises Cooperative.DoesNotExist.

    All tables are read in one snapshot. Cost: reads every table once, row by row; memory does not grow with them.
    """
    cooperative = Cooperative.objects.select_related("branding").get(slug=slug)
    written = Written()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _write_tables(archive, cooperative, written, tell)
        _write_files(archive, cooperative, written, tell)
        _write_pack(archive, cooperative, written)
        _put(archive, MANIFEST, json.dumps(_manifest(cooperative, written), ensure_ascii=False, indent=1).encode())
    return written


def sha256_of(path: Path) -> str:
    """Return the file's SHA-256 in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_tables(archive: zipfile.ZipFile, cooperative: Cooperative, written: Written, tell: Tell) -> None:
    tables = sorted(set(tables_of_models()) - LEFT_OUT)
    is_own_transaction = not connection.in_atomic_block
    with schema_context(cooperative.schema_name), transaction.atomic(), connection.cursor() as cursor:
        if is_own_transaction:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for done, table in enumerate(tables):
            tell("tables", done, len(tables))
            written.tables[table] = _write_table(archive, cursor, table)
        tell("tables", len(tables), len(tables))


def _write_table(archive: zipfile.ZipFile, cursor: Any, table: str) -> dict[str, Any]:
    secrets = "".join(f" - '{column}'" for column in SECRET_COLUMNS.get(table, ()))
    name = connection.ops.quote_name(table)
    rows, digest = 0, hashlib.sha256()
    entry = zipfile.ZipInfo(f"tabele/{table}.jsonl", EPOCH)
    # COPY brings rows one by one; its text form escapes the backslashes of JSON, and rows() takes that back.
    statement = f"COPY (SELECT (to_jsonb(t){secrets})::text FROM {name} t ORDER BY 1) TO STDOUT"
    with archive.open(entry, "w", force_zip64=True) as file, cursor.copy(statement) as copy:
        for (line,) in copy.rows():
            text = f"{line}\n".encode()
            file.write(text)
            digest.update(text)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest(), "left_out": list(SECRET_COLUMNS.get(table, ()))}


def _write_files(archive: zipfile.ZipFile, cooperative: Cooperative, written: Written, tell: Tell) -> None:
    with schema_context(cooperative.schema_name):
        folder = cooperative_folder()
    passing = folder / PASSING_FOLDER
    found = (path for path in folder.rglob("*") if not path.is_relative_to(passing))
    paths = sorted(path for path in found if path.is_file() and not path.is_symlink())
    for done, path in enumerate(paths):
        tell("files", done, len(paths))
        name = path.relative_to(folder).as_posix()
        info = zipfile.ZipInfo(f"pliki/{name}", EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as file:
            shutil.copyfileobj(source, file, 1 << 20)
        written.files[name] = {"bytes": path.stat().st_size, "sha256": sha256_of(path)}


def _write_pack(archive: zipfile.ZipFile, cooperative: Cooperative, written: Written) -> None:
    # Names, mark, color, rules and the regulation as people read them, ready to make the cooperative again elsewhere.
    for name, content in pack_of_cooperative(cooperative.slug, today()).items():
        _put(archive, f"paczka/{name}", content)
        written.pack[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _manifest(cooperative: Cooperative, written: Written) -> dict[str, Any]:
    branding = getattr(cooperative, "branding", None)
    agreement = cooperative.agreement_signed_on
    return {
        "cooperative": {
            "slug": cooperative.slug,
            "name": cooperative.name,
            "short_name": cooperative.short_name,
            "town": cooperative.town,
            "contact": cooperative.contact,
            "hosts": list(cooperative.domains.order_by("domain").values_list("domain", flat=True)),
            "legacy_paths": cooperative.legacy_paths,
            "status": cooperative.status,
            "created_at": _moment(cooperative.created_at),
            "opened_at": _moment(cooperative.opened_at),
            "color": branding.color if branding else "",
            "agreement_signed_on": agreement.isoformat() if agreement else None,
            "agreement_signed_by": cooperative.agreement_signed_by,
        },
        "schema_version": cooperative.schema_version,
        "written_at": _moment(timezone.now()),
        "maintenance": _breaks(cooperative),
        "tables_left_out": sorted(LEFT_OUT),
        "tables": written.tables,
        "files": written.files,
        "pack": written.pack,
    }


def _breaks(cooperative: Cooperative) -> list[dict[str, str | None]]:
    windows = MaintenanceWindow.objects.filter(cooperative=cooperative)
    return [
        {
            "from": _moment(one.starts_at),
            "to": _moment(one.ends_at),
            "text": one.text,
            "cancelled_at": _moment(one.cancelled_at),
        }
        for one in windows
    ]


def _moment(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds") if at else None


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
