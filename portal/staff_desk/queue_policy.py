"""Who has a queue: whoever takes applications, issues or closes; 404 for everybody else."""

from typing import Any

from django.http import Http404

from portal.access.policy import CAPABILITIES
from portal.accounts.capabilities import can


def has_queue(user: Any) -> bool:
    """Return whether the worker deals with applications anywhere."""
    return any(can(user, capability) for capability in CAPABILITIES)


def access_queue(user: Any) -> None:
    """Let pass who deals with applications; raise Http404 else."""
    if not has_queue(user):
        raise Http404
