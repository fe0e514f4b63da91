"""The plug: settings, addresses, middleware, Celery, local servers. It joins the floors below; none knows it."""

from typing import Any


def __getattr__(name: str) -> Any:
    # Celery looks for ``saas.celery``'s app here; the launcher imports this package where Celery may not be installed.
    if name == "celery_app":
        from saas.celery import app

        return app
    raise AttributeError(name)
