"""The typesetter as a process of its own: source and data come in as JSON, a PDF goes out. Asked by ``pdf`` only.

Quirk: Typst remembers what it set for as long as its process lives, 1.4 MB a letter and never less; a process that ends
gives the memory back and keeps no secret in it. Knows neither Django nor the rest of the product.
"""

import json
import sys

import typst


def compiled(source: str, data: str) -> bytes:
    """Return the PDF. Fonts of the machine are left alone: a paper looks the same wherever it is made."""
    made: bytes = typst.compile(
        source.encode(), sys_inputs={"data": data}, ignore_system_fonts=True, pdf_standards="ua-1", timestamp=0
    )
    return made


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    sys.stdout.buffer.write(compiled(asked["source"], asked["data"]))
