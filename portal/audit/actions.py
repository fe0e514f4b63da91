"""Writing the audit trail: the one door. Reading it for people is a screen's work."""

from typing import Any

from portal.audit.models import AuditEvent
from portal.kernel.registries import Registry
from portal.kernel.schemas import is_public_schema

# Filled by tenants with one entry, ``write(*, action, by, subject, details)``: the platform's own log.
operator_log: Registry[Any] = Registry("the operators' log")


def record_event(*, action: str, by: Any, subject: str = "", details: dict[str, Any] | None = None) -> None:
    """Write down one act in the transaction of the act itself.

    ``by`` is a user or, for the machine and the console, a plain name. In the public schema the act belongs to an
    operator and goes to the platform's own log.
    """
    identifier = identifier_of(by)
    if is_public_schema():
        for _, write in operator_log:
            write(action=action, by=identifier, subject=subject, details=details or {})
        return
    AuditEvent.objects.create(
        action=action,
        actor=identifier,
        actor_id=getattr(by, "pk", None),
        subject=subject[:150],
        details=details or {},
    )


def identifier_of(by: Any) -> str:
    """Return who acts, as written in the trail: an account's identifier or a plain name."""
    return str(getattr(by, "identifier", "") or by or "system")[:150]
