"""Whose computer a request comes from, for lists and logs only: no lock and no counter is kept by address."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# Shown where the server was not told, e.g. behind a unix socket without a proxy's header.
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - nothing is bound to it


def client_address(request: HttpRequest) -> str:
    """Return the client's address; ``UNKNOWN_ADDRESS`` where nobody trustworthy says it. Never raises.

    Each of our ``TRUSTED_PROXY_COUNT`` proxies appends one address to X-Forwarded-For, so only that many from the right
    are believed; whatever a client writes itself stands further left and is ignored. A request with fewer addresses
    did not pass all our proxies, and its header is ignored wholly.
    """
    count = settings.TRUSTED_PROXY_COUNT
    forwarded = [part for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if count > 0 and len(forwarded) >= count:
        address = _parsed(forwarded[-count])
        if address:
            return address
    return _parsed(request.META.get("REMOTE_ADDR") or "") or UNKNOWN_ADDRESS


def _parsed(text: str) -> str:
    text = text.strip()
    if text.startswith("["):  # [::1]:443
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # 10.0.0.1:443
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""
