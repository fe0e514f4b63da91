"""An announcement on paper: as a resident prints it, and as a poster with large letters. Its words: ``queries``."""

import io
from pathlib import Path

import segno
from django.urls import reverse

from portal.announcements.models import Announcement
from portal.announcements.presenters import event_days
from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.markdown_blocks import blocks_of
from portal.kernel.own_address import own_address
from portal.kernel.pdf import BLOCKS, pdf_of
from portal.kernel.typography import full_day_text, without_loose_ends

_TYPST = Path(__file__).parent / "typst"
ANNOUNCEMENT = BLOCKS + (_TYPST / "announcement.typ").read_text(encoding="utf-8")
POSTER = BLOCKS + (_TYPST / "poster.typ").read_text(encoding="utf-8")
# Letters of a text up to so many characters, in points: as large as one sheet allows.
_SIZES = ((250, 24), (600, 20), (1200, 16))
_SMALLEST = 13


def announcement_pdf(announcement: Announcement, *, cooperative: CurrentCooperative) -> bytes:
    """Return an announcement as PDF. Cost: see ``pdf_of``."""
    content = {
        "title": without_loose_ends(announcement.title),
        "since": _since(announcement),
        "when": _when(announcement),
        "blocks": blocks_of(announcement.text, repeats_title=False),
    }
    return pdf_of(ANNOUNCEMENT, content=content, cooperative=cooperative)


def poster_pdf(announcement: Announcement, *, audience: str, cooperative: CurrentCooperative) -> bytes:
    """Return an announcement as a poster of one sheet, with a QR code that opens its page. Cost: see ``pdf_of``."""
    address = own_address(reverse("announcement", kwargs={"announcement_id": announcement.pk}))
    content = {
        "title": without_loose_ends(announcement.title),
        "since": _since(announcement),
        "when": _when(announcement),
        "blocks": blocks_of(announcement.text, repeats_title=False),
        "audience": without_loose_ends(audience[:1].upper() + audience[1:]),
        "size": next((size for most, size in _SIZES if len(announcement.text) <= most), _SMALLEST),
        "title_size": 40 if len(announcement.title) <= 40 else 32,
        "qr": qr_svg(address),
        "qr_words": "Czytaj na stronie",
    }
    return pdf_of(POSTER, content=content, cooperative=cooperative)


def qr_svg(address: str) -> str:
    """Return an address as a QR code that a telephone reads from paper."""
    picture = io.BytesIO()
    segno.make(address, micro=False, error="m").save(picture, kind="svg", border=2, xmldecl=False)
    return picture.getvalue().decode()


def _when(announcement: Announcement) -> str:
    days = event_days(announcement, "pl")
    return f"Kiedy: {days}" if days else ""


def _since(announcement: Announcement) -> str:
    since = full_day_text(announcement.shown_from)
    if announcement.corrected_at is not None:
        return f"{since}, poprawiono {full_day_text(announcement.corrected_at.date())}"
    return since
