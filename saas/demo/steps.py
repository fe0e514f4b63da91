"""The steps from empty servers to a demo one can sign in to, and what they report. Each step may be repeated."""

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from saas.demo.accounts import ACCOUNTS, make_accounts
from saas.demo.announcements import make_announcements
from saas.demo.documents import make_documents
from saas.demo.faults import make_faults
from saas.demo.files import DemoFiles, OlderFiles, OtherSize, write_files
from saas.demo.imports import ImportFailed, import_files, profile_of
from saas.demo.meters import give_readings, write_meter_files
from saas.demo.other_rows import KINDS, write_other_files
from saas.demo.own_data import make_own_data
from tenants.summary import gather_summary

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
    for kind, words in (("register", "registers"), ("ledger", "ledgers"), ("components", "files of components")):
        report(step=f"Importing both {words} through Celery")
        paths = {slug: getattr(files[slug], kind) for slug in SLUGS}
        try:
            import_files(kind, paths, lambda text: report(note=text))
        except ImportFailed as failed:
            raise DemoFailed(str(failed)) from None
    report(step="Importing invoices, registers of members and court cases")
    others = {slug: write_other_files(slug, today) for slug in SLUGS}
    for kind in KINDS:
        paths = {slug: others[slug][kind] for slug in SLUGS if kind in others[slug]}
        try:
            import_files(kind, paths, lambda text: report(note=text))
        except ImportFailed as failed:
            raise DemoFailed(str(failed)) from None
    report(step="Making accounts")
    report(note=f"{make_accounts()} new")
    report(step="Telling two years of fault reports and outages")
    report(note=f"{sum(make_faults(slug, today) for slug in SLUGS)} new")
    report(step="Publishing two years of announcements")
    report(note=f"{make_announcements(today)} new")
    report(step="Reading their meters")
    read_meters(today, report)
    report(step="Giving residents devices, consents and a change that waits")
    report(note=f"{sum(make_own_data(slug, today) for slug in SLUGS)} new")
    report(step="Publishing documents and sending letters")
    report(note=f"{sum(make_documents(slug, today) for slug in SLUGS)} new")
    for slug in SLUGS:
        gather_summary(slug)
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


def read_meters(today: dt.date, report: Report) -> None:
    """Bring meters and two years of readings, and give some readings as residents do."""
    files = {slug: write_meter_files(Path(settings.VAR_DIR) / "demo" / slug, slug, today) for slug in SLUGS}
    for kind in ("meters", "readings"):
        try:
            import_files(kind, {slug: files[slug][kind] for slug in SLUGS}, lambda text: report(note=text))
        except ImportFailed as failed:
            raise DemoFailed(str(failed)) from None
    given = sum(give_readings(slug, today) for slug in SLUGS)
    report(note=f"{given} readings given")


def onboard(slug: str) -> None:
    """Make the cooperative out of its pack, or bring it up to its pack."""
    pack = Path(settings.BASE_DIR) / "tenants" / "packs" / slug
    call_command("onboard_cooperative", str(pack), update=True, verbosity=0, stdout=sys.stderr)


def write(slug: str, size: str, today: dt.date) -> DemoFiles:
    """Write the cooperative's files the way its profiles read them."""
    profiles = {kind: profile_of(slug, kind) for kind in ("register", "ledger")}
    try:
        return write_files(Path(settings.VAR_DIR) / "demo" / slug, slug, size, today, profiles)
    except OtherSize as other:
        raise DemoFailed(f"The data there are of size {other}: add --fresh to make them {size}.") from None
    except OlderFiles:
        raise DemoFailed("The data there were made by an earlier version: add --fresh to make them anew.") from None
