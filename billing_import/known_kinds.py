"""Fills the list of kinds of files; imported once, while Django starts."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from billing_import.formats.bank_csv import EXAMPLE as BANK_EXAMPLE
from billing_import.formats.components_csv import EXAMPLE as COMPONENTS_EXAMPLE
from billing_import.formats.court_csv import EXAMPLE as COURT_EXAMPLE
from billing_import.formats.ledger_csv import EXAMPLE as LEDGER_EXAMPLE
from billing_import.formats.ledger_csv import LEDGER
from billing_import.formats.membership_csv import EXAMPLE as MEMBERSHIP_EXAMPLE
from billing_import.formats.meters_csv import METERS_EXAMPLE, READINGS_EXAMPLE
from billing_import.formats.register_csv import EXAMPLE as REGISTER_EXAMPLE
from billing_import.formats.register_csv import REGISTER
from billing_import.formats.sales_csv import EXAMPLE as SALES_EXAMPLE
from billing_import.kinds import KINDS_OF_FILES, READING_SETTINGS, SNAPSHOT_SETTINGS, KindOfFile
from billing_import.ledger_import import import_ledger
from billing_import.ledger_picture import ledger_picture
from billing_import.ledger_undo import ledger_undo_plan, undo_ledger_run
from billing_import.line_owners import ledger_owners, owners_of
from billing_import.register_import import import_register
from billing_import.register_undo import register_undo_plan, undo_register_run
from billing_import.register_words import register_picture
from billing_import.row_kinds.bank import BANK
from billing_import.row_kinds.components import COMPONENTS
from billing_import.row_kinds.court import COURT
from billing_import.row_kinds.membership import MEMBERSHIP
from billing_import.row_kinds.meters import METERS, READINGS
from billing_import.row_kinds.sales import SALES
from billing_import.rows_import import importer_of
from billing_import.rows_kind import RowsKind
from billing_import.rows_picture import picture_of_rows
from billing_import.rows_undo import plan_of, undoer_of
from billing_import.trying import try_ledger, try_register, tryer_of
from portal.accounts.capabilities import SEE_COURT_CASES, SEE_LEDGERS, SEE_MEMBERS

_BUILT_IN = (
    KindOfFile(
        code="ledger",
        name="kartoteka finansowa",
        title="Kartoteka finansowa",
        layout=LEDGER,
        carry_out=import_ledger,
        settings=READING_SETTINGS
        | SNAPSHOT_SETTINGS
        | {
            "decimal",
            "sign",
            "kinds",
            "kind_by_side",
            "control_totals",
            "premises_template",
            "others",
            "owners",
        },
        example=("kartoteka.csv", LEDGER_EXAMPLE),
        example_leaves_out=frozenset({"amount", "person", "account", "document_kind", "currency"}),
        undo=undo_ledger_run,
        undo_plan=ledger_undo_plan,
        picture=ledger_picture,
        owners=ledger_owners,
        try_rows=try_ledger,
    ),
    KindOfFile(
        code="register",
        name="rejestr lokali i osób",
        title="Rejestr lokali i osób",
        layout=REGISTER,
        carry_out=import_register,
        settings=READING_SETTINGS,
        example=("rejestr.csv", REGISTER_EXAMPLE),
        rows="wiersze",
        undo=undo_register_run,
        undo_plan=register_undo_plan,
        picture=register_picture,
        try_rows=try_register,
    ),
)


_ROWS_SETTINGS = READING_SETTINGS | SNAPSHOT_SETTINGS | {"decimal", "control_totals"}
# A file of these kinds says how things stand; what it lacks is over.
_WHOLE_STATE = {"mode": "snapshot", "scope": "all"}
_STATE_OF_PREMISES = _WHOLE_STATE | {"scope_premises": "in_file"}


def _rows(
    kind: RowsKind,
    name: str,
    rows: str,
    example: tuple[str, tuple[str, ...]],
    *,
    defaults: Mapping[str, Any] = MappingProxyType({}),
    seen_with: str = SEE_LEDGERS,
) -> KindOfFile:
    return KindOfFile(
        code=kind.code,
        name=name,
        title=name[:1].upper() + name[1:],
        layout=kind.layout,
        carry_out=importer_of(kind),
        undo=undoer_of(kind),
        undo_plan=plan_of(kind),
        picture=picture_of_rows(kind),
        owners=owners_of(kind),
        seen_with=seen_with,
        settings=_ROWS_SETTINGS
        | ({"premises_template"} if kind.names_premises else frozenset())
        | ({"owners", "direction"} if kind.file_owner else frozenset()),
        example=example,
        rows=rows,
        defaults=defaults,
        try_rows=tryer_of(kind),
    )


_ROWS = (
    _rows(COMPONENTS, "składniki opłat", "składniki opłat", ("skladniki.csv", COMPONENTS_EXAMPLE)),
    _rows(SALES, "inne sprzedaże i zakupy", "faktury", ("faktury.csv", SALES_EXAMPLE)),
    _rows(
        MEMBERSHIP,
        "rejestr członków",
        "wiersze rejestru członków",
        ("czlonkowie.csv", MEMBERSHIP_EXAMPLE),
        defaults={"mode": "snapshot", "scope": "days"},
        seen_with=SEE_MEMBERS,
    ),
    _rows(
        COURT,
        "sprawy sądowe",
        "sprawy",
        ("sprawy.csv", COURT_EXAMPLE),
        defaults=_WHOLE_STATE,
        seen_with=SEE_COURT_CASES,
    ),
    _rows(METERS, "liczniki", "liczniki", ("liczniki.csv", METERS_EXAMPLE), defaults=_STATE_OF_PREMISES),
    _rows(READINGS, "odczyty liczników", "odczyty", ("odczyty.csv", READINGS_EXAMPLE)),
    _rows(BANK, "wyciągi bankowe i wpłaty masowe", "operacje bankowe", ("wyciag.csv", BANK_EXAMPLE)),
)


def add_known_kinds() -> None:
    """Put every kind into the list; doing it twice changes nothing."""
    for kind in (*_BUILT_IN, *_ROWS):
        KINDS_OF_FILES.add(kind.code, kind)
