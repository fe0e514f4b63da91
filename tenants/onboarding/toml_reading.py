"""From the bytes of ``cooperative.toml`` to data and places, or to one sentence with line and column."""

import re
import tomllib
from typing import Any

from portal.kernel.registries import PackProblem
from tenants.onboarding.pack_files import FACTS
from tenants.onboarding.refusal import PackRefused
from tenants.onboarding.toml_places import Places, key_places

MOST_BYTES = 2_000_000
DEEPEST = 20
# Beginnings of tomllib's messages, in the order in which they are tried.
SENTENCES = (
    ("Expected '=' after a key", "Po nazwie klucza brakuje znaku =."),
    (
        "Invalid value",
        'Po znaku = brakuje wartości albo jest błędna. Tekst ujmij w cudzysłów: name = "SM Hutnik".',
    ),
    ("Expected newline or end of document", "Po wartości jest coś jeszcze. Każdy klucz zapisz w osobnym wierszu."),
    ("Cannot overwrite a value", "Ten klucz jest w pliku dwa razy. Zostaw jeden."),
    ("Duplicate inline table key", "Ten klucz jest w nawiasach dwa razy. Zostaw jeden."),
    ("Cannot declare", "Ten nagłówek jest w pliku dwa razy. Zbierz jego klucze w jednym miejscu."),
    ("Cannot redefine", "Ten nagłówek jest w pliku dwa razy. Zbierz jego klucze w jednym miejscu."),
    ("Cannot mutate", "Ten nagłówek jest już zapisany inaczej. Zbierz jego klucze w jednym miejscu."),
    ("Expected ']", "Nagłówek nie ma końca. Dopisz ] albo ]]."),
    ("Unclosed array", "Lista nie ma końca. Dopisz ]."),
    ("Unclosed inline table", "Nawias klamrowy nie ma końca. Dopisz }."),
    ("Unterminated string", "Tekst nie ma końca. Dopisz cudzysłów."),
    ("Expected '\"", "Tekst nie ma końca. Dopisz cudzysłów."),
    ('Expected "', "Tekst nie ma końca. Dopisz cudzysłów."),
    ("Illegal character '\\n'", "Tekst nie ma końca. Dopisz cudzysłów. Długi tekst ujmij w trzy cudzysłowy."),
    ("Illegal character", "Tu jest znak, którego TOML nie przyjmuje. Usuń go."),
    ("Found invalid character", "Tu jest znak, którego TOML nie przyjmuje. Usuń go."),
    ("Unescaped", "Znak \\ w tekście zapisz dwa razy: \\\\."),
    ("Invalid hex value", "Po \\u mają być cztery cyfry szesnastkowe."),
    ("Escaped character", "Takiego znaku nie ma. Popraw zapis po \\u."),
    ("Invalid date", "Takiej daty nie ma. Datę zapisz jak 2026-01-31."),
    ("Invalid initial character", "Tu ma być nazwa klucza: litery bez polskich znaków, cyfry i podkreślenia."),
    ("Invalid statement", "Wiersz ma się zaczynać od nazwy klucza albo od nagłówka w nawiasach."),
)
TOO_DEEP = "Nawiasy albo kropki w kluczu są zagnieżdżone za głęboko."
LONG_NUMBER = re.compile(r"\d{4301}")
PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_toml(content: bytes) -> tuple[dict[str, Any], Places]:
    """Return the data and the line of each key; raises PackRefused with line and column. Cost: two passes."""
    if len(content) > MOST_BYTES:
        raise _refused(f"Plik jest za duży: najwyżej {MOST_BYTES // 1000} kB.")
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _refused("Zapisz plik w UTF-8.", content.count(b"\n", 0, error.start) + 1) from None
    try:
        data = tomllib.loads(text)
        if _is_deep(data):
            raise _refused(TOO_DEEP)
        return data, key_places(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(str(error), text) from None
    except RecursionError:
        raise _refused(TOO_DEEP) from None
    except ValueError:
        # Quirk: Python turns no more than 4,300 digits into a number, and tomllib lets that error through.
        line = next((number for number, line in enumerate(text.split("\n"), start=1) if LONG_NUMBER.search(line)), 0)
        raise _refused("Ta liczba jest za długa.", line) from None


def _is_deep(data: Any) -> bool:
    level = [data]
    for _ in range(DEEPEST):
        level = [part for one in level for part in _parts(one)]
        if not level:
            return False
    return True


def _parts(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _unreadable(message: str, text: str) -> PackRefused:
    found = PLACE.search(message)
    line, column = (int(found[1]), int(found[2])) if found and found[1] else _end(text)
    why = next((sentence for start, sentence in SENTENCES if message.startswith(start)), "Popraw ten wiersz.")
    return _refused(f"To nie jest poprawny TOML (wiersz {line}, kolumna {column}). {why}", line)


def _end(text: str) -> tuple[int, int]:
    lines = text.rstrip("\n").split("\n")
    return len(lines), len(lines[-1]) + 1


def _refused(text: str, line: int = 0) -> PackRefused:
    return PackRefused([PackProblem(FACTS, text, line=line)])
