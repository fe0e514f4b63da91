"""Which words are host names that a cooperative may have of its own. Pure; who holds which is in ``domains``."""

import re
from collections.abc import Collection

HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
# Names that no DNS of the world answers, so nobody could prove them.
PRIVATE_ENDINGS = (".local", ".internal", ".lan", ".home", ".invalid", ".test", ".onion")


def host_of(typed: str) -> str:
    """Return what a person typed as a host name is compared and stored: small letters, Punycode, no trailing dot."""
    text = typed.strip().rstrip(".").lower()
    try:
        return text.encode("idna").decode("ascii") if not text.isascii() else text
    except UnicodeError:
        return text


def host_problem(host: str, *, base_domain: str, platform_hosts: Collection[str]) -> str:
    """Return what is wrong with a host (as of ``host_of``) as one Polish sentence, or an empty string."""
    if not HOST.fullmatch(host):
        return "To nie jest nazwa hosta. Podaj ją bez https:// i bez ukośnika, na przykład iok.przyklad.pl."
    if host in platform_hosts or host == base_domain or host.endswith(f".{base_domain}"):
        return "Ten host należy do platformy. Adres w jej domenie powstaje sam ze slug."
    if host.endswith(PRIVATE_ENDINGS):
        return "Tej nazwy nie ma w publicznym DNS. Podaj adres, który otworzą mieszkańcy."
    return ""
