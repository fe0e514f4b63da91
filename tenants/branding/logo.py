"""A mark as it was sent, judged by what is in the file and never by its name."""

from dataclasses import dataclass
from typing import BinaryIO

from tenants.branding import png, svg
from tenants.branding.problems import LogoRefused

MAX_BYTES = max(png.MAX_BYTES, svg.MAX_BYTES)
# Beginnings of files that people send by mistake or on purpose, with what to say about them.
OTHERS = (
    (b"\xff\xd8\xff", "To jest zdjęcie JPEG."),
    (b"GIF8", "To jest plik GIF."),
    (b"RIFF", "To jest plik WebP."),
    (b"%PDF", "To jest plik PDF."),
    (b"PK\x03\x04", "To jest archiwum zip albo dokument."),
    (b"\x1f\x8b", "To jest plik spakowany (gzip albo svgz)."),
    (b"MZ", "To jest program."),
    (b"\x7fELF", "To jest program."),
)
WANTED = "Przyślij znak jako SVG albo PNG."


@dataclass(frozen=True, slots=True)
class Logo:
    """A mark that may be stored: either a drawing or a picture, or neither."""

    svg: str = ""
    png: bytes = b""

    @property
    def is_there(self) -> bool:
        """Return whether there is a mark at all."""
        return bool(self.svg or self.png)


def logo_of(content: bytes) -> Logo:
    """Return the mark in the file; raises LogoRefused with a sentence about what is wrong."""
    if not content.strip():
        raise LogoRefused(f"Plik jest pusty. {WANTED}")
    if len(content) > MAX_BYTES:
        raise LogoRefused(f"Plik jest za duży: najwyżej {MAX_BYTES // 1_000_000} MB.")
    if content.startswith(png.SIGNATURE):
        return Logo(png=png.safe_png(content))
    for beginning, what in OTHERS:
        if content.startswith(beginning):
            raise LogoRefused(f"{what} {WANTED}")
    if b"<" not in content[:1000]:
        raise LogoRefused(f"To nie jest obraz. {WANTED}")
    return Logo(svg=svg.safe_svg(content))


def logo_in(file: BinaryIO) -> Logo:
    """Return the mark in an uploaded file; reads no more of it than a mark may hold."""
    return logo_of(file.read(MAX_BYTES + 1))
