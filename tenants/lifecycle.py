"""Opening, stopping and resuming the service of a cooperative. Making and removing one is elsewhere."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.accounts.queries import staff_with_second_factor
from tenants.catalog import missing_tables
from tenants.deletion import DeletionRefused, call_off_open_deletion
from tenants.models import Cooperative
from tenants.operator_log import write_event
from tenants.provisioning import SchemaIncomplete
from tenants.queries import announce_change

Status = Cooperative.Status


class NotPossible(Exception):
    """The cooperative is in a state that the act does not fit; the sentence says which."""


@transaction.atomic
def note_agreement(*, slug: str, signed_on: dt.date, signed_by: str, by: str, today: dt.date) -> Cooperative:
    """Note that the processing agreement was signed, on which day and by whom for the cooperative.

    Law: GDPR art. 28(3). Raises Cooperative.DoesNotExist, and NotPossible for a day to come or an empty name.
    """
    signatory = " ".join(signed_by.split())
    if signed_on > today:
        raise NotPossible("Umowa nie może być podpisana w przyszłości. Popraw dzień.")
    if len(signatory) < 3:
        raise NotPossible("Wpisz, kto podpisał umowę w imieniu spółdzielni.")
    cooperative: Cooperative = Cooperative.objects.select_for_update().get(slug=slug)
    cooperative.agreement_signed_on, cooperative.agreement_signed_by = signed_on, signatory[:200]
    cooperative.save(update_fields=["agreement_signed_on", "agreement_signed_by"])
    details = {"signed_on": signed_on.isoformat(), "signed_by": signatory[:200]}
    write_event(action="cooperative.agreement_noted", by=by, cooperative=slug, details=details)
    return cooperative


@transaction.atomic
def go_live(*, slug: str, by: str) -> Cooperative:
    """Open a cooperative that was being set up; a deletion that was asked for is called off.

    Raises NotPossible without a signed agreement or without anybody at its desk who signs in with a second factor, and
    SchemaIncomplete. Cost: six statements, a lock on the row.
    """
    cooperative = Cooperative.objects.select_for_update().get(slug=slug)
    if cooperative.status != Status.ONBOARDING:
        raise NotPossible(f"Uruchomić można tylko wdrażaną spółdzielnię. Stan „{slug}”: {_state(cooperative)}.")
    if cooperative.agreement_signed_on is None:
        raise NotPossible("Najpierw wpisz, kiedy i kto podpisał umowę powierzenia danych. Bez niej nie uruchamiamy.")
    _complete(cooperative)
    with schema_context(cooperative.schema_name):
        if not staff_with_second_factor():
            raise NotPossible("Nikt z biura nie loguje się jeszcze z kodem. Bez drugiego składnika nie uruchamiamy.")
    _call_off_deletion(slug, by)
    cooperative.opened_at = timezone.now()
    return _moved(cooperative, Status.ACTIVE, "cooperative.went_live", by, "")


@transaction.atomic
def suspend_cooperative(*, slug: str, by: str, reason: str = "", text: str = "") -> Cooperative:
    """Answer the cooperative's hosts with its own page and nothing else, within a second in every process.

    ``text`` stands on that page, ``reason`` in the platform's log alone. Raises Cooperative.DoesNotExist and
    NotPossible. Cost: three statements, a lock on the row.
    """
    cooperative = Cooperative.objects.select_for_update().get(slug=slug)
    if cooperative.status not in (Status.ACTIVE, Status.ONBOARDING):
        raise NotPossible(f"Zawiesić można tylko działającą spółdzielnię „{slug}” (stan: {_state(cooperative)}).")
    cooperative.suspension_text = text
    return _moved(cooperative, Status.SUSPENDED, "cooperative.suspended", by, reason)


@transaction.atomic
def resume_cooperative(*, slug: str, by: str) -> Cooperative:
    """Serve a suspended cooperative again; one that was never opened goes back to being set up.

    A deletion that was asked for is called off: nobody resumes what is to vanish. Raises NotPossible, and
    SchemaIncomplete when its tables are not all there.
    """
    cooperative = Cooperative.objects.select_for_update().get(slug=slug)
    if cooperative.status != Status.SUSPENDED:
        raise NotPossible(f"Wznowić można tylko zawieszoną spółdzielnię. Stan „{slug}”: {_state(cooperative)}.")
    _complete(cooperative)
    _call_off_deletion(slug, by)
    cooperative.suspension_text = ""
    was_open = cooperative.opened_at is not None and cooperative.agreement_signed_on is not None
    status = Status.ACTIVE if was_open else Status.ONBOARDING
    return _moved(cooperative, status, "cooperative.resumed", by, "")


def _complete(cooperative: Cooperative) -> None:
    missing = missing_tables(cooperative.schema_name)
    if missing:
        raise SchemaIncomplete(f"W schemacie „{cooperative.slug}” brakuje tabel: {', '.join(missing)}.")


def _call_off_deletion(slug: str, by: str) -> None:
    try:
        call_off_open_deletion(slug=slug, by=by, now=timezone.now())
    except DeletionRefused as refusal:
        raise NotPossible(str(refusal)) from None


def _state(cooperative: Cooperative) -> str:
    return str(cooperative.get_status_display())


def _moved(cooperative: Cooperative, status: Cooperative.Status, action: str, by: str, reason: str) -> Cooperative:
    cooperative.status = status
    cooperative.save(update_fields=["status", "suspension_text", "opened_at"])
    write_event(action=action, by=by, cooperative=cooperative.slug, details={"reason": reason} if reason else None)
    announce_change()
    return cooperative
