"""Values written down as TOML, as a person would write them: short lists in one line, long texts over several. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

WIDTH = 100
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\f": "\\f", "\r": "\\r", "\n": "\\n"}


def toml_document(data: Mapping[str, Any]) -> str:
    """Return the data as a TOML document; empty values (None) are left out.

    Tables come as ``[name]``, lists of tables as ``[[name]]``. Reading the document gives the same data again.
    """
    return "\n".join(_table(data, "")).strip("\n") + "\n"


def toml_value(value: Any) -> str:
    """Return one value in one line or, for long texts and lists, in several; raises TypeError for what TOML lacks."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {_in_line(part)}" for key, part in value.items() if part is not None)
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, Sequence):
        parts = [_in_line(part) for part in value]
        line = f"[{', '.join(parts)}]"
        return line if len(line) <= WIDTH else "[\n" + "".join(f"  {part},\n" for part in parts) + "]"
    raise TypeError(f"TOML has no {type(value).__name__}")


def _table(data: Mapping[str, Any], path: str) -> list[str]:
    lines, tables = [], []
    for key, value in data.items():
        if value is None:
            continue
        if isinstance(value, Mapping) or _is_tables(value):
            tables.append((f"{path}.{_key(key)}" if path else _key(key), value))
        else:
            lines.append(f"{_key(key)} = {toml_value(value)}")
    for inner, value in tables:
        if not isinstance(value, Mapping):
            for item in value:
                lines += ["", f"[[{inner}]]", *_table(item, inner)]
            continue
        content = _table(value, inner)
        has_own_keys = not value or bool(content and content[0])
        lines += ["", f"[{inner}]", *content] if has_own_keys else content
    return lines


def _is_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _in_line(value: Any) -> str:
    # Quirk: an inline table of TOML 1.0 may not be broken into lines, so its texts and lists may not either.
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(_in_line(part) for part in value)}]"
    return toml_value(value)


def _text(text: str) -> str:
    if "\n" not in text or any(_is_control(character) and character not in "\n\t" for character in text):
        return _quoted(text)
    body = text.replace("\\", "\\\\").replace('"""', '""\\"').replace("\t", "\\t")
    return f'"""\n{body[:-1]}\\""""' if body.endswith('"') and not body.endswith('\\"') else f'"""\n{body}"""'


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(c, f"\\u{ord(c):04x}" if _is_control(c) else c) for c in text) + '"'


def _is_control(character: str) -> bool:
    return ord(character) < 32 or character == "\x7f"


def _key(key: str) -> str:
    plain = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if plain else _quoted(key)
