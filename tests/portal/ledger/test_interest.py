"""Interest for delay: every table of docs/rules/interest.md, counted; and what holds whatever the figures."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from portal.kernel.money import amount_text
from portal.ledger.balance import Line
from portal.ledger.interest import Principal, Rate, Terms, estimate_on, interest_on, unpaid_principal
from portal.ledger.interest_terms import rates_for, terms_of
from portal.ledger.rates import statutory_rates, with_own
from portal.rulebook.rules import Rules

PAGE = (Path(__file__).parents[3] / "docs" / "rules" / "interest.md").read_text(encoding="utf-8")
RATES = statutory_rates()


def table(heading: str) -> list[list[str]]:
    """Return the rows of the table below a heading of the page, without its head."""
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def day(text: str) -> dt.date:
    found = re.match(r"(\d\d)\.(\d\d)\.(\d{4})", text)
    assert found, text
    return dt.date(int(found[3]), int(found[2]), int(found[1]))


def money(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def line(position: int, on: str, amount: str, kind: str = "charge") -> Line:
    value = Decimal(amount)
    when = dt.date.fromisoformat(on)
    return Line(position, when, when, kind, max(value, Decimal(0)), max(-value, Decimal(0)))


@pytest.mark.parametrize("row", table("One amount, paid on a day"), ids=" ".join)
def test_an_amount_bears_what_the_page_says(row: list[str]) -> None:
    amount, due, paid, premises, pieces, total = row
    rates = RATES.transactions if premises == "commercial" else RATES.statutory
    found = interest_on(Principal(day(due), money(amount)), day(paid), rates, Terms())
    if total == "–":
        assert found is None
        return
    assert found is not None
    said = [
        f"{piece.days} × {str(piece.percent).replace('.', ',')} = {amount_text(piece.amount)}"
        if piece.percent
        else f"{piece.days} × ?"
        for piece in found.pieces
    ]
    assert said == [one.strip() for one in pieces.split(";")]
    assert found.amount == money(total)


@pytest.mark.parametrize("row", table("What is unpaid, by the cooperative's order"), ids=lambda row: row[0])
def test_payments_cover_in_the_cooperatives_order(row: list[str]) -> None:
    lines = [
        line(1, "2026-01-15", "400"),
        line(2, "2026-01-31", "20", "interest"),
        line(3, "2026-02-16", "400"),
        line(4, "2026-03-01", "-410", "payment"),
    ]
    order, said = row
    assert [f"{amount_text(one.amount)} due {one.due_on:%d.%m.%Y}" for one in unpaid_principal(lines, order)] == (  # type: ignore[arg-type]
        said.split("; ")
    )


@pytest.mark.parametrize("row", table("Practice"), ids=lambda row: f"{row[0]}, {row[3]}")
def test_a_cooperatives_practice_changes_what_is_counted(row: list[str]) -> None:
    practice, amount, due, paid, result = row
    terms = {
        "grace to the end of the month": Terms(has_grace_to_month_end=True),
        "nothing below 10 zł": Terms(from_amount=Decimal(10)),
        "due days stay": Terms(moves_days_off=False),
    }[practice]
    found = estimate_on(day(paid), [line(1, day(due).isoformat(), amount.replace(",", "."))], RATES.statutory, terms)
    if result == "nothing":
        assert found is None
        return
    assert found is not None
    if result.endswith("not charged"):
        assert found.is_too_small
        assert found.amount == money(result.split(", ")[0])
    else:
        days, sum_of_all = result.split(" days, ")
        assert (sum(piece.days for piece in found.pieces), found.amount) == (int(days), money(sum_of_all))


def test_interest_bears_no_interest() -> None:
    lines = [line(1, "2026-01-15", "50", "interest")]
    assert estimate_on(dt.date(2026, 6, 1), lines, RATES.statutory, Terms()) is None


def test_whoever_owes_nothing_late_has_no_estimate() -> None:
    lines = [line(1, "2026-01-15", "50"), line(2, "2026-02-01", "-50", "payment")]
    assert estimate_on(dt.date(2026, 6, 1), lines, RATES.statutory, Terms()) is None


def test_the_days_of_a_span_are_each_counted_once() -> None:
    found = interest_on(Principal(dt.date(2015, 6, 1), Decimal(100)), dt.date(2026, 11, 21), RATES.statutory, Terms())
    assert found is not None
    assert sum(piece.days for piece in found.pieces) == (dt.date(2026, 11, 21) - dt.date(2015, 6, 1)).days
    assert found.pieces[0].percent is None
    follows = [piece.last + dt.timedelta(days=1) for piece in found.pieces]
    assert [piece.first for piece in found.pieces[1:]] == follows[:-1]


def test_a_cooperatives_own_rates_hold_from_their_first_day() -> None:
    rates = with_own(RATES.statutory, [(dt.date(2026, 7, 1), "5,5"), (dt.date(2026, 5, 1), "6")])
    found = interest_on(Principal(dt.date(2026, 4, 15), Decimal(1000)), dt.date(2026, 7, 10), rates, Terms())
    assert found is not None
    assert [(piece.days, piece.percent, piece.status) for piece in found.pieces] == [
        (15, Decimal("9.25"), "derived"),
        (61, Decimal(6), "own"),
        (10, Decimal("5.5"), "own"),
    ]


def test_commercial_premises_have_the_rate_the_rules_choose() -> None:
    def on_new_year(rules: Rules, kind: str) -> list[Rate]:
        return [rate for rate in rates_for(rules, kind) if rate.first == dt.date(2026, 1, 1)]

    assert on_new_year(Rules(), "commercial")[0].percent == Decimal(14)
    assert on_new_year(Rules(), "residential") == []
    like_flats = Rules.model_validate({"interest": {"commercial": "statutory"}})
    assert on_new_year(like_flats, "commercial") == []


def test_the_rules_say_the_practice() -> None:
    rules = Rules.model_validate(
        {"interest": {"grace": "end_of_month", "from_amount": 10, "payment_covers": "interest_first"}}
    )
    assert terms_of(rules) == Terms("interest_first", True, Decimal(10), True)


@pytest.mark.parametrize("percent", ["9.25", "-1", "100,5", "abc", ""])
def test_a_percent_that_is_none_is_refused(percent: str) -> None:
    with pytest.raises(ValueError, match="percent"):
        Rules.model_validate({"interest": {"own_rates": [{"valid_from": "2026-01-01", "percent": percent}]}})


@pytest.mark.parametrize("first", ["2026-02-30", "5.03.2026", "0026-01-01", ""])
def test_a_first_day_that_is_none_is_refused(first: str) -> None:
    with pytest.raises(ValueError, match="valid_from"):
        Rules.model_validate({"interest": {"own_rates": [{"valid_from": first, "percent": "9"}]}})


def test_own_rates_survive_being_kept() -> None:
    rules = Rules.model_validate({"interest": {"own_rates": [{"valid_from": "2026-01-01", "percent": "9,25"}]}})
    kept = Rules.model_validate(rules.model_dump(mode="json", exclude_unset=True))
    assert rates_for(kept, "residential")[-1] == Rate(dt.date(2026, 1, 1), Decimal("9.25"), "own")
