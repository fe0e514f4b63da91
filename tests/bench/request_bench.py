"""What the host gate costs a request: a bare view with and without it, and with django-tenants' stock middleware.

python -m tests.bench.request_bench [--requests N] [--json]. In one process, no network; the three take turns.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

from tests.bench.open_cooperative import HOST, open_cooperative
from tests.bench.throwaway_database import throwaway_database


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saas.settings")
    os.environ.setdefault("IOK_LOG_LEVEL", "ERROR")
    with throwaway_database("request"):
        django.setup()
        result = measure(given.requests, given.turns)
    print(json.dumps(result) if given.json else as_text(result))
    return 0


def measure(requests: int, turns: int) -> dict[str, Any]:
    from django.db import connection
    from django.http import HttpResponse
    from django.test import RequestFactory
    from django.test.utils import CaptureQueriesContext
    from django_tenants.middleware import TenantMainMiddleware

    from saas.middleware import CooperativeMiddleware

    open_cooperative()
    factory = RequestFactory(headers={"host": HOST})

    def bare(_request: Any) -> HttpResponse:
        return HttpResponse("x")

    handlers: dict[str, Callable[[Any], Any]] = {
        "bare": bare,
        "gate": CooperativeMiddleware(bare),
        "stock": TenantMainMiddleware(bare),
    }
    statements = {}
    for name, handler in handlers.items():
        handler(factory.get("/x"))
        connection.set_schema_to_public()
        with CaptureQueriesContext(connection) as captured:
            handler(factory.get("/x"))
        statements[name] = len(captured)
    request = factory.get("/x")
    times: dict[str, list[float]] = {name: [] for name in handlers}
    for _ in range(turns):
        for name, handler in handlers.items():
            count = requests if name != "stock" else max(1, requests // 10)
            started = time.perf_counter()
            for _ in range(count):
                handler(request)
            times[name].append((time.perf_counter() - started) / count * 1e6)
            connection.set_schema_to_public()
    connection.close()
    medians = {name: round(statistics.median(values), 1) for name, values in times.items()}
    return {
        "bench": "request",
        "microseconds": medians,
        "overhead_microseconds": {name: round(medians[name] - medians["bare"], 1) for name in ("gate", "stock")},
        "statements_when_warm": statements,
    }


def as_text(result: dict[str, Any]) -> str:
    """Return the figures for people."""
    return "\n".join(
        f"{name}: {result['overhead_microseconds'][name]} µs more than a bare view, "
        f"{result['statements_when_warm'][name]} statements when warm"
        for name in ("gate", "stock")
    )


if __name__ == "__main__":
    raise SystemExit(main())
