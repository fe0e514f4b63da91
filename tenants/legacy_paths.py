"""Which addresses of an earlier system a cooperative may keep alive. Leading them on is the host gate's work."""

import re

from django.conf import settings
from django.urls import Resolver404, resolve

PATH = re.compile(r"/[A-Za-z0-9._~/-]{1,199}")
# Answered before the gate, or by the server of files.
TAKEN = ("/health/", "/tls/", settings.STATIC_URL)


def problem_of_legacy_path(path: str) -> str:
    """Return why a path cannot be kept alive as one Polish sentence, or an empty string."""
    if not PATH.fullmatch(path) or ".." in path or "//" in path:
        return "Podaj samą ścieżkę od ukośnika, bez hosta i bez znaków ? i #, na przykład /InetObsKontr/LoginPage."
    if path.lower().startswith(TAKEN):
        return "Ten adres jest zajęty przez nasz serwis. Zachować można tylko adresy starego systemu."
    try:
        resolve(path, urlconf=settings.ROOT_URLCONF)
    except Resolver404:
        return ""
    return "Ten adres jest zajęty przez nasz serwis. Zachować można tylko adresy starego systemu."
