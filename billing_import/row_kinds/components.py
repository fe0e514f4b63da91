"""Charge components: which fields they have and when a row is right."""

from decimal import ROUND_HALF_UP, Decimal

from billing_import.formats.components_csv import COMPONENTS as LAYOUT
from billing_import.rows_fields import day, money, month, number, person, premises, text, whole
from billing_import.rows_kind import RowsKind, Values, ends_after_start, one_of

_GROSZ = Decimal("0.01")


def _product_differs(values: Values, line: int) -> str:
    quantity, rate, amount = values["quantity"], values["rate"], values["amount"]
    if quantity is None or rate is None:
        return ""
    product = (quantity * rate).quantize(_GROSZ, ROUND_HALF_UP)
    if abs(product - amount) <= _GROSZ:
        return ""
    figures = [format(figure, "f").replace(".", ",") for figure in (product, amount)]
    return (
        f"Wiersz {line}, {values['component']}: ilość razy stawka daje {figures[0]} zł, a plik podaje "
        f"{figures[1]} zł. Zapisaliśmy kwotę z pliku."
    )


COMPONENTS = RowsKind(
    code="components",
    layout=LAYOUT,
    table="charges_component",
    fields=(
        premises(is_required=True), day("valid_from"), day("valid_to"), month("period"),
        text("component", 120, is_required=True), whole("line_no"), number("quantity"), text("unit", 20),
        number("rate"), money("amount", is_required=True), person(),
    ),
    columns={
        "premises_id": "premises",
        "valid_from": "coalesce({valid_from}, {period})",
        "valid_to": "CASE WHEN {valid_from} IS NULL"
        " THEN coalesce({valid_to}, ({period} + interval '1 month' - interval '1 day')::date) ELSE {valid_to} END",
        "name": "component", "line_no": "line_no", "quantity": "quantity", "unit": "unit", "rate": "rate",
        "amount": "amount", "person_id": "person",
    },
    owner="premises_id",
    same=("premises_id", "person_id", "name", "line_no", "valid_from"),
    day="valid_from",
    rules=(one_of("valid_from", "period"), ends_after_start("valid_from", "valid_to"),
           ends_after_start("period", "valid_to")),
    warning=_product_differs,
    sums=("amount",),
)  # fmt: skip
