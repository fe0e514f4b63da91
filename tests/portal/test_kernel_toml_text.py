"""What is written as TOML is read back as the same, and looks as a person would write it."""

import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kernel.toml_text import toml_document, toml_value

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
VALUES = st.one_of(TEXTS, st.integers(-(2**63), 2**63 - 1), st.booleans(), st.dates(dt.date(1, 1, 1)))
LISTS = st.lists(VALUES, max_size=4)
TABLES = st.recursive(
    st.dictionaries(TEXTS, st.one_of(VALUES, LISTS), max_size=4),
    lambda inner: st.dictionaries(TEXTS, st.one_of(inner, st.lists(inner, min_size=1, max_size=3)), max_size=3),
    max_leaves=12,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES)
def test_a_document_is_read_back_as_it_was(data: dict[str, Any]) -> None:
    assert tomllib.loads(toml_document(data)) == data


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (8, "8"),
        (True, "true"),
        (dt.date(2026, 1, 31), "2026-01-31"),
        ("S.M. „Hutnik”", '"S.M. „Hutnik”"'),
        ("a\nb", '"""\na\nb"""'),
        ("a\n\x7f", '"a\\n\\u007f"'),
        (["residential", "commercial"], '["residential", "commercial"]'),
        ([{"number": "112"}], '[{ number = "112" }]'),
    ],
)
def test_values_are_written_as_a_person_would(value: Any, written: str) -> None:
    assert toml_value(value) == written


def test_tables_in_tables_get_headings_only_where_they_have_keys() -> None:
    document = toml_document({"slug": "a", "rules": {"password": {"min_length": 6}}, "roles": [{"key": "biuro"}]})
    assert document == 'slug = "a"\n\n[rules.password]\nmin_length = 6\n\n[[roles]]\nkey = "biuro"\n'
