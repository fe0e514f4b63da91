"""The doors through which a cooperative's own administrator changes its looks and contact. Rules are in ``actions``."""

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from django.db import transaction
from django_tenants.utils import get_public_schema_name, schema_context

from portal.audit.actions import record_event
from portal.kernel.cooperative_keeper import ChangeRefused
from portal.kernel.pack_problems import problems_of
from tenants.branding.actions import BrandingRefused, change_branding
from tenants.branding.logo import Logo, logo_in
from tenants.branding.problems import LogoRefused
from tenants.models import Cooperative
from tenants.onboarding.facts import Contact
from tenants.operator_log import write_event
from tenants.queries import announce_change


def change_looks(
    *,
    slug: str,
    by: Any,
    name: str,
    short_name: str,
    color: str,
    logo: BinaryIO | None = None,
    without_logo: bool = False,
) -> None:
    """Change names, color and mark. Raises ChangeRefused. Cost: see ``change_branding``."""
    try:
        mark = logo_in(logo) if logo is not None else Logo() if without_logo else None
        change_branding(slug=slug, by=by, name=name, short_name=short_name, color=color, logo=mark)
    except BrandingRefused as refused:
        raise ChangeRefused(refused.field, str(refused)) from None
    except LogoRefused as refused:
        raise ChangeRefused("logo", str(refused)) from None


def change_contact(*, slug: str, by: Any, office: str, website: str, phones: Sequence[Mapping[str, Any]]) -> None:
    """Change the office, the page and the telephones. Raises ChangeRefused with the first problem.

    Cost: four statements and a lock on the cooperative's row.
    """
    data = {"office": office, "website": website, "phones": [dict(phone) for phone in phones]}
    for problem in problems_of(Contact, data):
        raise ChangeRefused(problem.path, problem.text)
    contact = Contact.model_validate(data).model_dump(mode="json")
    with schema_context(get_public_schema_name()), transaction.atomic():
        cooperative = Cooperative.objects.select_for_update().get(slug=slug)
        if cooperative.contact == contact:
            return
        before, cooperative.contact = cooperative.contact, contact
        cooperative.save(update_fields=["contact"])
        actor = str(getattr(by, "identifier", "") or by)
        write_event(action="contact.changed", by=actor, cooperative=slug, details=contact)
        announce_change()
        with schema_context(cooperative.schema_name):
            details = {"before": before, "after": contact}
            record_event(action="contact.changed", by=by, subject="contact", details=details)
