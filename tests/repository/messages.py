"""Which words can be translated: message ids of templates and Python files, found without gettext's own tools.

Run as a program it brings locale/*/LC_MESSAGES/django.po up to date and compiles them:
``python -m tests.repository.messages``. New ids come out empty, for a person to fill in; ids no longer used go.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib
from django.template import engines
from django.template.base import Node, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "uk")
# The desk and the operator's console speak Polish; everything a resident may meet speaks three languages.
TEMPLATES_IN_POLISH_ONLY = ("staff/", "tenants/", "billing_import/", "base_desk.html", "public/")
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy"}
PLURAL_FORMS = {
    "en": "nplurals=2; plural=(n != 1);",
    "uk": ("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"),
}


@dataclass(frozen=True, order=True)
class Message:
    """One text as it stands in the source; ``plural`` is empty for most."""

    text: str
    plural: str = ""


def messages() -> dict[Message, str]:
    """Return every message of the resident's side with the first file it stands in."""
    found: dict[Message, str] = {}
    for name, message in [*_of_templates(), *_of_python()]:
        found.setdefault(message, name)
    return found


def _of_templates() -> Iterator[tuple[str, Message]]:
    folder = ROOT / "templates"
    engine: Any = engines["django"]
    for path in sorted(folder.rglob("*.html")) + sorted(folder.rglob("*.txt")):
        name = str(path.relative_to(folder))
        if not name.startswith(TEMPLATES_IN_POLISH_ONLY):
            template: Template = engine.get_template(name).template
            for message in _of_nodes(template.nodelist):
                yield f"templates/{name}", message


def _of_nodes(nodes: Iterable[Node]) -> Iterator[Message]:
    for node in nodes:
        for inner in node.get_nodes_by_type(Node):
            if isinstance(inner, TranslateNode):
                literal = inner.filter_expression.var.literal
                if literal is not None:
                    yield Message(str(literal).replace("%%", "%"))
            elif isinstance(inner, BlockTranslateNode):
                plural = inner.render_token_list(inner.plural)[0] if inner.plural else ""
                yield Message(inner.render_token_list(inner.singular)[0], plural)


def _of_python() -> Iterator[tuple[str, Message]]:
    for path in sorted((ROOT / "portal").rglob("*.py")):
        if "migrations" in path.parts or {"staff_desk", "settings_desk"} & set(path.parts):
            continue
        name = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                if node.func.id in SINGLE and texts:
                    yield name, Message(texts[-1])
                elif node.func.id in PLURAL and len(texts) > 1:
                    yield name, Message(texts[0], texts[1])


def catalog_path(language: str) -> Path:
    """Return where a language's texts lie."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def update(language: str) -> int:
    """Write the language's catalog anew, keep what is translated, compile it; return how many texts are missing."""
    path = catalog_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    old = {(entry.msgid, entry.msgid_plural): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    catalog = polib.POFile(wrapwidth=120)
    catalog.metadata = {
        "Project-Id-Version": "iok",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }
    forms = 2 if language == "en" else 3
    for message, place in sorted(messages().items(), key=lambda item: (item[1], item[0])):
        before = old.get((message.text, message.plural))
        entry = polib.POEntry(msgid=message.text, occurrences=[(place, "")])
        if "%(" in message.text:
            entry.flags = ["python-format"]
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = before.msgstr_plural if before else dict.fromkeys(range(forms), "")
        else:
            entry.msgstr = before.msgstr if before else ""
        catalog.append(entry)
    catalog.save(str(path))
    catalog.save_as_mofile(str(path.with_suffix(".mo")))
    return len(catalog.untranslated_entries())


if __name__ == "__main__":
    import django

    django.setup()
    for code in LANGUAGES:
        print(f"{code}: {update(code)} to translate")
