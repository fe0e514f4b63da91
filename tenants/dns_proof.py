"""Asking the world's DNS for the record that proves a host. One question with a time limit; nothing is stored here."""

from collections.abc import Callable

import dns.exception
import dns.resolver

LABEL = "_iok-dowod"
PREFIX = "iok="
SECONDS = 3.0
MOST_RECORDS = 50

# Takes a name, returns the texts of its TXT records; raises LookupFailed. Tests put their own in its place.
Resolver = Callable[[str], list[str]]


class LookupFailed(Exception):
    """DNS gave no answer about the name in time; the record may be there."""


def record_name(host: str) -> str:
    """Return the name of the record that proves a host."""
    return f"{LABEL}.{host}"


def record_text(token: str) -> str:
    """Return what the record must say."""
    return f"{PREFIX}{token}"


def txt_records(name: str) -> list[str]:
    """Return the texts of a name's TXT records, none when the name is not there.

    Raises LookupFailed. Cost: a network call of ``SECONDS`` at most, so never at start-up and never in a loop in a
    request.
    """
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise LookupFailed(str(error)) from None
    return [b"".join(record.strings).decode("ascii", "replace") for record in list(answer)[:MOST_RECORDS]]


def finding(host: str, token: str, resolve: Resolver) -> str:
    """Return an empty string when the record is there, or what was found instead as one Polish sentence."""
    try:
        texts = resolve(record_name(host))
    except LookupFailed:
        return "DNS nie odpowiedział na czas. Sprawdzimy znowu za kwadrans."
    if record_text(token) in (text.strip() for text in texts):
        return ""
    if not texts:
        return "Nie ma jeszcze rekordu. Po dodaniu bywa widoczny dopiero po godzinie."
    return "Rekord jest, ale z inną treścią. Porównaj ją znak po znaku."
