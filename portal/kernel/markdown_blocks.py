"""From Markdown to blocks that paper can set: headings, paragraphs, lists, tables. Pure."""

from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

Block = dict[str, Any]
Run = dict[str, Any]


def blocks_of(text: str, *, repeats_title: bool = True) -> list[Block]:
    """Return the text as blocks; a first-level heading at the very top that ``repeats_title`` is dropped."""
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    if repeats_title and tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        tokens = tokens[3:]
    return list(_blocks(iter(tokens), until=""))


def _blocks(tokens: Iterator[Token], until: str) -> Iterator[Block]:
    for token in tokens:
        if token.type == until:
            return
        if token.type == "heading_open":
            level = max(2, int(token.tag[1]))
            yield {"kind": "heading", "level": level, "runs": _runs(next(tokens))}
        elif token.type == "paragraph_open":
            yield {"kind": "paragraph", "runs": _runs(next(tokens))}
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield _list(token, tokens)
        elif token.type == "table_open":
            yield _table(tokens)
        elif token.type == "blockquote_open":
            yield from _blocks(tokens, until="blockquote_close")
        elif token.type in ("fence", "code_block"):
            yield {"kind": "paragraph", "runs": [_run(token.content)]}
        elif token.type == "hr":
            yield {"kind": "rule"}


def _list(opening: Token, tokens: Iterator[Token]) -> Block:
    items = []
    closing = opening.type.replace("_open", "_close")
    for token in tokens:
        if token.type == closing:
            break
        items.append(list(_blocks(tokens, until="list_item_close")))
    if opening.type == "bullet_list_open":
        return {"kind": "bullets", "items": items}
    return {"kind": "numbers", "start": int(opening.attrGet("start") or 1), "items": items}


def _table(tokens: Iterator[Token]) -> Block:
    head: list[list[Run]] = []
    cells: list[list[Run]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "th_open":
            head.append(_runs(next(tokens)))
        elif token.type == "td_open":
            cells.append(_runs(next(tokens)))
    return {"kind": "table", "columns": len(head), "head": head, "cells": cells}


def _runs(inline: Token) -> list[Run]:
    runs: list[Run] = []
    strong = em = 0
    href = ""
    for child in inline.children or []:
        if child.type in ("strong_open", "strong_close"):
            strong += child.nesting
        elif child.type in ("em_open", "em_close"):
            em += child.nesting
        elif child.type == "link_open":
            href = _address(str(child.attrGet("href") or ""))
        elif child.type == "link_close":
            href = ""
        elif child.type == "softbreak":
            runs.append(_run(" "))
        elif child.type == "hardbreak":
            runs.append(_run("", br=True))
        elif child.content:
            runs.append(_run(child.content, strong=bool(strong), em=bool(em), href=href))
    return runs


def _run(text: str, *, strong: bool = False, em: bool = False, href: str = "", br: bool = False) -> Run:
    return {"text": text, "strong": strong, "em": em, "href": href, "br": br}


def _address(href: str) -> str:
    # On paper as on the page: nothing but the web, mail and the telephone.
    return href if href.startswith(("https://", "http://", "mailto:", "tel:")) else ""
