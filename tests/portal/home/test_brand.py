"""The cooperative's colors and mark: right, kept for a year by their address, harmless."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory

from portal.home.brand_views import brand_css, logo_svg
from portal.kernel.cooperative import CurrentCooperative

COOPERATIVE = CurrentCooperative(
    schema_name="x",
    slug="x",
    name="X",
    short_name="X",
    town="X",
    status="active",
    palette={"brand": "#285680", "on_brand": "#ffffff", "dark_brand": "#285680", "dark_brand_link": "#96bcde"},
    logo_svg='<svg xmlns="http://www.w3.org/2000/svg"><path stroke="currentColor" d="M0 0h9"/></svg>',
    brand_fingerprint="abc",
)


def answer(view: Any, cooperative: CurrentCooperative | None = COOPERATIVE, query: str = "") -> Any:
    request = RequestFactory().get(f"/{query}")
    request.cooperative = cooperative  # type: ignore[attr-defined]
    return view(request)


def test_colors_come_for_paper_and_for_the_dark() -> None:
    css = answer(brand_css).content.decode()
    assert css.startswith(":root{--brand:#285680;--on-brand:#ffffff;--mark:#285680;}")
    assert css.count("--brand-link:#96bcde;") == 2


def test_a_color_that_is_none_never_reaches_the_sheet() -> None:
    broken = replace(COOPERATIVE, palette={"brand": "red;}body{display:none", "on_brand": "#fff"})
    css = answer(brand_css, broken).content.decode()
    assert "body" not in css
    assert "--on-brand" not in css


def test_the_mark_is_drawn_in_the_color_that_reads_on_the_brand() -> None:
    response = answer(logo_svg)
    assert b'stroke="#ffffff"' in response.content
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Content-Type"].startswith("image/svg+xml")


def test_a_cooperative_without_a_mark_has_no_file() -> None:
    with pytest.raises(Http404):
        answer(logo_svg, replace(COOPERATIVE, logo_svg=""))


@pytest.mark.parametrize("view", [brand_css, logo_svg])
def test_hosts_without_a_cooperative_have_neither(view: Any) -> None:
    with pytest.raises(Http404):
        answer(view, None)


@pytest.mark.parametrize("view", [brand_css, logo_svg])
def test_only_the_current_address_may_be_kept(view: Any) -> None:
    assert "immutable" in answer(view, query="?v=abc")["Cache-Control"]
    assert answer(view, query="?v=old")["Cache-Control"] == "no-cache"
    assert answer(view)["Cache-Control"] == "no-cache"


@pytest.mark.django_db
def test_each_cooperative_serves_its_own_looks_and_they_can_be_cached(at: Any) -> None:
    seen = set()
    for slug in ("siarkowiec", "hutnik"):
        page = at(slug).get("/regulamin").content.decode()
        for address in set(re.findall(r'/(?:brand\.css|logo\.svg)\?v=[^"]+', page)):
            response = at(slug).get(address)
            assert response.status_code == 200, address
            assert "immutable" in response["Cache-Control"]
            seen.add(response.content)
    assert len(seen) == 4
