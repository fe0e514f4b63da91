"""The transfer code as a picture: a QR code in black on white, for a page, a file or a paper. Its text comes in."""

import io

import segno

_BORDER = 4
_PIXELS = 10  # a module of the saved picture: wide enough for a phone that looks at another screen
_WHITE = "#fff"


def code_of(text: str) -> segno.QRCode:
    """Return the QR code: UTF-8 in bytes, level L as the standard asks, so that it stays coarse enough for a phone."""
    return segno.make(text, error="l", boost_error=False, encoding="utf-8", mode="byte", micro=False)


def code_address(text: str) -> str:
    """Return the picture as a ``data:`` address, for a page."""
    address: str = code_of(text).svg_data_uri(scale=4, border=_BORDER, light=_WHITE)
    return address


def code_svg(text: str) -> bytes:
    """Return the picture as SVG, for paper and for saving."""
    return _saved(text, "svg", scale=4)


def code_png(text: str) -> bytes:
    """Return the picture as PNG, for saving on the phone that also holds the app of the bank."""
    return _saved(text, "png", scale=_PIXELS)


def _saved(text: str, kind: str, *, scale: int) -> bytes:
    out = io.BytesIO()
    code_of(text).save(out, kind=kind, scale=scale, border=_BORDER, light=_WHITE)
    return out.getvalue()
