"""XML files read as a stream: no DTD, no entities, no network, bounded memory. What elements mean is told elsewhere."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from billing_import.formats.problems import FileRefused

HEAD_BYTES = 64 << 10
_AT_ONCE = 64 << 10
# Between two elements that are handed out there is never as much in files of the kinds we know.
_MOST_BETWEEN = 4 << 20
# Elements that were handed out are forgotten, so a parent never holds many; more are things nobody asked for.
_MOST_SIBLINGS = 60
_ROOT = re.compile(rb"<(?!\?|!)([^\s<>/\"'=&]{1,200})")
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


def local_name(element: Any) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def root_name(head: bytes) -> str:
    """Return the name of the first element as it is written, with its prefix; empty when there is none."""
    # Quirk: UTF-16 puts a zero beside every Latin letter; without them names can be compared in one way.
    plain = _COMMENT.sub(b"", head.replace(b"\0", b""))
    if not plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return ""
    found = _ROOT.search(plain)
    return found[1].decode("utf-8", "replace") if found else ""


def has_doctype(head: bytes) -> bool:
    """Tell whether the file brings definitions of its own; files of the kinds we read never need them."""
    return bool(_DOCTYPE.search(_COMMENT.sub(b"", head.replace(b"\0", b""))))


def root_of(path: Path) -> tuple[str, str]:
    """Return the namespace and the name of the first element. Raises FileRefused. Cost: reads the first 64 kB."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if has_doctype(head):
        raise FileRefused("xml_doctype")
    parser = _parser(("start",), None)
    try:
        parser.feed(head)
        root = next(element for _, element in parser.read_events())
    except (etree.XMLSyntaxError, StopIteration) as error:
        raise FileRefused("xml_broken", line=getattr(error, "lineno", None) or 1) from error
    namespace, _, name = str(root.tag).rpartition("}")
    return namespace.removeprefix("{"), name


@dataclass(slots=True)
class XmlStream:
    """One reading of a file; ``bytes_done`` follows. ``tags`` are full names: ``{namespace}Name``."""

    path: Path
    tags: Collection[str]
    bytes_done: int = 0

    def elements(self) -> Iterator[Any]:
        """Return each element with one of the names once it is complete; its content is forgotten with the next one.

        Elements inside others come before them. Raises FileRefused for what is no XML, is cut, or holds much else.
        """
        parser = _parser(("end",), tuple(self.tags))
        seen_at, root_is_checked = 0, False
        with self.path.open("rb") as file:
            while piece := file.read(_AT_ONCE):
                if not self.bytes_done and has_doctype(piece):
                    raise FileRefused("xml_doctype")
                try:
                    parser.feed(piece)
                    events = list(parser.read_events())
                except etree.XMLSyntaxError as error:
                    raise _broken(error) from error
                self.bytes_done += len(piece)
                for _, element in events:
                    if not root_is_checked:
                        root_is_checked = True
                        if element.getroottree().docinfo.internalDTD is not None:
                            raise FileRefused("xml_doctype")
                    yield element
                    _forget(element, self.tags)
                if events:
                    seen_at = self.bytes_done
                    _refuse_strays(events[-1][1], self.tags)
                elif self.bytes_done - seen_at > _MOST_BETWEEN:
                    raise FileRefused("xml_too_much", limit=_MOST_BETWEEN >> 20)
        try:
            parser.close()
        except etree.XMLSyntaxError as error:
            raise FileRefused("xml_cut", line=error.lineno or 1) from error


def _parser(events: tuple[str, ...], tags: tuple[str, ...] | None) -> Any:
    # Bombs: entities stay unread, DTDs and the network are never asked, limits of depth and size stay on.
    return etree.XMLPullParser(
        events,
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _forget(element: Any, tags: Collection[str]) -> None:
    """Empty an element and remove those before it that were handed out, too.

    Quirk: the element itself must stay where it is; the parser may be about to write its text after it.
    """
    element.clear(keep_tail=True)
    parent = element.getparent()
    if parent is None:
        return
    while (before := element.getprevious()) is not None and before.tag in tags:
        parent.remove(before)


def _refuse_strays(element: Any, tags: Collection[str]) -> None:
    """Raise FileRefused when elements that nobody asked for gather beside this one or above it."""
    for parent in element.iterancestors():
        if len(parent) > _MOST_SIBLINGS:
            stray = next((one for one in parent if one.tag not in tags), element)
            raise FileRefused("xml_unexpected", line=stray.sourceline, element=local_name(stray)[:100])


def _broken(error: etree.XMLSyntaxError) -> FileRefused:
    return FileRefused("xml_broken", line=error.lineno or 1)
