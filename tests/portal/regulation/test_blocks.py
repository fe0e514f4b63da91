"""From Markdown to paper: what is in the text is on the paper, and nothing of it is read as markup."""

from typing import Any

import pytest

from portal.kernel.brand import palette_of
from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.markdown_blocks import blocks_of
from portal.kernel.pdf import pdf_of
from portal.regulation.papers import REGULATION


def words(block: dict[str, Any]) -> str:
    return "".join(run["text"] for run in block["runs"])


def test_the_title_on_top_is_dropped_and_headings_start_at_the_second_level() -> None:
    blocks = blocks_of("# Regulamin\n\n# Zasady\n\nZdanie **ważne** i *nowe*.")
    assert [block["kind"] for block in blocks] == ["heading", "paragraph"]
    assert blocks[0]["level"] == 2
    assert words(blocks[1]) == "Zdanie ważne i nowe."
    assert [run["text"] for run in blocks[1]["runs"] if run["strong"]] == ["ważne"]


def test_lists_keep_their_numbers_and_lists_inside() -> None:
    (numbers,) = blocks_of("3. trzy\n   - a\n   - b\n4. cztery")
    assert numbers["start"] == 3
    assert [block["kind"] for block in numbers["items"][0]] == ["paragraph", "bullets"]
    assert len(numbers["items"]) == 2


def test_a_table_keeps_its_cells() -> None:
    (table,) = blocks_of("| a | b |\n| - | - |\n| 1 | 2 |")
    assert (table["columns"], len(table["head"]), len(table["cells"])) == (2, 2, 2)


def test_a_link_that_runs_something_is_no_link() -> None:
    (paragraph,) = blocks_of("[dobry](https://a.example) [zły](javascript:alert(1))")
    assert [run["href"] for run in paragraph["runs"] if run["href"]] == ["https://a.example"]


@pytest.mark.parametrize("text", ["#let x = 1", '#read("/etc/passwd")', "$ x $ `kod` @nic <b>", "= nagłówek\n\\", "]"])
def test_what_looks_like_markup_of_the_typesetter_is_only_words(text: str) -> None:
    cooperative = CurrentCooperative(
        schema_name="x",
        slug="x",
        name="S.M. #x",
        short_name="X",
        town="Y",
        status="active",
        palette=palette_of("#285680"),
    )
    content = {"title": f"Tytuł {text}", "since": text, "blocks": blocks_of(f"Zdanie {text}\n\n- {text}")}
    assert pdf_of(REGULATION, content=content, cooperative=cooperative).startswith(b"%PDF-")
