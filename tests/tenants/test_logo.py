"""A mark is judged by what is in the file; what could harm is refused in words, in little time and memory."""

import io
import resource
import time
import zipfile
import zlib
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tenants.branding import png, svg
from tenants.branding.logo import Logo, logo_in, logo_of
from tenants.branding.placeholder import placeholder_logo
from tenants.branding.problems import LogoRefused
from tests.tenants.conftest import png_chunk, png_of

START = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
HOSTILE = {
    "script": b"<script>alert(1)</script>",
    "script elsewhere": b'<g><x:script xmlns:x="http://www.w3.org/1999/xhtml">1</x:script></g>',
    "foreignObject": b"<foreignObject><p>x</p></foreignObject>",
    "image": b'<image href="https://zly.example/x.png"/>',
    "use": b'<use href="#a"/>',
    "style": b"<style>@import url(https://zly.example)</style>",
    "a": b'<a href="https://zly.example"><path d="M0 0"/></a>',
    "animate": b'<animate attributeName="href" to="javascript:alert(1)"/>',
    "set": b'<set attributeName="onclick" to="alert(1)"/>',
    "text": b"<text>SM</text>",
    "onload": b'<path d="M0 0" onload="alert(1)"/>',
    "href": b'<path d="M0 0" xlink:href="javascript:alert(1)"/>',
    "fill": b'<path d="M0 0" fill="url(https://zly.example/a#b)"/>',
    "style attribute": b'<path d="M0 0" style="fill:url(//zly.example)"/>',
    "escaped": b'<path d="M0 0" style="fill:u\\72l(//zly.example)"/>',
}


def refusal(content: bytes) -> str:
    with pytest.raises(LogoRefused) as refused:
        logo_of(content)
    return str(refused.value)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_drawing_that_runs_or_loads_something_is_refused_with_its_name(what: str) -> None:
    text = refusal(START + HOSTILE[what] + b"</svg>")
    assert "niedozwolony" in text
    if what.isalpha() and what not in ("href", "fill", "escaped"):
        assert f"„{what}”" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "pusty"),
        (b"\xff\xd8\xff\xe0" + b"0" * 100, "JPEG"),
        (b"GIF89a" + b"0" * 100, "GIF"),
        (b"RIFF0000WEBP", "WebP"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04" + b"0" * 100, "zip"),
        (b"\x1f\x8b" + b"0" * 100, "spakowany"),
        (b"MZ" + b"0" * 100, "program"),
        (b"zwyczajny tekst", "To nie jest obraz"),
        (b"<html><script>1</script></html>", "musi zaczynać się od elementu svg"),
        (b"<svg", "poprawny SVG"),
        ("<svg xmlns='http://www.w3.org/2000/svg'>ż</svg>".encode("cp1250"), "UTF-8"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>', "DOCTYPE"),
        (b'<?xml-stylesheet href="x"?><svg xmlns="http://www.w3.org/2000/svg"/>', "DOCTYPE"),
        (b"<svg>" + b" " * svg.MAX_BYTES, "za duży"),
        (b"\x89PNG\r\n\x1a\n", "uszkodzony"),
        (b"<" * 3_000_000, "za duży"),
    ],
)
def test_another_file_is_refused_by_its_content_whatever_it_is_called(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_what_only_clutters_a_drawing_is_left_out() -> None:
    cluttered = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:version="1">'
        b'<!-- made by --><metadata>x</metadata><i:guide/><path d="M0 0h9" style="fill:#ff0000;-inkscape-x:1" i:k="v"/>'
        b'<defs><linearGradient id="g"><stop offset="0" style="stop-color:#123456"/></linearGradient></defs>'
        b'<rect width="9" height="9" fill="url(#g)"/></svg>'
    )
    kept = logo_of(cluttered).svg
    assert "inkscape" not in kept
    assert "metadata" not in kept
    assert "style" not in kept
    assert 'fill="#ff0000"' in kept
    assert 'stop-color="#123456"' in kept
    assert 'fill="url(#g)"' in kept
    assert logo_of(kept.encode()).svg == kept, "what is stored passes again unchanged"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="<>/=\"' svgpathscriptonloadxmlns:&;#url()%\\\x00\n", max_size=120), st.text(max_size=20))
def test_no_drawing_whatever_is_in_it_comes_out_with_more_than_the_list_allows(inside: str, value: str) -> None:
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    try:
        kept = svg.safe_svg(START + f'<g fill="{escaped}">{inside}</g></svg>'.encode("utf-8", "ignore"))
    except LogoRefused:
        return
    for element in ET.fromstring(kept).iter():  # noqa: S314
        assert element.tag.removeprefix(svg.SVG) in svg.ELEMENTS
        assert set(element.attrib) <= svg.ATTRIBUTES


def test_a_drawing_of_very_many_or_very_deep_elements_is_refused() -> None:
    assert "zbyt złożony" in refusal(START + b"<g/>" * 5000 + b"</svg>")
    assert "zagnieżdżone" in refusal(START + b"<g>" * 500 + b"</g>" * 500 + b"</svg>")


def test_a_picture_is_written_anew_and_carries_nothing_else_along() -> None:
    text = png_chunk(b"tEXt", b"Comment\0<script>alert(1)</script>")
    polyglot = png_of(600, 300, text) + b"<html><script>alert(1)</script></html>" + b"PK\x03\x04"
    stored = logo_of(polyglot).png
    assert b"script" not in stored
    with Image.open(io.BytesIO(stored)) as picture:
        assert (picture.format, picture.size) == ("PNG", (256, 128))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (png_of(10, 10), "za mały"),
        (png_of(60_000, 60_000, pixels=b""), "za dużo pikseli: 60000 × 60000"),
        (png_of(4000, 4000, pixels=zlib.compress(b"\0" * 1000)), "za dużo pikseli"),
        (png_of(100, 100)[:-30], "uszkodzony"),
        (png_of(100, 100, pixels=b"zzz"), "uszkodzony"),
        (png_of(100, 100, png_chunk(b"zTXt", b"k\0\0" + zlib.compress(b"0" * 50_000_000))), "uszkodzony"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "uszkodzony"),
        (png_of(100, 100) + b"0" * 2_000_000, "za duży"),
    ],
)
def test_a_hostile_picture_is_refused_in_words_in_little_time_and_memory(content: bytes, words: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    assert words in refusal(content)
    assert time.perf_counter() - started < 3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000, "kB"


def test_no_more_of_a_file_is_read_than_a_mark_may_hold() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size: int = -1) -> bytes:
            self.asked += size
            return b"<" * size

    endless = Endless()
    with pytest.raises(LogoRefused):
        logo_in(endless)  # type: ignore[arg-type]
    assert 0 < endless.asked <= png.MAX_BYTES + 1


def test_a_zip_in_the_place_of_a_mark_is_never_opened() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("logo.svg", b"<" * 100_000_000)
    assert "zip" in refusal(bomb.getvalue())


def test_the_house_of_those_who_gave_no_mark_is_a_mark_itself() -> None:
    house = placeholder_logo()
    assert house.is_there
    assert "currentColor" in house.svg
    assert not Logo().is_there
