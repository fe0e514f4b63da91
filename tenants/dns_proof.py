"""Asking the world's DNS for the record that proves a host. One question with a time limit; nothing is stored here."""

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Look:
    """What one question found, as one Polish sentence; it is empty when the record is there."""

    finding: str
    is_silent: bool = False  # nobody answered: the record may be there

    @property
    def is_there(self) -> bool:
        """Return whether the record was found."""
        return not self.finding


def look(host: str, token: str, resolve: Resolver) -> Look:
    """Ask once for the record that proves a host."""
    try:
        texts = resolve(record_name(host))
    except LookupFailed:
        return Look("DNS nie odpowiedział na czas. Sprawdzimy znowu za kwadrans.", is_silent=True)
    if record_text(token) in (text.strip() for text in texts):
        return Look("")
    if not texts:
        return Look("Nie ma rekordu. Po dodaniu bywa widoczny dopiero po godzinie.")
    return Look("Rekord jest, ale z inną treścią. Porównaj ją znak po znaku.")
