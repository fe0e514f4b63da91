"""The register of members: which fields its rows have and when a row is right."""

from billing_import.formats.membership_csv import MEMBERSHIP as LAYOUT
from billing_import.rows_fields import choice, day, money, person, premises, text
from billing_import.rows_kind import RowsKind, ends_after_start

_CONTRIBUTIONS = {
    "": "none", "brak": "none", "mieszkaniowy": "housing", "wklad mieszkaniowy": "housing", "m": "housing",
    "budowlany": "building", "wklad budowlany": "building", "b": "building",
}  # fmt: skip

MEMBERSHIP = RowsKind(
    code="membership",
    layout=LAYOUT,
    table="membership_membership",
    fields=(
        person(is_required=True), text("number", 40, is_required=True), day("stated_on"), day("joined_on"),
        day("left_on"), text("right", 120), premises(),
        choice("contribution_kind", _CONTRIBUTIONS, ("mieszkaniowy", "budowlany", "brak")), money("contribution"),
        money("shares_declared"), money("shares_paid"),
    ),
    columns={
        "person_id": "person", "number": "number", "stated_on": "stated_on", "joined_on": "joined_on",
        "left_on": "left_on", '"right"': "right", "premises_id": "premises", "contribution_kind": "contribution_kind",
        "contribution": "coalesce({contribution}, 0)", "shares_declared": "coalesce({shares_declared}, 0)",
        "shares_paid": "coalesce({shares_paid}, 0)",
    },
    owner="person_id",
    same=("person_id", "premises_id", "stated_on"),
    day="stated_on",
    rules=(ends_after_start("joined_on", "left_on"),),
    sums=("contribution", "shares_declared", "shares_paid"),
)  # fmt: skip
