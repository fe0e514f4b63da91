"""The question of a TLS front that gets certificates on demand: is this host ours? Yes or no, nothing else.

Answered out of the process's address book, so a flood of names costs no statement. Strangers get the page of a host
that is nobody's, whatever they ask.
"""

import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from saas import error_pages
from tenants.queries import is_our_host, plain_host

PATH = "/tls/zapytanie"
LONGEST_HOST = 253
# Quirk: ipaddress calls documentation and reserved ranges private too; these are the ones that machines of ours have.
OWN_NETWORKS = [
    ipaddress.ip_network(text)
    for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
]
# A front that passes a visitor's request on says so in these; its own question carries none of them.
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_X_FORWARDED_HOST")


def answer(request: HttpRequest) -> HttpResponse:
    """Answer 200 for a host of ours and 404 for any other; a 404 page to whoever may not ask."""
    if request.method not in ("GET", "HEAD") or not _may_ask(request):
        return error_pages.unknown_host(request)
    asked = request.GET.get("domain", "")
    host = plain_host(asked) if len(asked) <= LONGEST_HOST else ""
    is_ours = host in (settings.OPERATOR_HOST, settings.PUBLIC_HOST) or is_our_host(host)
    return HttpResponse("tak\n" if is_ours else "nie\n", status=200 if is_ours else 404, content_type="text/plain")


def _may_ask(request: HttpRequest) -> bool:
    secret = settings.TLS_QUESTION_SECRET
    if secret:
        return secrets.compare_digest(request.GET.get("klucz", "").encode(), secret.encode())
    if any(request.META.get(name) for name in PASSED_ON):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in network for network in OWN_NETWORKS if network.version == address.version)
