"""Whose a file is: the NIP in books of account, the own accounts in bank files. A file of somebody else is not posted.

A profile may say whose files it reads (``owners``); then any other file is refused. Without that a new NIP or account
is told as a warning, because a cooperative may well have opened an account.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from billing_import.files import stored_file
from billing_import.formats.problems import FileRefused
from billing_import.formats.rows_table import RowsTable
from billing_import.models import ImportRun
from billing_import.outcome import Outcome
from billing_import.profiles import Profile
from billing_import.rows_kind import RowsKind
from billing_import.rows_posting import STAGING
from billing_import.standing_on import COUNTED
from portal.kernel.bank_account import plain_account

# The subject stands before all sections that may be long.
_HEAD_BYTES = 64 << 10
_NIP = re.compile(rb"<(?:[A-Za-z0-9_]+:)?Podmiot1[ >].*?<(?:[A-Za-z0-9_]+:)?NIP>\s*(?:PL)?([0-9]{10})\s*<", re.DOTALL)


def check_owner_of_books(run: ImportRun, profile: Profile, table: Any, outcome: Outcome) -> None:
    """Note the NIP of a JPK file; warn when it is new. Raises FileRefused when it is none of the profile's owners."""
    nip = _nip_in(stored_file(run)) if isinstance(table, RowsTable) and table.raw.kind == "ledger" else ""
    if not nip:
        return
    outcome.totals["owner"] = nip
    if profile.owners:
        _refuse_others([nip], profile.owners)
        return
    earlier = ImportRun.objects.filter(kind=run.kind, status__in=COUNTED, totals__owner__isnull=False)
    if not earlier.filter(totals__owner=nip).exists():
        text = _("Te księgi ma podmiot z NIP %(nip)s, którego jeszcze tu nie było. Sprawdź, czy to Wasza spółdzielnia.")
        outcome.totals.setdefault("warnings", []).append(text % {"nip": nip})


def check_owner_of_rows(kind: RowsKind, profile: Profile, outcome: Outcome) -> None:
    """Look at the own accounts of staged rows; warn of new ones. Raises FileRefused for accounts of others.

    Cost: one query over the staged rows; the kind's table is looked through for each account that is new.
    """
    if not kind.file_owner:
        return
    at = next(number for number, one in enumerate(kind.fields, start=1) if one.name == kind.file_owner)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT c{at} FROM {STAGING} WHERE c{at} IS NOT NULL ORDER BY 1")
        accounts = [str(account) for (account,) in cursor.fetchall()]
        if profile.owners:
            _refuse_others(accounts, profile.owners)
            return
        column = next(name for name, source in kind.columns.items() if source == kind.file_owner)
        cursor.execute(
            f"SELECT one FROM unnest(%s::text[]) AS one"
            f" WHERE NOT EXISTS (SELECT FROM {kind.table} WHERE {column} = one)",
            [accounts],
        )
        unseen = [str(account) for (account,) in cursor.fetchall()]
    if unseen:
        text = _("Rachunki, których jeszcze tu nie było: %(accounts)s. Sprawdź, czy należą do Waszej spółdzielni.")
        outcome.totals.setdefault("warnings", []).append(text % {"accounts": ", ".join(unseen[:5])})


def _nip_in(path: Path) -> str:
    with path.open("rb") as file:
        # UTF-16 has a zero beside each of these letters.
        found = _NIP.search(file.read(_HEAD_BYTES).replace(b"\0", b""))
    return found[1].decode() if found else ""


def _refuse_others(found: Iterable[str], owners: Iterable[str]) -> None:
    ours = {plain_account(owner) for owner in owners}
    others = [one for one in found if one not in ours]
    if others:
        raise FileRefused("file_of_others", found=", ".join(others[:5]), expected=", ".join(sorted(ours)[:5]))
