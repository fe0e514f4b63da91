"""Paper: content set by Typst into an A4 PDF that screen readers read, under the cooperative's letterhead.

Content comes as data and is never read as markup. What stands on a paper is its room's to say.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.cache import cache

from portal.kernel import typesetter
from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.printable import printable, printable_content

LETTERHEAD = (Path(__file__).parent / "letterhead.typ").read_text(encoding="utf-8")
# How blocks of Markdown are set; a template that shows them begins with it.
BLOCKS = (Path(__file__).parent / "blocks.typ").read_text(encoding="utf-8")
DAY = 24 * 3600
LONGEST_SECONDS = 120


class TypesettingFailed(RuntimeError):
    """A paper with a secret could not be set; which, and why, is said nowhere."""


def pdf_of(
    template: str, *, content: Mapping[str, Any], cooperative: CurrentCooperative, has_secret: bool = False
) -> bytes:
    """Return the PDF of a Typst template; it finds ``content`` as a dictionary and ``letterhead`` to begin with.

    Characters that no font has are replaced (``printable``): a paper that is read aloud may not hold any.
    Cost: some 40 ms of one processor; the same content under the same letterhead comes from the cache for a day.
    A paper that ``has_secret`` is neither looked for nor left there, and is set in a process
    of its own, which costs some 0.2 s more.
    """
    shown = {**printable_content(content), "cooperative": _letterhead(cooperative)}
    data = json.dumps(shown, ensure_ascii=False, sort_keys=True)
    source = LETTERHEAD + template
    if has_secret:
        return _compiled_apart(source, data)
    key = f"pdf:{hashlib.sha256((source + data).encode()).hexdigest()}"
    known: bytes | None = cache.get(key)
    if known is not None:
        return known
    made = typesetter.compiled(source, data)
    cache.set(key, made, DAY)
    return made


def _compiled_apart(source: str, data: str) -> bytes:
    """Set a paper in a process that ends afterwards: Typst would keep its words, and its memory, for good."""
    done = subprocess.run(
        [sys.executable, "-I", typesetter.__file__],
        input=json.dumps({"source": source, "data": data}).encode(),
        capture_output=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        # What the typesetter says quotes the paper, so it goes into no log.
        raise TypesettingFailed
    return done.stdout


def _letterhead(cooperative: CurrentCooperative) -> dict[str, Any]:
    on_brand = cooperative.palette.get("on_brand", "")
    return {
        "name": printable(cooperative.name),
        "town": printable(cooperative.town),
        "office": printable(cooperative.office),
        "website": cooperative.website,
        "color": cooperative.palette.get("brand") or cooperative.brand_color,
        "edge": cooperative.palette.get("brand_edge") or cooperative.brand_color,
        "logo_svg": cooperative.logo_svg.replace("currentColor", on_brand or "#ffffff"),
        "logo_png": list(cooperative.logo_png),
    }
