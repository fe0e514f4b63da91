"""The number to pay to: read from the register, checked, kept once, and never lost."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from billing_import.register_undo import undo_register_run
from portal.ledger.models import Account
from tests.billing_import.conftest import Importer, reasons

HEADER = "Indeks lokalu;Ulica;Nr budynku;Rachunek do wpłat"
ONE, OTHER = "39 1140 2004 0000 3000 0001 0234", "PL72249000050000111122223333"
PLAIN_ONE, PLAIN_OTHER = "39114020040000300000010234", "72249000050000111122223333"


@pytest.fixture
def register(hutnik: Any, import_rows: Importer) -> Importer:
    def do(*rows: str) -> Any:
        return import_rows(*rows, header=HEADER, kind="register")

    return do


def numbers() -> dict[str, str | None]:
    return dict(Account.objects.order_by("code").values_list("code", "payment_account"))


def test_the_register_brings_numbers_to_pay_to(register: Importer, import_rows: Importer) -> None:
    run = register(f"A/1;Polna;1;{ONE}", f"A/2;Polna;1;{OTHER}", "A/3;Polna;1;")
    assert (run.status, run.added) == ("applied", 3)
    assert numbers() == {"A/1": PLAIN_ONE, "A/2": PLAIN_OTHER}
    import_rows("A/1;05.01.2024;N;Opis;N/1;10,00;;", "A/3;05.01.2024;N;Opis;N/1;10,00;;")
    assert numbers() == {"A/1": PLAIN_ONE, "A/2": PLAIN_OTHER, "A/3": None}
    assert register(f"A/1;Polna;1;{PLAIN_ONE}", "A/2;Polna;1;").status == "unchanged"
    assert numbers()["A/2"] == PLAIN_OTHER


def test_two_premises_may_change_their_numbers(register: Importer) -> None:
    register(f"A/1;Polna;1;{ONE}", f"A/2;Polna;1;{OTHER}")
    assert register(f"A/1;Polna;1;{OTHER}", f"A/2;Polna;1;{ONE}").added == 2
    assert numbers() == {"A/1": PLAIN_OTHER, "A/2": PLAIN_ONE}


def test_a_number_is_of_one_premises_and_right(register: Importer) -> None:
    register(f"A/1;Polna;1;{ONE}")
    wrong = "39 1140 2004 0000 3000 0001 0235"
    lines = (f"A/2;Polna;1;{ONE}", f"A/3;Polna;1;{OTHER}", f"A/4;Polna;1;{OTHER}", f"A/5;Polna;1;{wrong}")
    run = register(*lines)
    assert reasons(run) == [
        (2, "Rachunek do wpłat", PLAIN_ONE, "payment_account_stored"),
        (4, "Rachunek do wpłat", OTHER, "payment_account_taken"),
        (5, "Rachunek do wpłat", wrong, "account_number_wrong"),
    ]
    assert numbers() == {"A/1": PLAIN_ONE, "A/3": PLAIN_OTHER}
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(code="A/3").update(payment_account=PLAIN_ONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(code="A/3").update(payment_account="39 1140")


def test_a_row_that_counted_on_a_refused_one_is_refused_too(register: Importer) -> None:
    register(f"A/1;Polna;1;{ONE}", f"A/2;Polna;1;{OTHER}")
    run = register(f"A/1;Polna;1;{OTHER}", f"A/3;Polna;1;{ONE}")
    assert [(line, code) for line, _, _, code in reasons(run)] == [
        (2, "payment_account_stored"),
        (3, "payment_account_stored"),
    ]
    assert numbers() == {"A/1": PLAIN_ONE, "A/2": PLAIN_OTHER}


def test_taking_a_register_back_gives_premises_their_numbers_back(register: Importer, import_rows: Importer) -> None:
    register(f"A/1;Polna;1;{ONE}", f"A/2;Polna;1;{OTHER}")
    import_rows("A/1;05.01.2024;N;Opis;N/1;10,00;;")
    before = numbers()
    run = register(f"A/1;Polna;1;{OTHER}", f"A/2;Polna;1;{ONE}", "A/3;Polna;1;47114020040000300234713036")
    assert numbers() == {"A/1": PLAIN_OTHER, "A/2": PLAIN_ONE, "A/3": "47114020040000300234713036"}
    with transaction.atomic():
        assert undo_register_run(run) == "undone"
    assert numbers() == before
