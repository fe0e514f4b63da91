"""Which SVG files may be a cooperative's mark. A drawing only: nothing in it runs, loads or refers."""

from xml.etree import ElementTree as ET

MAX_BYTES = 60_000
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset(["svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc"])
ATTRIBUTES = frozenset(
    [
        "viewBox",
        "width",
        "height",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "d",
        "points",
        "fill",
        "fill-rule",
        "fill-opacity",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-opacity",
        "opacity",
        "transform",
        "role",
        "aria-hidden",
        "aria-label",
        "id",
        "version",
    ]
)


def problem_of_logo(content: bytes) -> str:
    """Return what is wrong with the file in one Polish sentence, or an empty string.

    Refuses rather than mends: a mark that was changed silently would not be the cooperative's.
    """
    if len(content) > MAX_BYTES:
        return f"Plik jest za duży: najwyżej {MAX_BYTES // 1000} kB."
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return "To nie jest plik SVG zapisany w UTF-8."
    if "<!" in text.replace("<!--", "") or "<?xml-stylesheet" in text:
        # Document types and entities could make a small file huge or read other files.
        return "Usuń z pliku DOCTYPE, ENTITY i arkusze stylów."
    try:
        root = ET.fromstring(text)  # noqa: S314 - documents with entities were refused above
    except ET.ParseError as error:
        return f"To nie jest poprawny SVG (wiersz {error.position[0]})."
    if root.tag != f"{SVG}svg":
        return "Plik musi zaczynać się od elementu svg z xmlns=" + '"http://www.w3.org/2000/svg".'
    return _problem_inside(root)


def _problem_inside(root: ET.Element) -> str:
    for element in root.iter():
        name = str(element.tag).removeprefix(SVG)
        if name not in ELEMENTS:
            return f"Element „{name}” jest niedozwolony. Dozwolone: {', '.join(sorted(ELEMENTS))}."
        for attribute, value in element.attrib.items():
            if attribute not in ATTRIBUTES or "url(" in value.lower():
                return f"Atrybut „{attribute}” w elemencie „{name}” jest niedozwolony."
    return ""
