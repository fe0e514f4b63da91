"""Bank statements and mass payments: which fields their rows have and when a row is right."""

from billing_import.formats.bank_csv import BANK as LAYOUT
from billing_import.rows_fields import Read, RowField, RowsRules, bank_account, day, money, text
from billing_import.rows_kind import RowsKind, Values


def _currency(given: str, _rules: RowsRules) -> Read:
    code = given.upper() or "PLN"
    code = {"ZŁ": "PLN", "ZL": "PLN"}.get(code, code)
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        return Read(problem="currency_wrong")
    return Read(code, code)


def _amount_is_zero(values: Values) -> tuple[str, str] | None:
    return ("amount", "amount_is_zero") if values["amount"] == 0 else None


BANK = RowsKind(
    code="bank",
    layout=LAYOUT,
    table="bank_row",
    fields=(
        bank_account("own_account", is_required=True), day("booked_on", is_required=True), day("value_on"),
        money("amount", is_required=True), RowField("currency", _currency, "text"), text("counterparty", 300),
        bank_account("counterparty_account"), text("title", 500), text("bank_reference", 100),
        bank_account("virtual_account"), text("statement_no", 40),
    ),
    columns={
        "own_account": "own_account", "paid_to": "coalesce(nullif({virtual_account}, ''), {own_account})",
        "booked_on": "booked_on", "value_on": "value_on", "amount": "amount", "currency": "currency",
        "counterparty": "counterparty", "counterparty_account": "counterparty_account", "title": "title",
        "bank_reference": "bank_reference", "statement_no": "statement_no",
    },
    owner="own_account",
    same=("own_account", "booked_on", "bank_reference", "amount"),
    day="booked_on",
    rules=(_amount_is_zero,),
    # The same operation stands in the statement of its day and in that of the month.
    not_in_key=frozenset({"statement_no"}),
    sums=("amount",),
    file_owner="own_account",
)  # fmt: skip
