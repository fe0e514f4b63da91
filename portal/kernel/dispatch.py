"""Fanning a nightly job out to cooperatives: one message each, spread over time. The jobs live in their rooms."""

import random
from collections.abc import Callable, Iterable
from typing import Any

from portal.kernel.registries import Registry

# Filled by tenants with one entry: a callable that lists the schemas of cooperatives ready to be worked on.
ready_schemas: Registry[Callable[[], Iterable[str]]] = Registry("schemas of ready cooperatives")


def schemas_to_work_on() -> list[str]:
    """Return the schemas of all ready cooperatives."""
    return [schema for _, list_schemas in ready_schemas for schema in list_schemas()]


def dispatch(task: Any, *, spread_seconds: int = 0) -> int:
    """Send a cooperative's task to every ready cooperative, spread over some seconds; return how many were sent."""
    schemas = schemas_to_work_on()
    for schema in schemas:
        countdown = random.uniform(0, spread_seconds)  # noqa: S311  (jitter, not a secret)
        task.apply_async(kwargs={"schema": schema}, countdown=countdown)
    return len(schemas)
