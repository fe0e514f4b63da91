"""Which TCP ports are free on this machine. Nothing here listens for longer than a test."""

import socket
from urllib.parse import urlsplit

LOCALHOST = "127.0.0.1"


def free_port(wish: int | None = None) -> int:
    """Return a port that is free right now, the wished one when possible.

    Race: another program may take it before its server does; callers try again.
    """
    if wish and is_free(wish):
        return wish
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this port, over IPv4 and, where browsers try that first, over IPv6."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCALHOST, port))
        except OSError:
            return False
    return not answers("::1", port)


def answers(address: str, port: int) -> bool:
    """Tell whether something accepts connections there."""
    try:
        with socket.create_connection((address, port), timeout=0.5):
            return True
    except OSError:
        return False


def answers_at(url: str) -> bool:
    """Tell whether something accepts connections at the host and port of an address."""
    parts = urlsplit(url)
    return answers(parts.hostname or LOCALHOST, parts.port or 0)


def next_free_port(first: int) -> int | None:
    """Return the first free port among the twenty from ``first`` on."""
    return next((port for port in range(first, min(first + 20, 65536)) if is_free(port)), None)
