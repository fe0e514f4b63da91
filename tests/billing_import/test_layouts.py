"""The documented layouts: written from the code, with examples that import."""

from pathlib import Path
from typing import Any

from django.conf import settings

from billing_import.kinds import KINDS_OF_FILES, kind_codes, kind_named
from billing_import.layouts import example_path, example_text, layouts_text
from tests.billing_import.conftest import Importer, balance_of, counts

ROOT = Path(settings.BASE_DIR)


def test_the_document_is_what_the_code_says() -> None:
    written = (ROOT / "docs" / "import-layouts.md").read_text(encoding="utf-8")
    assert written == layouts_text(), "run: ./app manage import_layouts"


def test_the_examples_are_what_the_code_says() -> None:
    for _, kind in KINDS_OF_FILES:
        assert (ROOT / example_path(kind)).read_bytes() == example_text(kind).encode("cp1250")


def example(kind: str) -> bytes:
    return (ROOT / example_path(kind_named(kind))).read_bytes()


def test_the_examples_import_without_a_reject(hutnik: Any, import_bytes: Importer) -> None:
    register = import_bytes(example("register"), kind="register")
    assert (register.status, counts(register)) == ("applied", {"rows_read": 4, "accepted": 4, "added": 4})
    ledger = import_bytes(example("ledger"))
    assert (ledger.status, counts(ledger)) == ("applied", {"rows_read": 4, "accepted": 4, "added": 4})
    assert (str(balance_of("HUTN/4/19")), str(balance_of("HUTN/4/20"))) == ("419.79", "-64.46")
    assert ledger.totals["control"] == {"stated": 1, "differences": []}


def test_every_example_is_shown_before_it_is_applied(hutnik: Any, import_bytes: Importer) -> None:
    import_bytes(example("register"), kind="register")
    for kind in kind_codes():
        if kind in {"register", "ledger"}:
            continue
        run = import_bytes(example(kind), kind=kind, wish="preview")
        assert (kind, run.status) == (kind, "previewed")
        assert len(run.picture["added_cells"]) == run.added
        assert all(title[0].isupper() for title in run.picture["header"]), run.picture["header"]
