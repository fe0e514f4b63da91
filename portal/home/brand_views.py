"""The cooperative's colors and mark, as files that a browser keeps for a year: their address changes with them."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.kernel.cooperative import CurrentCooperative

# Custom property -> key of the palette, for paper and for the dark theme.
PROPERTIES = ("brand", "on_brand", "brand_edge", "brand_link", "brand_hover")
DARK = "dark_"
COLOR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
YEAR = "public, max-age=31536000, immutable"


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """Serve the cooperative's five colors as custom properties, for the light and the dark theme."""
    cooperative = _cooperative(request)
    # The mark keeps its own ground in every theme: its drawing was made for that color.
    light = _declarations(cooperative, "") + f"--mark:{_color(cooperative, 'brand')};"
    dark = _declarations(cooperative, DARK)
    css = (
        f":root{{{light}}}:root:where(.theme-dark){{{dark}}}"
        f"@media (prefers-color-scheme:dark){{:root:where(:not(.theme-light)){{{dark}}}}}"
    )
    return _lasting(request, cooperative, HttpResponse(css, content_type="text/css; charset=utf-8"))


@require_safe
def logo_svg(request: HttpRequest) -> HttpResponse:
    """Serve the cooperative's mark; what is drawn in ``currentColor`` gets the color that reads on the brand."""
    cooperative = _cooperative(request)
    if not cooperative.logo_svg:
        raise Http404
    drawing = cooperative.logo_svg.replace("currentColor", _color(cooperative, "on_brand"))
    response = HttpResponse(drawing, content_type="image/svg+xml; charset=utf-8")
    # Opened alone, the file must not run anything, however it was sanitized.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return _lasting(request, cooperative, response)


def _cooperative(request: HttpRequest) -> CurrentCooperative:
    cooperative: CurrentCooperative | None = getattr(request, "cooperative", None)
    if cooperative is None:
        raise Http404
    return cooperative


def _color(cooperative: CurrentCooperative, key: str) -> str:
    color = cooperative.palette.get(key, "")
    return color if COLOR.fullmatch(color) else ""


def _declarations(cooperative: CurrentCooperative, prefix: str) -> str:
    # A color that is missing or malformed is left out: the platform's own stays in force.
    pairs = [(key, _color(cooperative, prefix + key)) for key in PROPERTIES]
    return "".join(f"--{key.replace('_', '-')}:{color};" for key, color in pairs if color)


def _lasting(request: HttpRequest, cooperative: CurrentCooperative, response: HttpResponse) -> HttpResponse:
    is_current = request.GET.get("v") == cooperative.brand_fingerprint
    response["Cache-Control"] = YEAR if is_current else "no-cache"
    return response
