"""Contact sheets: every page, small, side by side, so that a person sees them all at once. Saved under docs/."""

import io
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots" / "pages"
# Width of a small picture by the width of the page; pictures are cut where a person would have stopped scrolling.
SMALL = {360: 150, 1280: 330}
TALLEST = 2.6
COLUMNS = {360: 10, 1280: 5}
GAP, CAPTION = 12, 16
# Languages and looks that get a sheet; the desk is shown in one.
SHEETS = frozenset({("pl", "normal"), ("en", "normal"), ("uk", "normal"), ("pl", "contrast"), ("pl", "large")})


class Sheets:
    """Small pictures by sheet, in the order they were taken."""

    def __init__(self) -> None:
        self._taken: dict[str, list[tuple[str, Image.Image]]] = {}

    def wants(self, whose: tuple[str, str], dress: tuple[str, str]) -> bool:
        """Return whether somebody's pages in this language and look have a sheet."""
        return dress in SHEETS and (whose[0] == "siarkowiec" or dress == ("pl", "normal"))

    def take(self, page: Page, whose: tuple[str, str], name: str, dress: tuple[str, str]) -> None:
        """Take a picture of somebody's page as it is."""
        (slug, who), (language, look) = whose, dress
        width = (page.viewport_size or {"width": 1280})["width"]
        shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        shot = shot.crop((0, 0, shot.width, min(shot.height, int(shot.width * TALLEST))))
        small = SMALL.get(width, 300)
        picture = shot.resize((small, max(1, shot.height * small // shot.width)), Image.Resampling.LANCZOS)
        side = "desk" if who == "clerk" else "resident"
        self._taken.setdefault(f"{slug}-{side}-{language}-{look}-{width}", []).append((name, picture))

    def save(self) -> None:
        """Write each sheet as one picture, replacing that of the last walk."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, taken in self._taken.items():
            columns = COLUMNS[int(name.rsplit("-", 1)[1])]
            rows = [taken[at : at + columns] for at in range(0, len(taken), columns)]
            width = GAP + columns * (taken[0][1].width + GAP)
            heights = [max(picture.height for _, picture in row) + CAPTION + GAP for row in rows]
            sheet = Image.new("RGB", (width, sum(heights) + GAP), "#d5d8de")
            draw = ImageDraw.Draw(sheet)
            top = GAP
            for row, height in zip(rows, heights, strict=True):
                for at, (caption, picture) in enumerate(row):
                    left = GAP + at * (picture.width + GAP)
                    draw.text((left, top), caption[: picture.width // 6], fill="#14181f")
                    sheet.paste(picture, (left, top + CAPTION))
                top += height
            sheet.save(FOLDER / f"{name}.webp", quality=55, method=6)
