"""The desk as an app: a manifest of the cooperative's own, icons of its mark, a worker that keeps nothing personal."""

import io
import json
import re
from typing import Any

import pytest
from PIL import Image

from portal.home.app_icon import ICONS, icon_png, initials
from portal.kernel.cooperative import CurrentCooperative
from tests.personas import People
from tests.portal.accounts.signing import text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
def test_each_cooperative_is_an_app_of_its_own(slug: str, people: People, people_of_hutnik: People, at: Any) -> None:
    visitor = at(slug)
    answer = visitor.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    app = json.loads(answer.content)
    assert slug[1:] in app["short_name"].lower()
    assert (app["start_url"], app["scope"], app["display"]) == ("/", "/", "standalone")
    purposes = {(icon["sizes"], icon["purpose"]) for icon in app["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= purposes
    for icon in app["icons"]:
        picture = visitor.get(icon["src"])
        assert "immutable" in picture["Cache-Control"]
        size = int(icon["sizes"].split("x")[0])
        drawn = Image.open(io.BytesIO(picture.content))
        assert drawn.size == (size, size)
        assert len(drawn.convert("RGB").getcolors(size * size) or []) > 1, "something is drawn on the ground"
        ground = "#" + bytes(drawn.convert("RGB").getpixel((1, 1))).hex()  # type: ignore[arg-type]
        assert ground == app["theme_color"]


def test_a_cooperative_without_a_mark_has_its_initials(siarkowiec: Any) -> None:
    plain = CurrentCooperative("x", "x", "Spółdzielnia", "SM Hutnik", "Kraków", "active")
    drawn = Image.open(io.BytesIO(icon_png(plain, ICONS["192"], "test")))
    assert len(drawn.getcolors(192 * 192) or []) > 2
    assert initials("SM Hutnik") == "SMH"
    assert initials("„Nasz Dom”") == "ND"
    assert initials("123") == "IOK"


def test_the_worker_keeps_one_page_and_files_of_the_frame(people: People, at: Any) -> None:
    danuta = at("siarkowiec")
    danuta.force_login(people.title_holder)
    answer = danuta.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    words = answer.content.decode()
    shell = json.loads(re.findall(r"const SHELL = (\[.*?\]);", words)[0])
    assert shell[0] == "/bez-polaczenia"
    assert all(path.startswith(("/static/", "/brand.css", "/logo.")) for path in shell[1:])
    assert 'credentials: "omit"' in words
    assert words.count("cache.put") == 1, "nothing but the shell is ever put into the cache"
    for path in shell:
        page = danuta.get(path)
        assert page.status_code == 200, path
        assert not page.cookies
        assert "Danuta" not in (b"".join(page) if page.streaming else page.content).decode()
    assert words == at("siarkowiec").get("/sw.js").content.decode(), "the same for everybody"


def test_the_page_without_a_network_says_whom_to_call(people: People, at: Any) -> None:
    page = text_of(at("siarkowiec").get("/bez-polaczenia"))
    assert "Nie ma połączenia" in page
    assert "tel:112" in page


def test_there_is_no_app_where_no_cooperative_is(at: Any) -> None:
    for path in ("/manifest.webmanifest", "/sw.js", "/ikona-192.png", "/bez-polaczenia"):
        assert at("operator").get(path).status_code == 404
    assert at("siarkowiec").get("/ikona-999.png").status_code == 404
