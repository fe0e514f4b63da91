"""A regulation in a pack that holds HTML, odd characters or too much: told with its line, and harmless all the same."""

from pathlib import Path
from typing import Any

import pytest
from django_tenants.utils import schema_context

from portal.kernel import clock
from portal.kernel.markdown_blocks import blocks_of
from portal.kernel.markdown_html import regulation_html
from portal.rulebook.actions import publish_regulation
from tenants.onboarding.pack import read_pack
from tests.tenants.pack_slips import told_of
from tests.tenants.test_provisioning import new_pack


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ("<script>alert(1)</script>", "Usuń znaczniki HTML, na przykład <script>."),
        ('Zobacz <img src="https://zly.example/x.png">', 'Usuń znaczniki HTML, na przykład <img src="https://zly'),
        ("<!-- ukryte -->", "Usuń znaczniki HTML"),
        ("Kliknij [tutaj](javascript:alert(1))", "Odnośnik javascript: nie działa."),
        ("![znak](data:image/png;base64,AAAA)", "Odnośnik data: nie działa."),
        ("Litera\x00", "W tekście jest niewidoczny znak (U+0000). Usuń go."),
        ("Odwrócone \u202etxt.exe", "W tekście jest niewidoczny znak (U+202E). Usuń go."),
    ],
)
def test_html_in_a_regulation_is_refused_with_its_line(tmp_path: Path, slip: str, told: str) -> None:
    folder = new_pack(tmp_path)
    text = folder / "regulation.md"
    lines = text.read_text(encoding="utf-8").rstrip("\n").split("\n")
    text.write_text("\n".join([*lines, "", slip, ""]), encoding="utf-8")
    (problem,) = told_of(folder)
    assert problem.startswith(f"regulation.md (wiersz {len(lines) + 2}): {told}")


def test_a_sentence_with_a_smaller_sign_or_a_plain_link_is_no_html(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    with (folder / "regulation.md").open("a", encoding="utf-8") as text:
        text.write("\nGdy osób jest < 5, pisz: <biuro@sm.example>, <https://sm.example> albo [tu](tel:112).\n")
    read_pack(folder)


@pytest.mark.django_db
def test_html_that_is_there_all_the_same_is_shown_as_text(at: Any) -> None:
    with schema_context("hutnik"):
        publish_regulation(
            title="Regulamin",
            text='<script>alert(1)</script>\n\n<img src="https://zly.example/x.png">\n\n[x](javascript:alert(1))',
            valid_from=clock.today(),
            by="test",
        )
    html = at("hutnik").get("/regulamin", follow=True).content.decode()
    assert "&lt;script&gt;alert" in html
    assert "<script>alert" not in html
    assert 'href="javascript' not in html


@pytest.mark.django_db
def test_a_regulation_of_nothing_but_depth_is_a_page_and_a_paper_all_the_same() -> None:
    for text in (">" * 5000 + "a", "[" * 20000, "*a " * 20000, "".join(" " * n + "- a\n" for n in range(300))):
        assert regulation_html(text) is not None
        assert blocks_of(text) is not None


def test_a_regulation_that_is_too_long_is_refused(tmp_path: Path) -> None:
    folder = new_pack(tmp_path)
    (folder / "regulation.md").write_text("ą" * 150_000, encoding="utf-8")
    assert told_of(folder) == ["regulation.md: Tekst jest za długi: najwyżej 200 kB."]
