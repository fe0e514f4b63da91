"""Files that people send to be kept: what comes in, what is refused and in which words, how it is given out."""

import zipfile
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image

from portal.kernel.attachments import (
    AttachmentRefused,
    StoredAttachment,
    attachment_answer,
    attachment_words,
    checked_attachment,
    clean_name,
    stored_attachment,
)

HEAD, TAIL = b"%PDF-1.7\n", b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def pdf(*bodies: bytes) -> bytes:
    return HEAD + b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" + b"\n".join(bodies) + TAIL


def packed_list(text: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(text, 1)
    dictionary = b"<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode%s>>" % (len(packed), extra)
    return b"7 0 obj\n" + dictionary + b"stream\n" + packed + b"\nendstream\nendobj"


def office(*names: str, mimetype: bytes = b"", types: bytes = b"<Types/>") -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, {"mimetype": mimetype, "[Content_Types].xml": types}.get(name, b"<x/>"))
    return made.getvalue()


def picture(form: str, **saved: Any) -> bytes:
    made = BytesIO()
    Image.new("RGB", (20, 10), "navy").save(made, form, **saved)
    return made.getvalue()


def sent(content: bytes, name: str = "pismo.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


DOCX = office("[Content_Types].xml", "word/document.xml")
ODT = office("mimetype", "content.xml", mimetype=b"application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf(), "pdf"),
        (pdf(packed_list(b"3 0 <</Type/Page>>")), "pdf"),
        (pdf(b"3 0 obj <</S/URI/URI(https://example.org)>> endobj"), "pdf"),
        (picture("PNG"), "png"),
        (picture("JPEG"), "jpg"),
        (DOCX, "docx"),
        (office("[Content_Types].xml", "xl/workbook.xml", "xl/printerSettings/printerSettings1.bin"), "xlsx"),
        (ODT, "odt"),
    ],
)
def test_what_a_file_is_is_told_by_its_content_whatever_its_name_says(content: bytes, kind: str) -> None:
    checked = checked_attachment(sent(content, "C:\\moje\\zdjęcie.exe"), largest_mb=1)
    assert (checked.kind, checked.name) == (kind, f"zdjęcie.{kind}")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "pusty"),
        (b"MZ\x90\x00" + bytes(200), "program"),
        (b"\x7fELF" + bytes(200), "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "strona"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "stary format"),
        (b"zwykly tekst", "nie przyjmujemy"),
        (office("a.txt"), "nie przyjmujemy"),
        (b"PK\x03\x04" + bytes(50), "uszkodzony"),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "makra"),
        (office("[Content_Types].xml", "word/document.xml", "word/embeddings/oleObject1.bin"), "makra"),
        (office("[Content_Types].xml", "word/document.xml", types=b"application/x.macroEnabled.12"), "makra"),
        (b"%PDF-1.7\n1 0 obj", "niepełny"),
        (pdf(b"3 0 obj <</S/JavaScript/JS(app.alert)>> endobj"), "skrypt"),
        (pdf(b"3 0 obj <</S/J#61vaScript/JS(app.alert)>> endobj"), "skrypt"),
        (pdf(packed_list(b"3 0 <</S/JavaScript/JS(x)>>")), "skrypt"),
        (pdf(packed_list(b"3 0 <</S/Launch/F(cmd.exe)>>")), "program"),
        (pdf(b"3 0 obj <</Names<</EmbeddedFiles 4 0 R>>>> endobj"), "plik w środku"),
        (pdf(b"3 0 obj <</S/GoToR/F(\\\\\\\\host\\\\x)>> endobj"), "innego pliku"),
        (pdf(packed_list(b"3 0 <<>>", b"/DecodeParms<</Predictor 12>>")), "sprawdzić"),
        (pdf(packed_list(b"3 0 <<>>").replace(b"/Filter/FlateDecode", b"/Filter/LZWDecode")), "sprawdzić"),
        (pdf(packed_list(b"3 0 <<>>").replace(b"/Filter/FlateDecode", b"/Filter 9 0 R")), "sprawdzić"),
        (pdf(packed_list(b"3 0 <<>>").replace(b"/ObjStm", b"/ObjStm/Y(1 0 obj )")), "sprawdzić"),
        (pdf(b"3 0 obj <</Encrypt 5 0 R>> endobj"), "hasłem"),
        (pdf(packed_list(b"1 " * (33 << 20))), "za duży"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "uszkodzony"),
        (picture("PNG")[:45], "uszkodzony"),
        (pdf() + b" " * (1 << 20), "Największy"),
    ],
)
def test_what_may_not_come_in_is_refused_in_words(content: bytes, word: str) -> None:
    with pytest.raises(AttachmentRefused, match=word):
        checked_attachment(sent(content), largest_mb=1)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Ewa\\Uchwała nr 5.docx", "Uchwała nr 5.pdf"),
        ("faktura\u202efdp.exe", "faktura fdp.pdf"),
        ('a"; filename="b.html', "a filename b.pdf"),
        ("\x00\r\nX-Nag: 1", "X-Nag 1.pdf"),
        ("😀😀", "plik.pdf"),
        ("", "plik.pdf"),
        ("ą" * 300, "ą" * 100 + ".pdf"),
    ],
)
def test_the_name_of_the_sender_is_kept_as_text_only(name: str, cleaned: str) -> None:
    assert clean_name(name, "pdf") == cleaned


def test_a_picture_is_made_anew_without_the_place_it_was_taken_at_and_what_hangs_on_it() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Sienkiewicza 12"
    checked = checked_attachment(sent(picture("JPEG", exif=exif) + b"PK\x03\x04 hidden"), largest_mb=1)
    assert b"Sienkiewicza" not in checked.content
    assert b"hidden" not in checked.content
    assert Image.open(BytesIO(checked.content)).size == (20, 10)


@pytest.mark.parametrize(("size", "words"), [(10, "PDF, 1\u00a0kB"), (1_300_000, "PDF, 1,2\u00a0MB")])
def test_a_link_says_what_will_come(size: int, words: str) -> None:
    assert attachment_words("pdf", size) == words


class Paper(StoredAttachment):
    """A row of a room, not stored here."""

    class Meta(StoredAttachment.Meta):
        app_label = "tests"
        managed = False


def test_a_stored_file_has_a_random_name_and_is_given_out_so_that_nothing_of_it_runs(siarkowiec: None) -> None:
    values = stored_attachment(checked_attachment(sent(pdf(), "Uchwała.pdf"), largest_mb=1), "papers")
    assert "Uchwa" not in values["path"]
    assert values["path"].startswith("papers/")
    answer = attachment_answer(Paper(**values))
    assert answer.getvalue() == pdf()
    answer.close()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Uchwa%C5%82a.pdf" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    default_storage.delete(values["path"])
    with pytest.raises(Http404):
        attachment_answer(Paper(**values))
