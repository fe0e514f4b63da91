"""From Markdown that people write to HTML that is safe to show. The texts are the rooms' own."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from portal.kernel.typography import html_without_loose_ends

TAGS = {
    "h2",
    "h3",
    "h4",
    "p",
    "ol",
    "ul",
    "li",
    "strong",
    "em",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "br",
    "hr",
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}


def regulation_html(text: str) -> SafeString:
    """Return a regulation as HTML; a first-level heading at the very top repeats the page's title and is dropped."""
    return safe_html(text, repeats_title=True)


def safe_html(text: str, *, repeats_title: bool = False) -> SafeString:
    """Return the text as HTML: no scripts, styles, pictures or frames; headings start at the second level."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    if repeats_title and tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        tokens = tokens[3:]
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
    html = markdown.renderer.render(tokens, markdown.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"})
    return mark_safe(html_without_loose_ends(clean))  # noqa: S308 - cleaned one line above
