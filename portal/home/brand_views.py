"""The cooperative's colors and mark, as files that a browser keeps for a year: their address changes with them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.kernel.brand import palette_color, palette_css
from portal.kernel.cooperative import CurrentCooperative

YEAR = "public, max-age=31536000, immutable"


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """Serve the cooperative's five colors as custom properties, for the light and the dark theme."""
    cooperative = _cooperative(request)
    css = palette_css(cooperative.palette)
    return _lasting(request, cooperative, HttpResponse(css, content_type="text/css; charset=utf-8"))


@require_safe
def logo_svg(request: HttpRequest) -> HttpResponse:
    """Serve the cooperative's mark; what is drawn in ``currentColor`` gets the color that reads on the brand."""
    cooperative = _cooperative(request)
    if not cooperative.logo_svg:
        raise Http404
    drawing = cooperative.logo_svg.replace("currentColor", palette_color(cooperative.palette, "on_brand"))
    response = HttpResponse(drawing, content_type="image/svg+xml; charset=utf-8")
    return _lasting(request, cooperative, _harmless(response))


@require_safe
def logo_png(request: HttpRequest) -> HttpResponse:
    """Serve the cooperative's mark where it is a picture."""
    cooperative = _cooperative(request)
    if not cooperative.logo_png:
        raise Http404
    response = HttpResponse(cooperative.logo_png, content_type="image/png")
    return _lasting(request, cooperative, _harmless(response))


def _cooperative(request: HttpRequest) -> CurrentCooperative:
    cooperative: CurrentCooperative | None = getattr(request, "cooperative", None)
    if cooperative is None:
        raise Http404
    return cooperative


def _harmless(response: HttpResponse) -> HttpResponse:
    # Opened alone, the file must not run anything, however it was sanitized.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lasting(request: HttpRequest, cooperative: CurrentCooperative, response: HttpResponse) -> HttpResponse:
    is_current = request.GET.get("v") == cooperative.brand_fingerprint
    response["Cache-Control"] = YEAR if is_current else "no-cache"
    return response
