"""The processes of the product on one machine: their command lines and how each is stopped. Nothing starts here."""

import dataclasses
import signal
import sys
from pathlib import Path

from saas.local.layout import Layout
from saas.local.ports import LOCALHOST

WEB_WORKERS, WEB_THREADS, TASK_WORKERS = 2, 4, 2


@dataclasses.dataclass(frozen=True)
class Service:
    """One long-running process."""

    name: str
    command: list[str]
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGTERM
    grace_seconds: float = 10.0


def program(name: str) -> str:
    """Return a console script of this environment."""
    return str(Path(sys.executable).parent / name)


def web(port: int) -> Service:
    """Return the web server."""
    size = ["--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS), "--respawn-failed-workers"]
    listen = ["--host", LOCALHOST, "--port", str(port), "--no-ws", "--workers-kill-timeout", "5"]
    return Service("web", [program("granian"), "--interface", "wsgi", *listen, *size, "saas.wsgi:application"])


def worker() -> Service:
    """Return the Celery worker. SIGQUIT, its cold stop, ends its children too when its keeper was killed."""
    options = ["--concurrency", str(TASK_WORKERS), "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    return Service(
        "worker", [program("celery"), "-A", "saas", "worker", *options], death_signal=signal.SIGQUIT, grace_seconds=15.0
    )


def beat(layout: Layout) -> Service:
    """Return Celery's scheduler; its notes lie in var/run."""
    options = ["--schedule", str(layout.run / "beat-schedule"), "--pidfile=", "--loglevel", "WARNING"]
    return Service("beat", [program("celery"), "-A", "saas", "beat", *options], grace_seconds=5.0)
