"""Which SVG files may be a cooperative's mark, reduced to a plain drawing. PNG files are in ``png``.

What runs, loads or refers is refused with its name. What only clutters (comments, an editor's own elements and
attributes) is left out of what is stored.
"""

import re
from xml.etree import ElementTree as ET

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tenants.branding.problems import LogoRefused

MAX_BYTES = 60_000
MAX_ELEMENTS = 2_000
MAX_DEPTH = 40
NAMESPACE = "http://www.w3.org/2000/svg"
SVG = f"{{{NAMESPACE}}}"
DRAWING = frozenset(["svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc"])
PAINT = frozenset(["defs", "linearGradient", "radialGradient", "stop", "clipPath"])
ELEMENTS = DRAWING | PAINT
# Elements that act, load or show something that is not drawn here; a mark with one is not what it seems.
HOSTILE = (
    frozenset[str]()
    | {"script", "foreignObject", "image", "use", "a", "iframe", "object", "embed", "audio", "video"}
    | {"handler", "style", "animate", "animateMotion", "animateTransform", "set", "discard", "feImage"}
    | {"filter", "pattern", "mask", "font", "text", "switch", "listener", "cursor", "view", "link", "meta"}
)
GEOMETRY = (
    frozenset[str]()
    | {"viewBox", "preserveAspectRatio", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy"}
    | {"r", "rx", "ry", "d", "points", "transform", "fx", "fy", "offset", "gradientUnits"}
    | {"gradientTransform", "spreadMethod", "clipPathUnits", "id", "version", "role", "aria-hidden"}
    | {"aria-label"}
)
LOOKS = (
    frozenset[str]()
    | {"fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin"}
    | {"stroke-miterlimit", "stroke-dasharray", "stroke-opacity", "opacity", "clip-path", "clip-rule"}
    | {"stop-color", "stop-opacity", "color"}
)
ATTRIBUTES = GEOMETRY | LOOKS
LOCAL_PAINT = re.compile(r"url\(\s*['\"]?#[\w-]+['\"]?\s*\)")
# What an attribute may hold apart from paint of the same file: numbers, names, colors.
HARMLESS = re.compile(r"[^<>\"\\;{}@]*")


def safe_svg(content: bytes) -> str:
    """Return the drawing as it may be stored and served; raises LogoRefused.

    Cost: at most ``MAX_BYTES`` are parsed, without entities, so neither time nor memory can run away.
    """
    if len(content) > MAX_BYTES:
        raise LogoRefused(f"Plik SVG jest za duży: najwyżej {MAX_BYTES // 1000} kB.")
    root = _parsed(content)
    if root.tag != f"{SVG}svg":
        raise LogoRefused(f'Plik musi zaczynać się od elementu svg z xmlns="{NAMESPACE}".')
    budget = iter(range(MAX_ELEMENTS))
    _check(root, budget, 0)
    drawing = _reduced(root)
    ET.register_namespace("", NAMESPACE)
    return ET.tostring(drawing, encoding="unicode")


def _parsed(content: bytes) -> ET.Element:
    if content.startswith(b"\x1f\x8b"):
        raise LogoRefused("Plik jest spakowany (svgz). Zapisz go jako zwykły SVG.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LogoRefused("To nie jest plik SVG zapisany w UTF-8.") from None
    if "<!" in text.replace("<!--", "") or "<?xml-stylesheet" in text:
        # Document types and entities could make a small file huge or read other files.
        raise LogoRefused("Usuń z pliku DOCTYPE, ENTITY i arkusze stylów.")
    try:
        root: ET.Element = fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        raise LogoRefused("Usuń z pliku DOCTYPE, ENTITY i arkusze stylów.") from None
    except ET.ParseError as error:
        raise LogoRefused(f"To nie jest poprawny SVG (wiersz {error.position[0]}).") from None
    except (RecursionError, ValueError):
        raise LogoRefused("To nie jest poprawny SVG.") from None
    return root


def _check(element: ET.Element, budget: object, depth: int) -> None:
    if next(budget, None) is None:  # type: ignore[call-overload]
        raise LogoRefused(f"Rysunek jest zbyt złożony: najwyżej {MAX_ELEMENTS} elementów.")
    if depth > MAX_DEPTH:
        raise LogoRefused(f"Elementy są zbyt głęboko zagnieżdżone: najwyżej {MAX_DEPTH} poziomów.")
    name = _local(element.tag)
    if name in HOSTILE:
        raise LogoRefused(f"Element „{name}” jest niedozwolony. Zostaw w pliku sam rysunek z krzywych.")
    for attribute, value in element.attrib.items():
        _check_attribute(name, _local(attribute), value)
    for child in element:
        _check(child, budget, depth + 1)


def _check_attribute(element: str, attribute: str, value: str) -> None:
    low = LOCAL_PAINT.sub("", value).lower()
    is_script = attribute.lower().startswith("on") or "javascript:" in low or "expression(" in low
    is_reference = attribute in ("href", "src", "base") or "url(" in low or "@import" in low or "\\" in low
    if is_script or is_reference:
        raise LogoRefused(f"Atrybut „{attribute}” w elemencie „{element}” jest niedozwolony. Usuń go z pliku.")


def _reduced(element: ET.Element) -> ET.Element:
    kept = ET.Element(element.tag)
    for name, value in [*_declarations(element.get("style", "")), *element.attrib.items()]:
        if name in ATTRIBUTES and HARMLESS.fullmatch(value):
            kept.set(name, value)
    if _local(element.tag) in ("title", "desc"):
        kept.text = element.text
        return kept
    for child in element:
        if isinstance(child.tag, str) and child.tag.startswith(SVG) and _local(child.tag) in ELEMENTS:
            kept.append(_reduced(child))
    return kept


def _declarations(style: str) -> list[tuple[str, str]]:
    # Drawing programs write looks as a style attribute, which our pages' policy would not apply.
    pairs = [part.split(":", 1) for part in style.split(";") if ":" in part]
    return [(name.strip(), value.strip()) for name, value in pairs if name.strip() in LOOKS]


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]
