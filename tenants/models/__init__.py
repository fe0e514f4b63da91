"""Index of the public tables, for Django to find."""

from tenants.models.branding import Branding
from tenants.models.console_work import Deletion, ExportRun, ProvisioningRun, WorkStatus
from tenants.models.cooperative import Cooperative
from tenants.models.domain import Domain
from tenants.models.maintenance import MaintenanceWindow
from tenants.models.operator_event import OperatorEvent
from tenants.models.schema_script import SchemaScript
from tenants.models.summary import CooperativeSummary

__all__ = [
    "Branding",
    "Cooperative",
    "CooperativeSummary",
    "Deletion",
    "Domain",
    "ExportRun",
    "MaintenanceWindow",
    "OperatorEvent",
    "ProvisioningRun",
    "SchemaScript",
    "WorkStatus",
]
