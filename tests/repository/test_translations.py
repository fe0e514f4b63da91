"""Everything a resident may meet speaks Polish, Ukrainian and English, wholly; what is compiled is what is written."""

import re
from pathlib import Path

import polib
import pytest

from tests.repository.messages import LANGUAGES, ROOT, TEMPLATES_IN_POLISH_ONLY, catalog_path, messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")
HOW_TO = "run `python -m tests.repository.messages` (environment as for ./app manage) and translate what is empty"
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.DOTALL)
BLOCKS = re.compile(r"\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}", re.DOTALL)
TEMPLATE_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
HTML_CODE = re.compile(r"<[^>]*>|&\w+;", re.DOTALL)
# Names and signs that are the same in every language.
SAME_EVERYWHERE = {"IOK", "Polski", "Українська", "English", "A", "CSV", "PDF"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_residents_side_is_in_the_catalog_and_none_besides(language: str) -> None:
    catalog = {(entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(catalog_path(language)))}
    source = {(message.text, message.plural) for message in messages()}
    assert not source - catalog, HOW_TO
    assert not catalog - source, HOW_TO


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_is_a_guess(language: str) -> None:
    catalog = polib.pofile(str(catalog_path(language)))
    assert [entry.msgid for entry in catalog.untranslated_entries()] == []
    assert [entry.msgid for entry in catalog.fuzzy_entries()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_the_same_blanks(language: str) -> None:
    for entry in polib.pofile(str(catalog_path(language))):
        expected = sorted(PLACEHOLDER.findall(entry.msgid))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                assert sorted(PLACEHOLDER.findall(text)) == expected, entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    path = catalog_path(language)
    written = {(entry.msgid, entry.msgstr) for entry in polib.pofile(str(path))}
    compiled = {(entry.msgid, entry.msgstr) for entry in polib.mofile(str(path.with_suffix(".mo")))}
    assert compiled == written, HOW_TO


def resident_templates() -> list[Path]:
    """Return the templates a resident may meet."""
    folder = ROOT / "templates"
    return [
        path
        for path in sorted(folder.rglob("*.html"))
        if not str(path.relative_to(folder)).startswith(TEMPLATES_IN_POLISH_ONLY)
    ]


@pytest.mark.parametrize("path", resident_templates(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_word_of_a_template_escapes_translation(path: Path) -> None:
    text = path.read_text()
    for code in (COMMENT, BLOCKS, TEMPLATE_CODE, HTML_CODE):
        text = code.sub(" ", text)
    words = set(re.findall(r"[^\W\d_]{2,}", text))
    assert words <= SAME_EVERYWHERE, f"not translatable: {sorted(words - SAME_EVERYWHERE)}"
