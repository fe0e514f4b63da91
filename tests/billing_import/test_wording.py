"""Every problem has a sentence, every sentence says how to mend it, and none breaks on odd particulars."""

import datetime as dt
import re
from pathlib import Path

import billing_import
from billing_import.control_totals import Difference
from billing_import.formats.problems import FileRefused, Problem
from billing_import.wording import _file_sentences, _row_sentences, message_of, reason_of

SOURCES = [
    path.read_text() for path in Path(billing_import.__file__).parent.rglob("*.py") if "migrations" not in str(path)
]
PARTICULARS = {
    "cell": "F12", "stated": 9, "counted": 8, "names": ["„Dane”"], "name": "plik.csv", "record": 4, "ratio": 1000,
    "through": dt.date(2026, 10, 31),
    "file": "plik.csv",
    "found": 5, "expected": 8, "code": "0x00", "limit": 100, "forms": ["DD.MM.YYYY"], "credit": "1,00", "line": 7,
    "similar": "", "words": ["a", "b"], "first": 1, "second": 7, "run": "1",
    "form": "JPK_V7M (2)", "section": "ZOiS", "field": "KodKonta", "value": "x",
    "element": "Faktura", "templates": ["204-{lokal}"],
    "currency": "EUR", "kind": "PDF", "encoding": "UTF-32", "count": 3, "all": 9, "percent": 50, "profile": "nasz",
    "statement": "12 1020 45", "missing": ["Data"],
}  # fmt: skip


def used(pattern: str) -> set[str]:
    return {code for source in SOURCES for code in re.findall(pattern, source)}


def test_every_problem_of_a_row_has_a_sentence_that_ends_in_advice() -> None:
    from billing_import.amounts import Unread
    from billing_import.days import DayUnread

    codes = used(r'(?:Problem|wrong|word)\(\s*"(\w+)"') | used(r'"(value_missing|kind_unknown)"')
    codes |= {code.value for code in (*Unread, *DayUnread)}
    codes |= used(r'_reject_staged\([^"\n]*"(\w+)"') | used(r'_KINDS, "(\w+)"')
    sentences = _row_sentences("pl")
    names_of_fields = {"premises", "kind", "premises_kind", "person_kind", "title_kind", "original_line"}
    assert codes - names_of_fields <= set(sentences)
    for code in sentences:
        text = reason_of(Problem(code, particulars=PARTICULARS))
        assert text.count(".") >= 1, code
        assert text.endswith("."), code
        assert "%(" not in text, code


def test_every_refusal_of_a_file_has_a_sentence() -> None:
    codes = used(r'FileRefused\(\s*"(\w+)"') | {"nothing_matches", "nothing_acceptable"}
    special = {"header_wrong", "totals_differ", "checks_differ"}
    assert codes - special <= set(_file_sentences())
    for code in _file_sentences():
        particulars = {name: value for name, value in PARTICULARS.items() if name != "code"}
        text = message_of(FileRefused(code, **{**particulars, "expected": ["Data"], "found": "x;y"}))
        assert "%(" not in text, code


def test_no_sentence_of_a_refusal_is_there_for_nothing() -> None:
    raised = "\n".join(SOURCES)
    assert [code for code in (*_file_sentences(), *_row_sentences("pl")) if raised.count(f'"{code}"') < 2] == []


def test_totals_that_differ_are_told_in_figures() -> None:
    text = message_of(
        FileRefused("totals_differ", differences=[Difference(9, "Wn", 100, -250), Difference(10, "", 5, 4)])
    )
    assert "Wiersz 9, kolumna Wn: plik podaje 1,00\u00a0zł, a wiersze dają −2,50\u00a0zł." in text
    assert "Wiersz 10: plik podaje 5 pozycji, a jest ich 4." in text
