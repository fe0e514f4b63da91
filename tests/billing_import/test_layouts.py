"""The documented layouts: written from the code, with examples that import."""

from pathlib import Path
from typing import Any

from django.conf import settings

from billing_import.layouts import EXAMPLES, example_text, layouts_text
from billing_import.profiles import LAYOUTS
from tests.billing_import.conftest import Importer, balance_of, counts

ROOT = Path(settings.BASE_DIR)


def test_the_document_is_what_the_code_says() -> None:
    written = (ROOT / "docs" / "import-layouts.md").read_text(encoding="utf-8")
    assert written == layouts_text(), "run: ./app manage import_layouts"


def test_the_examples_are_what_the_code_says() -> None:
    for kind, path in EXAMPLES.items():
        assert (ROOT / path).read_bytes() == example_text(LAYOUTS[kind]).encode("cp1250")


def test_the_examples_import_without_a_reject(hutnik: Any, import_bytes: Importer) -> None:
    register = import_bytes((ROOT / EXAMPLES["register"]).read_bytes(), kind="register")
    assert (register.status, counts(register)) == ("applied", {"rows_read": 4, "accepted": 4, "added": 4})
    ledger = import_bytes((ROOT / EXAMPLES["ledger"]).read_bytes())
    assert (ledger.status, counts(ledger)) == ("applied", {"rows_read": 4, "accepted": 4, "added": 4})
    assert (str(balance_of("HUTN/4/19")), str(balance_of("HUTN/4/20"))) == ("419.79", "-64.46")
    assert ledger.totals["control"] == {"stated": 1, "differences": []}
