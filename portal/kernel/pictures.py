"""Photos from residents: known by their content, decoded within limits, written anew. ``picture_files`` keeps them.

What comes out is our own JPEG of the pixels, turned upright and made smaller. Nothing else that the file carried
survives: no place where it was taken, no phone, no texts, no second file behind the first.
"""

import contextlib
import io
import threading

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 15_000_000
MOST_PIXELS = 50_000_000
LEAST_SIDE = 64
# Enough to read the digits of a meter; some 300 kB.
SIDE = 1_600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# Formats of which one file may hold many pictures; a JPEG of two (MPO, many phones) is shown by its first.
MAY_MOVE = frozenset({"PNG", "WEBP"})

# How files that are no photo begin, and what to tell whoever chose one.
_FILM_BRANDS = (b"isom", b"iso2", b"mp41", b"mp42", b"qt  ", b"M4V ", b"3gp4", b"3gp5", b"avc1")
# Cost: one photo takes up to 200 MB while it is decoded, so a process decodes two at a time.
_DECODING = threading.BoundedSemaphore(2)

pillow_heif.register_heif_opener(thumbnails=False)


class PictureRefused(Exception):
    """The file is no photo that can be kept; the message says why and what to do, in the reader's language."""


def safe_jpeg(content: bytes) -> bytes:
    """Return the photo as a JPEG of our own, upright, at most ``SIDE`` pixels; raises PictureRefused.

    The size is read from the head of the file before a pixel is decoded. Cost: up to half a second for a 12 MP photo.
    """
    if not content:
        raise PictureRefused(_("Plik jest pusty. Wybierz inne zdjęcie."))
    if len(content) > MOST_BYTES:
        raise PictureRefused(too_large())
    _refuse_what_is_no_photo(content)
    with _DECODING:
        pixels = _pixels(content)
    written = io.BytesIO()
    # A new picture of the bytes alone: what Pillow remembers of the old file (comments, profiles) stays behind.
    Image.frombytes("RGB", pixels.size, pixels.tobytes()).save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def too_large() -> str:
    """Return the sentence for a file above ``MOST_BYTES``."""
    return _("Zdjęcie jest za duże. Limit to %(most)s MB. Zrób je w niższej jakości.") % {"most": MOST_BYTES // 10**6}


def _damaged() -> PictureRefused:
    return PictureRefused(_("Zdjęcie jest niepełne albo uszkodzone. Wyślij je jeszcze raz albo zrób nowe."))


def _refuse_what_is_no_photo(content: bytes) -> None:
    start = content[:1_024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF"):
        raise PictureRefused(_("To jest plik PDF. Wybierz zdjęcie, na przykład JPG."))
    if start.startswith(b"<"):
        raise PictureRefused(_("To jest rysunek SVG albo strona, a nie zdjęcie. Wybierz zdjęcie, na przykład JPG."))
    if start.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")):
        raise PictureRefused(_("To jest program, a nie zdjęcie. Wybierz zdjęcie, na przykład JPG."))
    if start.startswith(b"GIF8"):
        raise PictureRefused(_("Plików GIF nie przyjmujemy. Wybierz zwykłe zdjęcie, na przykład JPG."))
    if content[4:8] == b"ftyp" and content[8:12] in _FILM_BRANDS:
        raise PictureRefused(_("To jest film, a nie zdjęcie. Wybierz zdjęcie, na przykład JPG."))
    if content[4:8] == b"ftyp" and not _is_whole(content):
        # Quirk: the decoder of HEIC fills what is missing with gray and says nothing.
        raise _damaged()


def _is_whole(content: bytes) -> bool:
    """Return whether the boxes that a HEIC file is made of end where the file does, or before."""
    at = 0
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        if size == 0:  # the last box, to the end of the file
            return True
        if size < 8:
            return False
        at += size
    return at <= len(content)


def _pixels(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            _check(picture)
            # A JPEG can be decoded at a half or a quarter: less memory and time, and it is made smaller anyway.
            picture.draft("RGB", (SIDE, SIDE))
            picture.load()
            return _upright(picture)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused(_too_many_pixels()) from None
    except UnidentifiedImageError:
        raise PictureRefused(_("To nie jest zdjęcie. Wybierz plik JPG, PNG, WEBP albo HEIC.")) from None
    except Exception:  # noqa: BLE001 - a decoder answers a hostile file with any exception there is
        raise _damaged() from None


def _check(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise PictureRefused(_too_many_pixels())
    if min(width, height) < LEAST_SIDE:
        raise PictureRefused(_("Zdjęcie jest za małe, nic na nim nie widać. Wybierz większe."))
    if picture.format in MAY_MOVE and getattr(picture, "n_frames", 1) > 1:
        raise PictureRefused(_("Obraz się rusza. Wybierz zwykłe zdjęcie, na przykład JPG."))


def _too_many_pixels() -> str:
    return _("Zdjęcie ma za dużo punktów. Zrób je w zwykłej jakości (do %(most)s megapikseli).") % {
        "most": MOST_PIXELS // 10**6
    }


def _upright(picture: Image.Image) -> Image.Image:
    turned: Image.Image = picture
    with contextlib.suppress(Exception):  # a spoiled note of the orientation spoils no photo
        turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((SIDE, SIDE))
    if not turned.has_transparency_data:
        return turned.convert("RGB")
    see_through = turned.convert("RGBA")
    paper = Image.new("RGB", see_through.size, "white")
    paper.paste(see_through, mask=see_through.getchannel("A"))
    return paper
