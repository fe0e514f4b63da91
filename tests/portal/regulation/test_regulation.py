"""The account regulation: published for everybody, safe whatever the text holds."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from portal.kernel.markdown_html import regulation_html
from portal.rulebook.actions import publish_regulation
from portal.rulebook.models import RegulationVersion


@pytest.mark.django_db
def test_anybody_reads_the_regulation_in_force_and_since_when(at: Any, siarkowiec: Any) -> None:
    RegulationVersion.objects.all().delete()
    publish_regulation(title="Regulamin konta", text="# Regulamin\n\nStary.", valid_from=dt.date(2024, 1, 1), by="t")
    publish_regulation(title="Regulamin konta", text="## 1. Zasady\n\nNowy.", valid_from=dt.date(2026, 5, 1), by="t")
    publish_regulation(title="Regulamin konta", text="Przyszły.", valid_from=dt.date(2027, 1, 1), by="t")
    with time_machine.travel(dt.datetime(2026, 11, 21, tzinfo=dt.UTC)):
        html = at("siarkowiec").get("/regulamin").content.decode().replace("\u00a0", " ")
    assert "Obowiązuje od 1 maja 2026." in html
    assert "Nowy." in html
    assert "Stary." not in html
    assert "Przyszły." not in html


@pytest.mark.django_db
def test_without_a_regulation_the_page_says_so(at: Any, siarkowiec: Any) -> None:
    RegulationVersion.objects.all().delete()
    assert "Regulaminu jeszcze tu nie ma." in at("siarkowiec").get("/regulamin").content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://obcy.example/x.png)",
        '<img src=x onerror="alert(1)">',
        "<style>body{display:none}</style>",
        '<a href="x" onclick="y">z</a>',
        "<iframe src=//obcy.example></iframe>",
    ],
)
def test_a_text_can_bring_nothing_that_runs(text: str) -> None:
    html = regulation_html(text).lower()
    for dangerous in ("<script", 'href="javascript', "<img", "<style", "<iframe", '<a href="x" onclick'):
        assert dangerous not in html


def test_headings_start_below_the_pages_own() -> None:
    assert regulation_html("# Regulamin\n\n# Zasady\n\n## Hasło") == "<h2>Zasady</h2>\n<h2>Hasło</h2>\n"


def test_short_words_do_not_end_a_line() -> None:
    assert regulation_html("Konto w biurze") == "<p>Konto w\u00a0biurze</p>\n"
