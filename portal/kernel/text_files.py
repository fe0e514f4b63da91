"""Files that people send as text, in whatever encoding their programs write. Who can read them fills the registry.

The reader of text files lives above the portal (``billing_import``); rooms ask for it here.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from portal.kernel.registries import Registry

# One entry: from a file to its text with \n between lines; raises TextRefused.
text_readers: Registry[Callable[[Path], str]] = Registry("readers of text files")


class TextRefused(ValueError):
    """The file is no text; the message is a Polish sentence about what to do."""


def text_of_file(data: bytes) -> str:
    """Return a sent file as text, whatever Polish encoding it is in. Raises TextRefused for empty and binary files.

    Lists that a person sends in a form, some megabytes at most: the whole text is in memory.
    """
    readers = [read for _, read in text_readers]
    with tempfile.NamedTemporaryFile(prefix="iok-text-") as file:
        file.write(data)
        file.flush()
        return readers[0](Path(file.name))
