"""A person who made a slip in cooperative.toml is told the line, the column and what to do, in Polish."""

import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kernel.toml_text import toml_document
from tenants.onboarding.refusal import PackRefused
from tenants.onboarding.toml_places import key_places, line_of
from tenants.onboarding.toml_reading import read_toml

DOCUMENT = '''# uwaga [nie.nagłówek]
slug = "zabita"  # = "inny"
text = """
[a.b]
c = 1
"""
other = \'\'\'x "" y\'\'\'
list = [
  "jeden",  # pierwszy
  ["dwa", { trzy = 3, "cztery pięć" = 4 }],
]
day = 2020-01-01 10:00:00
a.b.c = true

[rules.password]
min_length = 6

[[contact.phones]]
number = "112"

[[contact.phones]]
number = "997"
[contact.phones.inner]
x = 1.5
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("slug", 2),
        ("text", 3),
        ("other", 7),
        ("list", 8),
        ("list[1]", 9),
        ("list[2]", 10),
        ("list[2][2].trzy", 10),
        ("list[2][2].cztery pięć", 10),
        ("day", 12),
        ("a.b.c", 13),
        ("rules.password", 15),
        ("rules.password.min_length", 16),
        ("rules.password.max_length", 15),  # not written: the heading around it
        ("contact.phones", 18),
        ("contact.phones[1].number", 19),
        ("contact.phones[2].number", 22),
        ("contact.phones[2].inner.x", 24),
        ("name", 0),
    ],
)
def test_every_key_is_found_on_its_line(path: str, line: int) -> None:
    assert line_of(key_places(DOCUMENT), path) == line


def _paths(value: Any, path: str) -> list[str]:
    if isinstance(value, dict):
        return [path, *(p for key, part in value.items() for p in _paths(part, f"{path}.{key}" if path else key))]
    if isinstance(value, list):
        return [path, *(p for number, part in enumerate(value, 1) for p in _paths(part, f"{path}[{number}]"))]
    return [path]


KEYS = st.sampled_from(["a", "b-c", "d_e", "żółty", "f g"])
SMALL = st.recursive(
    st.dictionaries(
        KEYS, st.one_of(st.integers(), st.text(max_size=9), st.lists(st.booleans(), max_size=3)), max_size=3
    ),
    lambda inner: st.dictionaries(KEYS, st.one_of(inner, st.lists(inner, min_size=1, max_size=3)), max_size=3),
    max_leaves=8,
)
CALM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@CALM
@given(SMALL)
def test_no_key_of_any_document_is_lost(data: dict[str, Any]) -> None:
    text = toml_document(data)
    places = key_places(text)
    assert [path for path in _paths(tomllib.loads(text), "") if path and path not in places] == []


@CALM
@given(st.text(alphabet="a1.\"'[]{}=,#\n\\ -:", max_size=60))
def test_whatever_is_typed_is_read_or_told(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(PackRefused, match=r"To nie jest poprawny TOML \(wiersz \d+, kolumna \d+\)"):
            read_toml(text.encode())
    else:
        assert read_toml(text.encode())[0] == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("slug = ", "(wiersz 1, kolumna 8). Po znaku = brakuje wartości albo jest błędna."),
        ("a = 1\nslug zabita", "(wiersz 2, kolumna 6). Po nazwie klucza brakuje znaku =."),
        ('a = 1\nname = "Hutnik\nb = 2', "(wiersz 2, kolumna 15). Tekst nie ma końca. Dopisz cudzysłów."),
        ('name = "Hutnik', "(wiersz 1, kolumna 15). Tekst nie ma końca. Dopisz cudzysłów."),
        ("a = 1\na = 2", "(wiersz 2, kolumna 6). Ten klucz jest w pliku dwa razy. Zostaw jeden."),
        ("[rules]\n[rules]", "(wiersz 2, kolumna 7). Ten nagłówek jest w pliku dwa razy."),
        ("[rules", "(wiersz 1, kolumna 7). Nagłówek nie ma końca. Dopisz ] albo ]]."),
        ("a = [1, 2", "(wiersz 1, kolumna 10). Lista nie ma końca. Dopisz ]."),
        ("a = 2020-02-31", "Takiej daty nie ma. Datę zapisz jak 2026-01-31."),
        ("żółty = 1", "(wiersz 1, kolumna 1). Wiersz ma się zaczynać od nazwy klucza"),
        ("a = 1 b = 2", "(wiersz 1, kolumna 7). Po wartości jest coś jeszcze."),
        ('a = "\\k"', "Znak \\ w tekście zapisz dwa razy"),
    ],
)
def test_a_slip_is_told_with_line_and_column(text: str, told: str) -> None:
    with pytest.raises(PackRefused) as refusal:
        read_toml(text.encode())
    assert told in refusal.value.problems[0].text


def test_brackets_without_end_are_refused() -> None:
    with pytest.raises(PackRefused, match="za głęboko"):
        read_toml(b"a = " + b"[" * 20_000)


def test_a_file_in_another_code_page_is_refused_at_its_line() -> None:
    with pytest.raises(PackRefused, match=r"cooperative\.toml \(wiersz 2\): Zapisz plik w UTF-8\."):
        read_toml('a = 1\nname = "Spółdzielnia"'.encode("cp1250"))


def test_a_file_from_windows_is_read() -> None:
    data, places = read_toml('\ufeffa = 1\r\nname = "SM"\r\n'.encode())
    assert (data, places["name"]) == ({"a": 1, "name": "SM"}, 2)
