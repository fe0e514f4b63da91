"""From one color to the colors of a desk that anybody can read. Pure; storing and serving them is elsewhere.

Contrast is WCAG's ratio. Whatever color a cooperative picks, text on it and links beside it reach their ratio:
the color gives way, not the reader.
"""

import colorsys
import re
from collections.abc import Callable, Mapping

INK, WHITE, BLACK = "#14181f", "#ffffff", "#000000"
PAPERS = ("#ffffff", "#f3f4f6")
DARK_PAPERS = ("#121417", "#1b2026")
DARK_INK = "#f1f3f5"
TEXT, EDGE, LINK, DARK_LINK = 4.5, 4.5, 7.0, 8.0
# Hues in degrees that mean an error, a warning or success on every page; a link in them would look like a state.
STATUS_HUES = ((0, 20), (28, 60), (125, 165), (345, 360))
STEP = 0.01
HOVER = 0.06
# Custom properties of the stylesheet; the palette's keys are the same words, with ``dark_`` before those of the dark.
PROPERTIES = ("brand", "on_brand", "brand_edge", "brand_link", "brand_hover")
DARK = "dark_"
COLOR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def color_problem(text: str) -> str:
    """Return what is wrong with a color as one Polish sentence, or an empty string for ``#rrggbb``."""
    if COLOR.fullmatch(text.strip()):
        return ""
    return "Kolor zapisz jako # i sześć cyfr szesnastkowych, na przykład #285680."


def palette_css(palette: Mapping[str, str]) -> str:
    """Return the stylesheet of a palette: custom properties for paper and for the dark theme.

    High contrast needs none: the platform's own black, white and yellow win there against any brand. A color that is
    missing or malformed is left out, so that the platform's own stays in force.
    """
    # The mark keeps its own ground in every theme: its drawing was made for that color.
    ground = palette_color(palette, "brand")
    light = _declarations(palette, "") + (f"--mark:{ground};" if ground else "")
    dark = _declarations(palette, DARK)
    return (
        f":root{{{light}}}:root:where(.theme-dark){{{dark}}}"
        f"@media (prefers-color-scheme:dark){{:root:where(:not(.theme-light)){{{dark}}}}}"
    )


def palette_color(palette: Mapping[str, str], key: str) -> str:
    """Return a color of the palette, or an empty string for one that is missing or is none."""
    color = palette.get(key, "")
    return color if COLOR.fullmatch(color) else ""


def _declarations(palette: Mapping[str, str], prefix: str) -> str:
    pairs = [(key, palette_color(palette, prefix + key)) for key in PROPERTIES]
    return "".join(f"--{key.replace('_', '-')}:{color};" for key, color in pairs if color)


def luminance(color: str) -> float:
    """Return WCAG's relative luminance of ``#rrggbb``, 0 to 1."""
    channels = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(color)]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def palette_of(color: str) -> dict[str, str]:
    """Return the ten colors derived from ``#rrggbb``: five for paper and, prefixed ``dark_``, five for the dark theme.

    ``brand`` fill, ``on_brand`` text on it (4.5 at least), ``brand_edge`` lines (4.5), ``brand_link`` (7; 8 in the
    dark), ``brand_hover`` fill under the pointer.
    """
    fill = color.lower()
    means_state = _means_state(fill)
    text = _text_on(fill)
    hover = _lightness_shifted(fill, -HOVER if text == WHITE else HOVER)
    edge = _until(fill, -STEP, lambda c: all(contrast(c, paper) >= EDGE for paper in PAPERS))
    link = INK if means_state else _until(fill, -STEP, lambda c: all(contrast(c, paper) >= LINK for paper in PAPERS))
    dark_edge = _until(fill, STEP, lambda c: all(contrast(c, paper) >= EDGE for paper in DARK_PAPERS))
    dark_link = (
        DARK_INK
        if means_state
        else _until(fill, STEP, lambda c: all(contrast(c, paper) >= DARK_LINK for paper in DARK_PAPERS))
    )
    return {
        "brand": fill,
        "on_brand": text,
        "brand_edge": edge,
        "brand_link": link,
        "brand_hover": hover,
        "dark_brand": fill,
        "dark_on_brand": text,
        "dark_brand_edge": dark_edge,
        "dark_brand_link": dark_link,
        "dark_brand_hover": hover,
    }


def _text_on(fill: str) -> str:
    best = max((INK, WHITE), key=lambda text: contrast(text, fill))
    # Between ink and white lies a band of middle grays that only pure black reaches.
    return best if contrast(best, fill) >= TEXT else BLACK


def _means_state(color: str) -> bool:
    hue, _, saturation = colorsys.rgb_to_hls(*_parts(color))
    return saturation > 0.25 and any(low <= hue * 360 <= high for low, high in STATUS_HUES)


def _until(color: str, step: float, is_enough: Callable[[str], bool]) -> str:
    moved = 0.0
    while not is_enough(color_now := _lightness_shifted(color, moved)) and abs(moved) < 1:
        moved += step
    return color_now


def _lightness_shifted(color: str, by: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(color))
    shifted = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness + by)), saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in shifted)


def _parts(color: str) -> tuple[float, float, float]:
    return int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255
