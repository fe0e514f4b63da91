"""The desk as an app on a telephone: manifest, icons, and a service worker that knows one page without a network.

Nothing personal is ever kept on the device: the worker keeps the offline page and the files of the frame, no page of a
person, and answers for nothing else.
"""

import hashlib
import json

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.home.app_icon import ICONS, icon_png
from portal.kernel.brand import palette_color
from portal.kernel.cooperative import CurrentCooperative
from portal.kernel.pages import help_phones

LASTING = "public, max-age=31536000, immutable"


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Name the app after the cooperative, in its colors."""
    cooperative = _cooperative(request)
    mark = app_fingerprint(cooperative)
    icons = [
        {
            "src": f"{reverse('app_icon', kwargs={'name': name})}?v={mark}",
            "sizes": f"{icon.size}x{icon.size}",
            "type": "image/png",
            "purpose": "maskable" if icon.is_maskable else "any",
        }
        for name, icon in ICONS.items()
    ]
    content = {
        "id": "/",
        "name": cooperative.name,
        "short_name": cooperative.short_name,
        "lang": "pl",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": palette_color(cooperative.palette, "brand") or cooperative.brand_color,
        "icons": icons,
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/manifest+json"
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def icon(request: HttpRequest, name: str) -> HttpResponse:
    """Serve an icon made of the cooperative's mark or initials; a browser keeps it as long as the looks stay."""
    cooperative = _cooperative(request)
    if name not in ICONS:
        raise Http404
    mark = app_fingerprint(cooperative)
    response = HttpResponse(icon_png(cooperative, ICONS[name], mark), content_type="image/png")
    response["Cache-Control"] = LASTING if request.GET.get("v") == mark else "no-cache"
    return response


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker; its words change with the looks and with the product, and a browser then takes the new one."""
    cooperative = _cooperative(request)
    shell = _shell(cooperative)
    page = render(request, "portal/home/offline.html", _offline_page(cooperative)).content
    version = hashlib.sha256(json.dumps(shell).encode() + page).hexdigest()[:16]
    words = {"version": version, "offline": reverse("offline"), "shell": json.dumps(shell)}
    response = render(request, "portal/home/sw.js", words, content_type="text/javascript; charset=utf-8")
    # Law of browsers: a worker is looked for anew at every visit, never taken from a cache.
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show whom to call when there is no network; the same for everybody, so that it may be kept."""
    cooperative = _cooperative(request)
    response = render(request, "portal/home/offline.html", _offline_page(cooperative))
    response["Cache-Control"] = "no-cache"
    return response


def app_fingerprint(cooperative: CurrentCooperative) -> str:
    """Return what changes when the icons do."""
    looks = (cooperative.brand_fingerprint, cooperative.short_name, cooperative.brand_color)
    return hashlib.sha256(json.dumps(looks).encode()).hexdigest()[:12]


def _offline_page(cooperative: CurrentCooperative) -> dict[str, object]:
    return {"cooperative": cooperative, "phones": help_phones(cooperative)}


def _shell(cooperative: CurrentCooperative) -> list[str]:
    looks = [cooperative.brand_address, *([cooperative.logo_address] if cooperative.logo_address else [])]
    return [reverse("offline"), static("portal/iok.css"), *looks]


def _cooperative(request: HttpRequest) -> CurrentCooperative:
    cooperative: CurrentCooperative | None = getattr(request, "cooperative", None)
    if cooperative is None:
        raise Http404
    return cooperative
