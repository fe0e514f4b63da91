"""Where residents pay, as rules: numbers are checked, titles name only what there is."""

from typing import Any

import pytest
from pydantic import ValidationError

from portal.rulebook.sections.payments import PaymentRules

NRB = "72 2490 0005 0000 1111 2222 3333"


def test_numbers_are_kept_as_digits() -> None:
    rules = PaymentRules(account=f"PL {NRB}", nip="PL 000-000-00-00", accounts=[{"kind": "loan", "number": NRB}])  # type: ignore[arg-type]
    assert (rules.account, rules.nip) == ("72249000050000111122223333", "0000000000")
    assert rules.account_for("loan") == "72249000050000111122223333"


def test_a_kind_without_an_account_of_its_own_is_paid_to_the_general_one() -> None:
    fund: Any = [{"kind": "repair_fund", "number": "47 1140 2004 0000 3002 3471 3036"}]
    rules = PaymentRules(account=NRB, accounts=fund)
    assert rules.account_for("repair_fund") == "47114020040000300234713036"
    assert rules.account_for("charges") == "72249000050000111122223333"
    assert PaymentRules(accounts=fund).account_for("charges") == ""


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"account": "123"}, "Ma mieć 26 cyfr"),
        ({"account": NRB.replace("7", "8", 1)}, "Ten numer rachunku ma błąd"),
        ({"nip": "123"}, "NIP ma 10 cyfr"),
        ({"nip": "٠٠٠٠٠٠٠٠٠٠"}, "NIP ma 10 cyfr"),
        ({"nip": "000-000-00-01"}, "cyfra kontrolna się nie zgadza"),
        ({"payee_short": "x" * 21}, "20"),
        ({"title": "Czynsz {imie}"}, "{kod_lokalu}, {konto}, {miesiac}, {rodzaj}, {adres}"),
        ({"title": "Czynsz {miesiac"}, "W nawiasach klamrowych"),
        ({"title": "Czynsz {}"}, "W nawiasach klamrowych"),
        ({"accounts": [{"kind": "loan", "number": NRB}] * 2}, "Rodzaj „kredyt” ma dwa rachunki."),
        ({"accounts": [{"kind": "loan", "number": ""}]}, "at least 1 character"),
    ],
)
def test_what_cannot_be_paid_to_is_refused_in_words(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=r".") as refused:
        PaymentRules.model_validate(wrong)
    assert message in str(refused.value)
