"""Photos as residents send them, and files that are none."""

import io
import struct
import zlib

import pillow_heif
from PIL import Image

NO_PHOTOS: dict[str, bytes] = {
    "program renamed": b"MZ\x90\x00" + b"\x00" * 4_000,
    "program of Linux": b"\x7fELF\x02\x01" + b"\x00" * 4_000,
    "PDF": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "SVG": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page": b"\n <html><script>alert(1)</script></html>",
    "film": b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 400,
    "GIF": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "text": "zażółć gęślą jaźń".encode() * 100,
    "null bytes": b"\x00" * 5_000,
    "empty": b"",
}


def photo(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    """Return a photo, dark at its left edge and light at its right one."""
    picture = Image.linear_gradient("L").rotate(90).resize(size).convert("RGB")
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def photo_of_a_phone() -> bytes:
    """Return a JPEG held sideways, that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by 90°
    exif[0x010F] = "Telefon Danuty"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 34.0, 12.0), 3: "E", 4: (21.0, 40.0, 48.0)})
    return photo(exif=exif, comment=b"moja kuchnia")


def heic_photo() -> bytes:
    """Return a photo as an iPhone writes it."""
    written = io.BytesIO()
    with Image.open(io.BytesIO(photo())) as picture:
        pillow_heif.from_pillow(picture).save(written, quality=60)
    return written.getvalue()


def flood() -> bytes:
    """Return a PNG of a few hundred bytes that says it has 2.5 milliard pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def moving() -> bytes:
    """Return a WEBP of two pictures."""
    written = io.BytesIO()
    pictures = [Image.new("RGB", (80, 80), color) for color in ("red", "blue")]
    pictures[0].save(written, "WEBP", save_all=True, append_images=pictures[1:])
    return written.getvalue()
