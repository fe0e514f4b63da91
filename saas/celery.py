"""Celery: the app, and the task class that opens a cooperative's schema and always restores the one before.

A task that belongs to a cooperative takes its schema by keyword ``schema``; it is run in that schema and in no other.
A task without one must say so (``needs_schema = False``) or it is refused: nothing falls back to the public schema.
"""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import task_failure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saas.settings")


class SchemaMissing(RuntimeError):
    """A cooperative's task was sent without saying which cooperative."""


class CooperativeTask(Task):  # type: ignore[misc]
    """Runs the task's body in the schema named by the keyword ``schema``."""

    abstract = True
    needs_schema = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # Not at the top: Celery reads this class before Django's apps are ready.
        from django_tenants.utils import schema_context

        from tenants.queries import is_servable_schema

        if not self.needs_schema:
            with schema_context("public"):
                return super().__call__(*args, **kwargs)
        schema = kwargs.get("schema")
        if not schema or not is_servable_schema(str(schema)):
            raise SchemaMissing(f"{self.name} was sent without a cooperative (schema={schema!r})")
        with schema_context(schema):
            return super().__call__(*args, **kwargs)


app = Celery("iok", task_cls=CooperativeTask)
# Quirk: "current" holds in one thread only; the web server's other threads would get an app that knows no broker.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_failure.connect  # type: ignore[untyped-decorator]
def count_failure(kwargs: Any = None, **_signal: Any) -> None:
    """Count a cooperative's broken task for the operator's board."""
    from tenants.error_count import note_error

    schema = (kwargs or {}).get("schema")
    if schema:
        note_error(str(schema))


__all__: list[str] = ["CooperativeTask", "SchemaMissing", "app"]
