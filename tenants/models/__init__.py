"""Index of the public tables, for Django to find."""

from tenants.models.branding import Branding
from tenants.models.cooperative import Cooperative
from tenants.models.domain import Domain
from tenants.models.operator_event import OperatorEvent
from tenants.models.schema_script import SchemaScript

__all__ = ["Branding", "Cooperative", "Domain", "OperatorEvent", "SchemaScript"]
