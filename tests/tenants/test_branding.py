"""A cooperative's names, color and mark: who changed them, what visitors get, what is refused."""

from typing import Any

import pytest
from django_tenants.utils import schema_context

from portal.audit.models import AuditEvent
from tenants.branding.actions import BrandingRefused, change_branding
from tenants.branding.logo import Logo, logo_of
from tenants.models import Branding, Cooperative, OperatorEvent
from tests.tenants.conftest import png_of

pytestmark = pytest.mark.django_db


def test_a_new_color_is_served_at_a_new_address_and_written_down_on_both_sides(at: Any) -> None:
    before = Branding.objects.get(cooperative__slug="hutnik").fingerprint
    after = change_branding(slug="hutnik", color="#C00000", by="adam")
    assert after.fingerprint != before
    page = at("hutnik").get("/zaloguj").content.decode()
    assert f"/brand.css?v={after.fingerprint}" in page
    css = at("hutnik").get(f"/brand.css?v={after.fingerprint}")
    assert "--brand:#c00000" in css.content.decode()
    assert "immutable" in css["Cache-Control"]
    assert OperatorEvent.objects.get(action="branding.changed").details == {"color": "#c00000"}
    with schema_context("hutnik"):
        assert AuditEvent.objects.get(action="branding.changed").actor == "adam"


def test_a_picture_takes_the_place_of_a_drawing_and_is_served_harmless(at: Any) -> None:
    branding = change_branding(slug="hutnik", logo=logo_of(png_of(300, 300)), by="adam")
    assert (branding.logo_svg, bool(branding.logo_png)) == ("", True)
    page = at("hutnik").get("/zaloguj").content.decode()
    assert f"/logo.png?v={branding.fingerprint}" in page
    answer = at("hutnik").get(f"/logo.png?v={branding.fingerprint}")
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "immutable" in answer["Cache-Control"]
    assert at("hutnik").get("/logo.svg").status_code == 404


def test_without_a_mark_no_page_asks_for_one(at: Any) -> None:
    change_branding(slug="hutnik", logo=Logo(), by="adam")
    page = at("hutnik").get("/zaloguj").content.decode()
    assert "/logo." not in page
    assert "SM Hutnik" in page


def test_the_same_again_writes_nothing() -> None:
    branding = Branding.objects.get(cooperative__slug="hutnik")
    same = Logo(branding.logo_svg, bytes(branding.logo_png))
    change_branding(slug="hutnik", color=branding.color, logo=same, short_name="SM Hutnik", by="adam")
    assert not OperatorEvent.objects.filter(action="branding.changed").exists()


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"color": "czerwony"}, "color", "#285680"),
        ({"color": "#12345"}, "color", "sześć cyfr"),
        ({"short_name": "Spółdzielnia o bardzo długiej nazwie"}, "short_name", "najwyżej 20"),
        ({"short_name": "  "}, "short_name", "co najmniej 2"),
        ({"name": "<b>SM</b>"}, "name", "nawiasów"),
        ({"name": "S\x00M"}, "name", "Wpisz nazwę"),
        ({"name": "S" * 201}, "name", "najwyżej 200"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(given: dict[str, str], field: str, words: str) -> None:
    with pytest.raises(BrandingRefused, match=words) as refused:
        change_branding(slug="hutnik", by="adam", **given)
    assert refused.value.field == field
    assert Cooperative.objects.get(slug="hutnik").short_name == "SM Hutnik"


def test_twenty_characters_fit_into_a_transfer() -> None:
    change_branding(slug="hutnik", short_name="SM  Hutnik Sosnowiec", name="S.M. Hutnik", by="adam")
    assert Cooperative.objects.get(slug="hutnik").short_name == "SM Hutnik Sosnowiec"


def test_a_page_about_an_error_carries_the_looks(at: Any) -> None:
    page = at("hutnik").get("/nie-ma-takiej").content.decode()
    fingerprint = Branding.objects.get(cooperative__slug="hutnik").fingerprint
    assert f"/brand.css?v={fingerprint}" in page
    assert f"/logo.svg?v={fingerprint}" in page
