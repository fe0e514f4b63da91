"""Which PNG files may be a cooperative's mark, decoded within limits and written anew. SVG files are in ``svg``.

The size is read from the file's head before a pixel is decoded; what is stored is our own encoding of the pixels, so
nothing else that the file carried (texts, profiles, a second file behind the first) survives.
"""

import io
import struct
import warnings

from PIL import Image

from tenants.branding.problems import LogoRefused

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_BYTES = 2_000_000
MAX_SIDE = 4_096
MAX_PIXELS = 4_000_000
MIN_SIDE = 32
# The mark is drawn at 48 pixels and, in letters, at 20 millimeters.
SIDE = 256


def safe_png(content: bytes) -> bytes:
    """Return the mark as a small PNG of our own; raises LogoRefused.

    Cost: at most ``MAX_PIXELS`` are decoded, some 32 MB of memory and a tenth of a second.
    """
    if len(content) > MAX_BYTES:
        raise LogoRefused(f"Plik PNG jest za duży: najwyżej {MAX_BYTES // 1_000_000} MB.")
    width, height = _stated_size(content)
    if width > MAX_SIDE or height > MAX_SIDE or width * height > MAX_PIXELS:
        raise LogoRefused(f"Obraz ma za dużo pikseli: {width} × {height}. Zmniejsz go, na przykład do 512 × 512.")
    if min(width, height) < MIN_SIDE:
        raise LogoRefused(f"Obraz jest za mały: {width} × {height}. Potrzeba co najmniej {MIN_SIDE} × {MIN_SIDE}.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a doubtful file is refused, not guessed at
            with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
                picture.load()
                pixels = picture.convert("RGBA")
    except Exception:  # noqa: BLE001 - a decoder answers a hostile file with any exception there is
        raise LogoRefused("Plik PNG jest uszkodzony. Zapisz obraz jeszcze raz.") from None
    pixels.thumbnail((SIDE, SIDE))
    written = io.BytesIO()
    Image.frombytes("RGBA", pixels.size, pixels.tobytes()).save(written, "PNG", optimize=True)
    return written.getvalue()


def _stated_size(content: bytes) -> tuple[int, int]:
    if not content.startswith(SIGNATURE) or content[12:16] != b"IHDR" or len(content) < 33:
        raise LogoRefused("Plik PNG jest uszkodzony. Zapisz obraz jeszcze raz.")
    width, height = struct.unpack(">II", content[16:24])
    return width, height
