"""The balance sentence: the answer to "how much and by when", and why."""

import datetime as dt
from decimal import Decimal

from portal.ledger.balance import OpenDue
from portal.ledger.outlook import Outlook
from portal.ledger.words import balance_sentence, balance_text, change_words

TODAY = dt.date(2026, 11, 21)
AS_OF = dt.date(2026, 11, 20)


def said(outlook: Outlook, as_of: dt.date = AS_OF) -> tuple[str, list[str]]:
    sentence = balance_sentence(outlook, as_of=as_of, today=TODAY)
    comma = "," if sentence.has_pause else ""
    words = " ".join(part for part in (sentence.what, sentence.amount + comma, sentence.when) if part)
    return words.replace("\u00a0", " "), [reason.replace("\u00a0", " ") for reason in sentence.reasons]


def test_one_sentence_says_how_much_and_by_when() -> None:
    outlook = Outlook(to_pay=Decimal("412.50"), pay_by=dt.date(2026, 12, 15))
    assert said(outlook) == ("Do zapłaty 412,50 zł do 15 grudnia", ["Wcześniejsze opłaty są zapłacone."])


def test_a_due_in_another_year_says_its_year() -> None:
    outlook = Outlook(to_pay=Decimal("1"), pay_by=dt.date(2027, 1, 15))
    assert said(outlook)[0] == "Do zapłaty 1,00 zł do 15 stycznia 2027"


def test_what_is_late_is_said_with_its_day() -> None:
    outlook = Outlook(
        to_pay=Decimal(700),
        pay_by=dt.date(2026, 11, 25),
        overdue=Decimal(300),
        overdue_since=dt.date(2026, 10, 15),
    )
    assert said(outlook) == (
        "Do zapłaty 700,00 zł do 25 listopada",
        ["W tym 300,00 zł po terminie. Ta część czeka od 15 października."],
    )


def test_only_late_dues_name_the_day_that_passed() -> None:
    outlook = Outlook(to_pay=Decimal(300), overdue=Decimal(300), overdue_since=dt.date(2026, 10, 15))
    assert said(outlook)[0] == "Do zapłaty 300,00 zł, termin minął 15 października"


def test_nobody_is_called_late_by_figures_older_than_the_due_day() -> None:
    outlook = Outlook(to_pay=Decimal(300), overdue=Decimal(300), overdue_since=dt.date(2026, 11, 15))
    assert "Jeśli wpłata była po 10 listopada, nie ma jej tu jeszcze." in said(outlook, dt.date(2026, 11, 10))[1]
    assert not any("Jeśli" in reason for reason in said(outlook, dt.date(2026, 11, 16))[1])


def test_a_later_part_and_another_accounts_overpayment_are_mentioned() -> None:
    outlook = Outlook(
        to_pay=Decimal(100),
        pay_by=dt.date(2026, 11, 25),
        later=(OpenDue(dt.date(2026, 12, 15), Decimal(50)),),
        overpaid=Decimal(30),
    )
    assert said(outlook)[1][1:] == [
        "Następna część to 50,00 zł, do 15 grudnia.",
        "Na innym koncie tego lokalu jest nadpłata 30,00 zł.",
    ]


def test_an_overpayment_is_called_so() -> None:
    assert said(Outlook(overpaid=Decimal(30)))[0] == "Nadpłata 30,00 zł"


def test_nothing_owed_is_called_settled() -> None:
    assert said(Outlook())[0] == "Rozliczone 0,00 zł, nie ma nic do zapłaty"


def test_a_balance_is_never_a_bare_sign() -> None:
    assert [balance_text(Decimal(amount)) for amount in ("412.50", "-30", "0")] == [
        "do zapłaty 412,50",
        "nadpłata 30,00",
        "rozliczone 0,00",
    ]


def test_a_change_says_its_direction() -> None:
    assert change_words(Decimal("13.64")).replace("\u00a0", " ") == "O 13,64 zł więcej niż poprzednio"
    assert change_words(Decimal("-2")).replace("\u00a0", " ") == "O 2,00 zł mniej niż poprzednio"
