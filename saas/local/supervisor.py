"""Keeps web, worker and beat running for one launcher, and stops them with it. The servers below are host.py's."""

import dataclasses
import time
from collections.abc import Callable, Mapping

from saas.local import process
from saas.local.layout import Layout
from saas.local.problems import Problem
from saas.local.services import Service

LOOK_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 10.0
QUICK_ENDS_ALLOWED = 4
SETTLED_SECONDS = 20.0


@dataclasses.dataclass
class Watched:
    """A service with its process and its record of ending."""

    service: Service
    kept: process.Kept
    started: float
    quick_ends: int = 0
    restart_at: float | None = None


class Supervisor:
    """Starts services and starts them again when they end; ``with`` stops them all at its end."""

    def __init__(self, layout: Layout, env: Mapping[str, str], say: Callable[[str], None]) -> None:
        self._layout, self._env, self._say = layout, dict(env), say
        self._watched: dict[str, Watched] = {}

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *_error: object) -> None:
        for watched in self._watched.values():
            watched.kept.ask_to_stop()
        for watched in self._watched.values():
            watched.kept.wait()

    def start(self, service: Service) -> None:
        """Start a service and keep it running from now on; nothing happens when it already is."""
        if service.name in self._watched:
            return
        self._watched[service.name] = Watched(service, self._spawn(service), time.monotonic())

    def _spawn(self, service: Service) -> process.Kept:
        return process.start(
            service.name,
            service.command,
            log=self._layout.log(service.name),
            env=self._env,
            stop_signal=service.stop_signal,
            death_signal=service.death_signal,
            grace_seconds=service.grace_seconds,
        )

    def look(self) -> None:
        """Start again what has ended, with growing pauses; raise Problem when one cannot stay up."""
        now = time.monotonic()
        for watched in self._watched.values():
            code = watched.kept.exit_code()
            if code is None:
                continue
            if watched.restart_at is None:
                settled = now - watched.started > SETTLED_SECONDS
                watched.quick_ends = 1 if settled else watched.quick_ends + 1
                if watched.quick_ends > QUICK_ENDS_ALLOWED:
                    log = self._layout.log(watched.service.name)
                    raise Problem(f"The {watched.service.name} process keeps ending: see {log}.", exit_code=1)
                pause = min(LONGEST_PAUSE_SECONDS, 0.5 * 2 ** (watched.quick_ends - 1))
                watched.restart_at = now + pause
                self._say(f"The {watched.service.name} process ended (code {code}) and is started again.")
            elif now >= watched.restart_at:
                watched.kept, watched.started, watched.restart_at = self._spawn(watched.service), now, None

    def watch(self) -> None:
        """Look until something raises: a signal, a Problem."""
        while True:
            self.look()
            time.sleep(LOOK_SECONDS)

    def wait_until(self, ready: Callable[[], bool], *, seconds: float, what: str) -> None:
        """Look until the condition holds; raise Problem when it takes too long."""
        deadline = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > deadline:
                raise Problem(f"The {what} did not become ready: see the logs in {self._layout.logs}.", exit_code=1)
            self.look()
            time.sleep(0.05)
