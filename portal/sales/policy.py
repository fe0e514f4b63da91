"""The gate to invoices: a person's own, and those of the premises they hold in the days they may see."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from portal.premises.policy import held_premises
from portal.residents.policy import SEE, access_link
from portal.sales.models import Invoice
from portal.sales.queries import invoices_seen_by


def access_invoices(user: Any, day: dt.date) -> QuerySet[Invoice]:
    """Return every invoice the account may see; raises Http404 for staff and for one that sees nothing of a person.

    An account made for one of the premises sees those of its premises, and the person's that name no premises.
    """
    link = access_link(user, SEE, day)
    found = invoices_seen_by(link.person_id, held_premises(user, day)).select_related("premises__building")
    if link.premises_id is not None:
        found = found.filter(Q(premises__isnull=True) | Q(premises_id=link.premises_id))
    return found


def access_invoice(user: Any, key: uuid.UUID, day: dt.date) -> Invoice:
    """Return one invoice by the key of its row. Raises Http404 for another's and for one that a later file closed."""
    invoice = access_invoices(user, day).filter(source_key=key).order_by("occurrence").first()
    if invoice is None:
        raise Http404
    return invoice
