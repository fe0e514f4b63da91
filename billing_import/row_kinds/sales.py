"""Invoices of other sales and purchases: which fields they have and when a row is right."""

from billing_import.formats.sales_csv import SALES as LAYOUT
from billing_import.rows_fields import choice, day, money, person, premises, text, zloty
from billing_import.rows_kind import RowsKind, Values, one_of

_KINDS = {"": "sale", "sprzedaz": "sale", "s": "sale", "zakup": "purchase", "z": "purchase", "kupno": "purchase"}
_STATES = {
    "": "", "do zaplaty": "open", "otwarta": "open", "niezaplacona": "open", "zaplacona w czesci": "part",
    "czesciowo": "part", "czesciowo zaplacona": "part", "zaplacona": "paid", "oplacona": "paid", "rozliczona": "paid",
    "anulowana": "canceled", "skorygowana": "canceled",
}  # fmt: skip


def _amount_is_zero(values: Values) -> tuple[str, str] | None:
    return ("amount", "amount_is_zero") if values["amount"] == 0 else None


SALES = RowsKind(
    code="sales",
    layout=LAYOUT,
    table="sales_invoice",
    fields=(
        text("number", 100, is_required=True), choice("kind", _KINDS, ("sprzedaż", "zakup")), person(), premises(),
        day("issued_on", is_required=True), day("due_on"), text("description", 500), money("amount", is_required=True),
        money("paid"), day("paid_on"),
        choice("state", _STATES, ("do zapłaty", "zapłacona w części", "zapłacona", "anulowana")),
        zloty("currency"),
    ),
    columns={
        "number": "number", "kind": "kind", "person_id": "person", "premises_id": "premises",
        "issued_on": "issued_on", "due_on": "due_on", "description": "description", "amount": "amount",
        "paid": "coalesce({paid}, CASE WHEN {state} = 'paid' THEN {amount} ELSE 0 END)", "paid_on": "paid_on",
        # Without a word the state follows from what was paid.
        "state": "CASE WHEN {state} <> '' THEN {state} WHEN coalesce({paid}, 0) = 0 THEN 'open'"
        " WHEN abs({paid}) < abs({amount}) THEN 'part' ELSE 'paid' END",
    },
    owner="person_id",
    same=("kind", "number"),
    day="issued_on",
    rules=(one_of("person", "premises"), _amount_is_zero),
    not_in_key=frozenset({"currency"}),
    sums=("amount", "paid"),
)  # fmt: skip
