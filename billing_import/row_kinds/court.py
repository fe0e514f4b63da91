"""Court cases: which fields they have and when a row is right."""

from billing_import.formats.court_csv import COURT as LAYOUT
from billing_import.rows_fields import day, money, person, premises, text
from billing_import.rows_kind import RowsKind, Values


def _amounts_not_negative(values: Values) -> tuple[str, str] | None:
    names = ("principal", "interest", "costs")
    wrong = next((name for name in names if values[name] is not None and values[name] < 0), None)
    return None if wrong is None else (wrong, "amount_is_negative")


COURT = RowsKind(
    code="court",
    layout=LAYOUT,
    table="court_case",
    fields=(
        person(is_required=True), premises(), text("reference", 60, is_required=True), text("court", 200),
        text("stage", 120, is_required=True), day("stage_on"), day("next_on"), money("principal"), money("interest"),
        money("costs"),
    ),
    columns={
        "person_id": "person", "premises_id": "premises", "reference": "reference", "court": "court", "stage": "stage",
        "stage_on": "stage_on", "next_on": "next_on", "principal": "coalesce({principal}, 0)",
        "interest": "coalesce({interest}, 0)", "costs": "coalesce({costs}, 0)",
    },
    owner="person_id",
    same=("person_id", "reference"),
    rules=(_amounts_not_negative,),
    sums=("principal", "interest", "costs"),
)  # fmt: skip
