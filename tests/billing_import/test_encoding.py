"""Telling code pages apart."""

from pathlib import Path

import pytest

from billing_import.formats.encoding import detect_encoding
from billing_import.formats.problems import FileRefused

TEXT = (
    "Indeks lokalu;Opis\r\nPÓŁN/22/37;Wpłata Żrebiec Łukasz, Świątek Żaneta\r\n"
    "ŁĄKOWA/1/2;Odsetki ustawowe za opóźnienie\r\n"
)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "plik.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "iso8859-2", "cp852", "mazovia", "utf-16"])
def test_polish_letters_tell_the_code_page(tmp_path: Path, encoding: str) -> None:
    assert detect_encoding(written(tmp_path, TEXT.encode(encoding))) == encoding


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2", "cp852", "mazovia"])
@pytest.mark.parametrize(
    "word", ["zażółć gęślą jaźń", "Świątek Żaneta", "ŁĄKOWA", "wodę zimną", "Wpłata; opłata; spółdzielnia"]
)
def test_a_few_words_are_enough(tmp_path: Path, encoding: str, word: str) -> None:
    path = written(tmp_path, f"a;b\n{word};1\n".encode(encoding))
    assert path.read_bytes().decode(detect_encoding(path)) == f"a;b\n{word};1\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_by_its_zeros(tmp_path: Path, encoding: str) -> None:
    assert detect_encoding(written(tmp_path, TEXT.encode(encoding))) == encoding


def test_letters_far_from_the_beginning_count(tmp_path: Path) -> None:
    content = b"Indeks;Data\r\n" + b"A/1;2024-01-01\r\n" * 200_000 + TEXT.encode("cp852")
    assert detect_encoding(written(tmp_path, content)) == "cp852"


def test_one_damaged_letter_does_not_turn_utf8_into_something_else(tmp_path: Path) -> None:
    assert detect_encoding(written(tmp_path, TEXT.encode() + b"A/1;b\xb3ad\r\n" + TEXT.encode())) == "utf-8"


def test_a_file_without_polish_letters_is_read_as_it_is(tmp_path: Path) -> None:
    assert detect_encoding(written(tmp_path, b"a;b\r\n1;2\r\n")) == "utf-8"


@pytest.mark.parametrize("head", [b"PK\x03\x04....", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1", b"\x1f\x8b\x08"])
def test_spreadsheets_and_archives_are_refused_by_name(tmp_path: Path, head: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        detect_encoding(written(tmp_path, head + b"x" * 100))
    assert refused.value.code == "file_is_no_text"


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"\x1a"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        detect_encoding(written(tmp_path, content))
    assert refused.value.code == "file_empty"


def test_mazovia_holds_all_polish_letters() -> None:
    letters = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
    assert letters.encode("mazovia").hex() == "868d9192a4a29ea6a78f95909ca5a398a0a1"
    assert letters.encode("mazovia").decode("mazovia") == letters


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2"])
@pytest.mark.parametrize("word", ["PÓŁN/1/17", "PÓŁNOCNA", "ĆŁ", "ĘŁ"])
def test_polish_letters_that_happen_to_be_valid_utf8_stay_polish(tmp_path: Path, encoding: str, word: str) -> None:
    content = f"a;b\n{word};czynsz\n".encode(encoding)
    content.decode("utf-8")
    path = written(tmp_path, content)
    assert content.decode(detect_encoding(path)) == f"a;b\n{word};czynsz\n"


@pytest.mark.parametrize("text", ["Олександр Шевченко", "Łukasz Шевченко", "Müller – 5 m² ½ „x” 10 €", "Ștefan Nguyễn"])
def test_names_from_abroad_do_not_turn_utf8_into_something_else(tmp_path: Path, text: str) -> None:
    assert detect_encoding(written(tmp_path, f"a;b\n{text};1\n".encode())) == "utf-8"


def test_a_mark_at_the_beginning_always_wins(tmp_path: Path) -> None:
    assert detect_encoding(written(tmp_path, b"\xef\xbb\xbfa;b\nP\xd3\xa3N;1\n")) == "utf-8-sig"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("mazovia", "A/1;Świadczenie"),
        ("cp1250", "A/1;Źródlana"),
        ("cp1250", "A/1;Ąckowski"),
        ("cp1250", "A/1;WIĄZANA"),
        ("cp1250", "A/1;opłata"),
        ("cp852", "A/1;opłata"),
        ("cp852", "A/1;Łąka"),
    ],
)
def test_a_single_letter_may_be_enough(tmp_path: Path, encoding: str, text: str) -> None:
    path = written(tmp_path, f"a;b\n{text}\n".encode(encoding))
    assert path.read_bytes().decode(detect_encoding(path)) == f"a;b\n{text}\n"


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_mark_alone_is_an_empty_file(tmp_path: Path, mark: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        detect_encoding(written(tmp_path, mark))
    assert refused.value.code == "file_empty"
