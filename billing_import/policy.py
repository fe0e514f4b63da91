"""Who may see and start imports: accounts with the capability. Everybody else gets 404."""

import uuid
from typing import Any

from django.http import Http404

from billing_import.models import ImportRun
from portal.accounts.capabilities import IMPORT_FILES, can


def can_import(user: Any) -> bool:
    """Return whether the account may see and start imports."""
    return can(user, IMPORT_FILES)


def access_imports(user: Any) -> None:
    """Let pass who may import; raise Http404 for everybody else."""
    if not can_import(user):
        raise Http404


def access_import_run(user: Any, run_id: uuid.UUID) -> ImportRun:
    """Return a run of this cooperative; raise Http404 for whoever may not see it or when there is none."""
    access_imports(user)
    run = ImportRun.objects.select_related("continues", "after", "reverses").filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run
