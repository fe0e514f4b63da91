"""Whatever color a cooperative picks, its desk can be read."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.brand import (
    DARK_INK,
    DARK_PAPERS,
    INK,
    PAPERS,
    PROPERTIES,
    color_problem,
    contrast,
    palette_css,
    palette_of,
)

SHEET = Path(__file__).parents[2] / "portal/static/portal/iok.css"

colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_the_ratio_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#285680", "#ffffff") == pytest.approx(7.7, abs=0.05)
    assert contrast(INK, "#f0b90b") == pytest.approx(9.9, abs=0.05)


@given(colors)
def test_text_and_lines_of_any_color_reach_their_contrast(color: str) -> None:
    palette = palette_of(color)
    assert set(palette) == {
        f"{theme}{name}"
        for theme in ("", "dark_")
        for name in ("brand", "on_brand", "brand_edge", "brand_link", "brand_hover")
    }
    assert palette["brand"] == color
    for fill in ("brand", "brand_hover"):
        assert contrast(palette[fill], palette["on_brand"]) >= 4.5
    assert min(contrast(palette["brand_edge"], paper) for paper in PAPERS) >= 4.5
    assert min(contrast(palette["brand_link"], paper) for paper in PAPERS) >= 7
    assert min(contrast(palette["dark_brand_edge"], paper) for paper in DARK_PAPERS) >= 4.5
    assert min(contrast(palette["dark_brand_link"], paper) for paper in DARK_PAPERS) >= 8


@pytest.mark.parametrize("color", ["#f0b90b", "#c00000", "#008040"])
def test_links_of_a_color_that_means_a_state_are_ink(color: str) -> None:
    palette = palette_of(color)
    assert (palette["brand_link"], palette["dark_brand_link"]) == (INK, DARK_INK)


def test_links_of_steel_stay_steel() -> None:
    palette = palette_of("#285680")
    assert palette["brand_link"] not in (INK, "#285680")
    assert palette["on_brand"] == "#ffffff"


@given(colors)
def test_the_sheet_of_any_color_gives_way_to_high_contrast(color: str) -> None:
    selectors = re.findall(r"([^{}]+)\{", re.sub(r"@media[^{]+\{", "", palette_css(palette_of(color))))
    # One class deep at most (:where counts for nothing); the platform's own contrast sheet is two deep and wins.
    assert set(selectors) == {":root", ":root:where(.theme-dark)", ":root:where(:not(.theme-light))"}


@pytest.mark.parametrize("selector", [":root.contrast", ":root:root"])
def test_high_contrast_says_every_brand_color_itself_and_reaches_seven(selector: str) -> None:
    text = SHEET.read_text(encoding="utf-8")
    block = text[text.index(f"{selector} {{") :].partition("}")[0]
    given_colors = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3})\b", block))
    whole = {name: "#" + "".join(sign * 2 for sign in short[1:]) for name, short in given_colors.items()}
    assert {key.replace("_", "-") for key in PROPERTIES} <= set(whole)
    assert contrast(whole["on-brand"], whole["brand"]) >= 7
    for line in ("brand-edge", "brand-link"):
        assert contrast(whole[line], whole["paper"]) >= 7


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1234567", "#12345g", "#fff", "rgb(1,2,3)", "#123456;x"])
def test_what_is_no_color_is_told_with_an_example(text: str) -> None:
    assert "#285680" in color_problem(text)
    assert color_problem(" #AbCdEf ") == ""
