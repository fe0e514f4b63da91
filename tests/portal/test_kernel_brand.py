"""Whatever color a cooperative picks, its desk can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.brand import DARK_INK, DARK_PAPERS, INK, PAPERS, contrast, palette_of

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
