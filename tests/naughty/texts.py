# ruff: noqa: E501  (rows of short texts)
"""Hundreds of troublesome texts by what they try, made here; ``DAILY`` are three that hold most of them at once."""

from collections.abc import Iterator

_CONTROL = [chr(code) for code in (0, 1, 7, 8, 11, 12, 27, 127, 0x80, 0x85, 0x9F)]
_UNSEEN = [
    "\u00ad",
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u202e",
    "\u202d",
    "\u2066",
    "\u2069",
    "\u061c",
    "\U000e0041",
]
_SPACES = ["\u00a0", "\u2003", "\u2009", "\u3000", "\u2028", "\u2029", "\t", "\r\n", "\n\n\n"]
_MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>", "</title></textarea><b>",
    "javascript:alert(1)", "<!--", "]]>", "&#x3C;script&#x3E;", "{{ 7*7 }}", "{% debug %}", "${7*7}", "#{7*7}", "<%= 7 %>",
    "[x](javascript:alert(1))", "![x](data:text/html;base64,PHNjcmlwdD4=)", "<a href='//example.com'>x</a>", "#let x = 1",
    "*_`~^#", "\\u0000", "<iframe srcdoc='x'>", "@import 'x'", "-->", "<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'>",
]  # fmt: skip
_SQL = [
    "' OR '1'='1", "'; DROP TABLE residents_person; --", "1; SELECT pg_sleep(5)", "\" OR \"\"=\"", "') UNION SELECT NULL--",
    "%", "_", "\\", "%%", "%s", "%(name)s", "%n%n%n", "$1", "E'\\x00'", "{0}", "{name!r}", "::text", "NULL", "DEFAULT",
]  # fmt: skip
_PATHS = [
    "../../../../etc/passwd", "..\\..\\windows", "/etc/passwd", "file:///etc/passwd", "C:\\con\\con", "CON", "nul", "a/b",
    "a\x00.pdf", "%2e%2e%2f", "\r\nSet-Cookie: a=b", "\r\nLocation: //example.com", "//example.com", "https://example.com@x",
    "=HYPERLINK(\"http://x\")", "+1+1", "-1+1", "@SUM(1)", "|cmd", "`id`", "$(id)", "; id", "&& id",
]  # fmt: skip
_NUMBERS = [
    "0", "-0", "-1", "1", "00", "007", "1000000000000", "-1000000000000", "99999999999999999999999999", "9" * 400, "1e5",
    "1E400", "1e-400", "NaN", "nan", "Infinity", "-inf", "0x10", "0b1", "1_000", "1 000", "1\u00a0000", "1,5", "1.5", "1,5,5",
    "1.234,56", "1,234.56", ",5", "5,", ".", ",", "-", "--1", "+1", "1-", "١٢٣", "１２３", "²", "½", "Ⅷ", "1/2", "1%", "0,001",
    "0.0000000001", "2147483648", "-2147483649", "9223372036854775808", "18446744073709551616", "3.1415926535897932384626",
]  # fmt: skip
_DAYS = [
    "2026-02-30", "2026-13-01", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "-2026-01-01", "31.02.2026", "29.02.2025",
    "1.1.1", "01/02/03", "2026-11-25T25:61", "2026-W48", "dziś", "jutro", "24:00", "99:99", "12-31", "00-00", "1900-01-01",
]  # fmt: skip
_LETTERS = [
    "Zażółć gęślą jaźń", "ŻÓŁĆ", "İıſK", "ß", "ﬁ", "Å", "e\u0301", "Z\u0335\u0321a\u0337\u0322l\u0334\u030dg\u0335o", "👩‍👩‍👧‍👦",
    "🇵🇱", "👍🏽", "𝕏𝖄", "Ω≈ç√", "тест", "їґєі", "עברית", "العربية", "日本語", "ﷺ", "\ud7ff", "\ue000", "\ufffd", "\U0010ffff", "ё" * 300,
]  # fmt: skip
_LONG = [
    "a" * 255,
    "a" * 256,
    "a" * 1001,
    "ł" * 5_000,
    "x " * 20_000,
    "ż" * 50_000,
    "\n" * 3_000,
    "(" * 1_000,
    "<b>" * 1_000,
]
_WORDS = [
    "null", "None", "undefined", "true", "false", "on", "[object Object]", "test", "admin", "root", "''", '""', "[]", "{}",
    "[[]]", '{"a": 1}', "a@b", "@", "a@b.pl\nBcc: c@d.pl", '"a b"@c.pl', "a" * 64 + "@" + "b" * 190 + ".pl", "tel:112", "+48",
    "+48 600 100 200 wew. 5", "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-00000000000g",
]  # fmt: skip
DAILY = (
    "\x00\u202e<script>'\"; DROP TABLE x;--{{ 7*7 }}%s%(a)s\\../../\r\nX: y👩‍👩‍👧Z\u0335\u0321a\ufeff\U0010ffff",
    "1000000000000",
    "ż" * 6_000,
)


def troublesome_texts() -> Iterator[str]:
    """Yield every text alone, and what is unseen also inside a word."""
    yield from DAILY
    for group in (_CONTROL, _UNSEEN, _SPACES):
        yield from group
        yield from (f"Jan{sign}Nowak" for sign in group)
    for group in (_MARKUP, _SQL, _PATHS, _NUMBERS, _DAYS, _LETTERS, _LONG, _WORDS):
        yield from group
    yield from (f" {text} " for text in _NUMBERS)
