"""XML and web pages that are none of the known formats, so that people hear what they sent. Comes last in the list."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from billing_import.formats.problems import FileRefused
from billing_import.formats.source import Format
from billing_import.formats.xml_stream import HEAD_BYTES, root_name

_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[\s?]")


def is_mine(head: bytes, file_name: str) -> bool:
    """Tell whether a file is a page or says that it is XML."""
    plain = _plain(head)
    is_named_so = file_name.lower().endswith(".xml") and bool(root_name(head))
    return bool(_PAGE.match(plain) or _XML.match(plain)) or is_named_so


def refuse(path: Path) -> NoReturn:
    """Say what the file is."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    name = root_name(head)
    if _PAGE.match(_plain(head)) or name.lower() in {"html", "head", "body"}:
        raise FileRefused("xml_is_page")
    if not name:
        raise FileRefused("xml_broken", line=1)
    raise FileRefused("xml_unknown", element=name[:60])


def tables(path: Path) -> Sequence[NoReturn]:
    """Raise FileRefused."""
    refuse(path)


OTHER_XML = Format("other_xml", "XML", (), is_mine, tables)


def _plain(head: bytes) -> bytes:
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
