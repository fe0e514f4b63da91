"""Fills the list of kinds of files; imported once, while Django starts."""

from billing_import.formats.ledger_csv import EXAMPLE as LEDGER_EXAMPLE
from billing_import.formats.ledger_csv import LEDGER
from billing_import.formats.register_csv import EXAMPLE as REGISTER_EXAMPLE
from billing_import.formats.register_csv import REGISTER
from billing_import.kinds import KINDS_OF_FILES, READING_SETTINGS, SNAPSHOT_SETTINGS, KindOfFile
from billing_import.ledger_import import import_ledger
from billing_import.ledger_picture import ledger_picture
from billing_import.ledger_undo import undo_ledger_run
from billing_import.register_import import import_register

_BUILT_IN = (
    KindOfFile(
        code="ledger",
        name="kartoteka finansowa",
        title="Kartoteka finansowa",
        layout=LEDGER,
        carry_out=import_ledger,
        settings=READING_SETTINGS
        | SNAPSHOT_SETTINGS
        | {"decimal", "sign", "kinds", "control_totals", "premises_template", "others"},
        example=("kartoteka.csv", LEDGER_EXAMPLE),
        example_leaves_out=frozenset({"amount", "person", "account", "document_kind"}),
        undo=undo_ledger_run,
        picture=ledger_picture,
    ),
    KindOfFile(
        code="register",
        name="rejestr lokali i osób",
        title="Rejestr lokali i osób",
        layout=REGISTER,
        carry_out=import_register,
        settings=READING_SETTINGS,
        example=("rejestr.csv", REGISTER_EXAMPLE),
        rows="wierszy",
    ),
)


def add_known_kinds() -> None:
    """Put every kind into the list; doing it twice changes nothing."""
    for kind in _BUILT_IN:
        KINDS_OF_FILES.add(kind.code, kind)
