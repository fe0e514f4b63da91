"""Values of DBF fields as exact text, one function a type. Numbers stay the digits that they are."""

import codecs
import re
import struct
from collections.abc import Callable
from decimal import Decimal

from billing_import.formats import mazovia
from billing_import.formats.dbf_header import Field
from billing_import.formats.sheet_cells import number_text

_PADDING = b" \0"
_DIGITS = re.compile(r"([+-]?)0*([0-9]*)(?:\.([0-9]*))?\Z")
_TRUTH = {"T": "tak", "Y": "tak", "J": "tak", "N": "nie", "F": "nie"}
_JULIAN = 1_721_425  # of 1 January of the year 1
_DAY_MILLISECONDS = 86_400_000


def reader_of(field: Field, encoding: str) -> Callable[[bytes], str]:
    """Return the function that reads a field's bytes."""
    if field.is_wide:
        return _WIDE[field.type]
    if field.is_memo:
        return _memo
    plain = {"N": _number, "F": _number, "D": _day, "L": _truth, "0": _nothing}.get(field.type)
    return plain or _text_reader(encoding)


def _text_reader(encoding: str) -> Callable[[bytes], str]:
    if encoding == "mazovia":
        table = mazovia.DECODING
        return lambda raw: codecs.charmap_decode(raw.rstrip(_PADDING), "replace", table)[0]
    return lambda raw: raw.rstrip(_PADDING).decode(encoding, "replace")


def _number(raw: bytes) -> str:
    """Return the digits with a comma; three places get a zero, as in spreadsheets. Other texts stay as they are."""
    text = raw.strip(_PADDING).decode("latin-1")
    if not text:
        return ""
    found = _DIGITS.match(text)
    if not found or not (found[2] or found[3] or text.strip("+-").strip("0") == ""):
        return _odd_number(text)
    if text in {"+", "-", ".", "-.", "+."}:
        return text
    sign, whole, places = found[1].replace("+", ""), found[2] or "0", found[3] or ""
    if len(places) == 3:
        places += "0"
    return f"{sign}{whole},{places}" if places else f"{sign}{whole}"


def _odd_number(text: str) -> str:
    try:
        return number_text(text) or text
    except ValueError:
        return text


def _day(raw: bytes) -> str:
    text = raw.strip(_PADDING).decode("latin-1")
    if not text or not text.strip("0"):
        return ""
    if len(text) == 8 and text.isascii() and text.isdecimal():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return "" if not text.strip("./- ") else text


def _truth(raw: bytes) -> str:
    text = raw.strip(_PADDING).decode("latin-1").upper()
    return _TRUTH.get(text, "" if text in {"", "?"} else text)


def _memo(raw: bytes) -> str:
    """Return whether there is a text in the other file: where it starts."""
    if len(raw) == 4 and not raw.strip().isdigit():
        number = struct.unpack("<I", raw)[0]
        return str(number) if number and raw != b"    " else ""
    text = raw.strip(_PADDING).decode("latin-1")
    return text if text.strip("0") else ""


def _nothing(raw: bytes) -> str:  # noqa: ARG001
    return ""


def _whole(raw: bytes) -> str:
    return str(struct.unpack("<i", raw)[0]) if len(raw) == 4 else ""


def _currency(raw: bytes) -> str:
    if len(raw) != 8:
        return ""
    value = Decimal(struct.unpack("<q", raw)[0]).scaleb(-4)
    return number_text(format(value.normalize(), "f")) or format(value, "f").replace(".", ",")


def _double(raw: bytes) -> str:
    if len(raw) != 8:
        return ""
    stored = repr(struct.unpack("<d", raw)[0])
    try:
        return number_text(stored) or stored
    except ValueError:
        return stored


def _moment(raw: bytes) -> str:
    import datetime as dt

    if len(raw) != 8 or not raw.strip(_PADDING):
        return ""
    days, milliseconds = struct.unpack("<II", raw)
    ordinal = days - _JULIAN
    if not 1 <= ordinal <= dt.date.max.toordinal() or milliseconds >= _DAY_MILLISECONDS:
        return f"{days}/{milliseconds}"
    day = dt.date.fromordinal(ordinal).isoformat()
    seconds = milliseconds // 1000
    return f"{day} {seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}" if seconds else day


def _wide_7(raw: bytes) -> str:
    """Return a whole number of dBase VII: its bytes from the largest, the sign turned."""
    return str(struct.unpack(">I", raw)[0] - 0x80000000) if len(raw) == 4 and raw.strip(b"\0") else ""


def _double_7(raw: bytes) -> str:
    """Return a double of dBase VII: its bytes from the largest, turned so that they sort."""
    if len(raw) != 8 or not raw.strip(b"\0"):
        return ""
    turned = bytes([raw[0] & 0x7F, *raw[1:]]) if raw[0] & 0x80 else bytes(byte ^ 0xFF for byte in raw)
    return _double(turned[::-1])


def _moment_7(raw: bytes) -> str:
    return _moment(raw[3::-1] + raw[:3:-1]) if len(raw) == 8 else ""


_WIDE: dict[str, Callable[[bytes], str]] = {
    "I": _whole, "Y": _currency, "B": _double, "T": _moment, "+": _wide_7, "O": _double_7, "@": _moment_7,
}  # fmt: skip
