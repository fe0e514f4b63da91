"""Writing the platform's own log. Acts inside a cooperative are in that cooperative's audit trail."""

from typing import Any

from django_tenants.utils import get_public_schema_name, schema_context

from tenants.models import OperatorEvent


def write_event(
    *, action: str, by: str, subject: str = "", cooperative: str = "", details: dict[str, Any] | None = None
) -> None:
    """Write down one act of an operator, in the transaction of the act."""
    with schema_context(get_public_schema_name()):
        OperatorEvent.objects.create(
            actor=by[:150],
            action=action[:60],
            cooperative=cooperative,
            details={**(details or {}), **({"subject": subject} if subject else {})},
        )
