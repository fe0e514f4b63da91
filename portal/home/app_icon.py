"""Icons of the app: the cooperative's mark on its color, or its initials; drawn by Typst, kept for a day."""

import json
from dataclasses import dataclass

import typst
from django.core.cache import cache

from portal.kernel.brand import palette_color
from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.printable import printable

DAY = 24 * 3600
POINTS = 100


@dataclass(frozen=True, slots=True)
class Icon:
    """``size`` in pixels. A maskable icon may be cut to a circle, so its drawing keeps to the middle."""

    size: int
    is_maskable: bool = False


ICONS = {"192": Icon(192), "512": Icon(512), "maska-512": Icon(512, is_maskable=True), "apple-180": Icon(180)}

_TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 100pt, height: 100pt, margin: 0pt, fill: rgb(data.ground))
#set text(fill: rgb(data.ink), weight: "bold", font: "Libertinus Serif")
#let side = data.share * 1pt
#align(center + horizon, {
  if data.svg != "" {
    image(bytes(data.svg), format: "svg", width: side, height: side, fit: "contain")
  } else if data.png.len() > 0 {
    image(bytes(data.png), format: "png", width: side, height: side, fit: "contain")
  } else {
    text(size: side * 0.62, data.initials)
  }
})
"""


def icon_png(cooperative: CurrentCooperative, icon: Icon, mark: str) -> bytes:
    """Return the picture. Cost: some 30 ms the first time in a day."""
    key = f"app-icon:{mark}:{icon.size}:{icon.is_maskable}"
    known: bytes | None = cache.get(key)
    if known is not None:
        return known
    ink = palette_color(cooperative.palette, "on_brand") or "#ffffff"
    data = {
        "ground": palette_color(cooperative.palette, "brand") or cooperative.brand_color,
        "ink": ink,
        "svg": cooperative.logo_svg.replace("currentColor", ink),
        "png": list(cooperative.logo_png),
        "initials": initials(cooperative.short_name),
        # The safe middle of a maskable icon is a circle of four fifths.
        "share": 52 if icon.is_maskable else 76,
    }
    made: bytes = typst.compile(
        _TEMPLATE.encode(),
        sys_inputs={"data": json.dumps(data)},
        ignore_system_fonts=True,
        format="png",
        ppi=72.0 * icon.size / POINTS,
    )
    cache.set(key, made, DAY)
    return made


def initials(short_name: str) -> str:
    """Return one to three letters that stand for a cooperative: ``SM Hutnik`` is ``SMH``."""
    words = [word.strip(".„”\"'") for word in printable(short_name).split()]
    letters = [word if word.isupper() and len(word) <= 2 else word[:1].upper() for word in words if word[:1].isalpha()]
    return "".join(letters)[:3] or "IOK"
