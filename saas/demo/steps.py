"""The steps from empty servers to a demo one can sign in to, and what they report. Each step may be repeated."""

import datetime as dt
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django_tenants.utils import schema_context

from billing_import.models import ImportProfile
from billing_import.profiles import Profile, profile_named
from saas.demo.accounts import ACCOUNTS, make_accounts
from saas.demo.files import DemoFiles, OtherSize, write_files

SLUGS = ("siarkowiec", "hutnik")
Report = Callable[..., None]


class DemoFailed(Exception):
    """A step could not be done; the text says why."""


def prepare(size: str, today: dt.date, report: Report) -> None:
    """Do all steps; on a finished demo each finds its work done."""
    report(step="Onboarding Siarkowiec and Hutnik")
    for slug in SLUGS:
        onboard(slug)
    report(step="Writing their register and ledger files")
    files = {slug: write(slug, size, today) for slug in SLUGS}
    premises, entries = (sum(getattr(one, name) for one in files.values()) for name in ("premises", "entries"))
    report(note=f"{premises:,} premises, {entries:,} entries")
    for slug in SLUGS:
        for kind in ("register", "ledger"):
            report(step=f"Importing the {kind} of {slug.capitalize()} through Celery")
            result = import_file(slug, kind, getattr(files[slug], kind))
            report(note=described(result))
    report(step="Making accounts")
    report(note=f"{make_accounts()} new")
    report(
        accounts=[
            {
                "host": account.host,
                "role": account.role,
                "identifier": account.identifier,
                "password": account.password,
                "note": account.note,
            }
            for account in ACCOUNTS
        ]
    )


def onboard(slug: str) -> None:
    """Make the cooperative out of its pack, or bring it up to its pack."""
    pack = Path(settings.BASE_DIR) / "tenants" / "packs" / slug
    call_command("onboard_cooperative", str(pack), update=True, verbosity=0, stdout=sys.stderr)


def profile_of(slug: str, kind: str) -> str:
    """Return the name of the cooperative's own profile for a kind of file, or the built-in one's."""
    with schema_context(slug):
        stored = ImportProfile.objects.filter(kind=kind).order_by("name").first()
    return stored.name if stored else "default"


def write(slug: str, size: str, today: dt.date) -> DemoFiles:
    """Write the cooperative's files the way its profiles read them."""
    profiles: dict[str, Profile] = {}
    for kind in ("register", "ledger"):
        name = profile_of(slug, kind)
        with schema_context(slug):
            profiles[kind] = profile_named(kind, name)[0]
    try:
        return write_files(Path(settings.VAR_DIR) / "demo" / slug, slug, size, today, profiles)
    except OtherSize as other:
        raise DemoFailed(f"The data there are of size {other}: add --fresh to make them {size}.") from None


def import_file(slug: str, kind: str, path: Path) -> dict[str, Any]:
    """Import a file by the command that everybody uses, and wait for the worker."""
    printed = io.StringIO()
    options = {"cooperative": slug, "kind": kind, "profile": profile_of(slug, kind), "wait": True, "json": True}
    try:
        call_command("import_file", str(path), stdout=printed, **options)
    except SystemExit as ended:
        if ended.code:
            raise DemoFailed(f"The {kind} of {slug} was refused: {printed.getvalue().strip()}") from None
    result: dict[str, Any] = json.loads(printed.getvalue())
    if result["status"] not in ("applied", "unchanged"):
        raise DemoFailed(f"The {kind} of {slug} ended as {result['status']}: {result}")
    return result


def described(result: dict[str, Any]) -> str:
    """Return an import's result in words."""
    if result["status"] == "unchanged":
        return "unchanged"
    return f"{result['accepted']:,} rows"
