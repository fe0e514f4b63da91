"""Closing one's own account on the page, where the rules take such applications there. Elsewhere: paper, an office."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.closing import close_account
from portal.access.models import AccessApplication
from portal.access.taking import lock_person, take_application
from portal.residents.models import PersonAccount
from portal.rulebook.queries import rules_on
from portal.rulebook.refusal import AccessRefused, Refusal
from portal.rulebook.rules import Rules

REASON = "Osoba zamknęła konto na stronie."
_ON_PAGE = ("electronic_form", "self_registration")


def way_of_closing(rules: Rules) -> str:
    """Return in which way of the rules one asks for the end of an account: ``paper``, or one that a page takes.

    Whoever gives accounts on a page, or without any application, takes them back there too; where paper is the only
    way to ask, the end is asked for on paper as well.

    Source: H11, S8 – by the attachment of the regulation; Zielone Wzgórza, Krynica – on the page.
    """
    ways = rules.application.ways
    on_page = next((way for way in _ON_PAGE if way in ways), "")
    return on_page or ("paper" if "paper" in ways else "without_application")


@transaction.atomic
def close_own_account(*, link: PersonAccount, request_key: uuid.UUID, day: dt.date) -> AccessApplication:
    """Take the owner's application to end the account and carry it out at once; return the application.

    The same application may wait on a worker's desk already: then that one is done. Raises AccessRefused where the
    rules want paper, or do not let the owner ask.
    """
    rules = rules_on(day)
    way = way_of_closing(rules)
    if way == "paper":
        raise AccessRefused([Refusal("application.ways", _("O zamknięcie konta prosi się tu na papierze."))])
    if link.representation_id is not None:
        raise AccessRefused(
            [
                Refusal(
                    "closure.on_request_of", _("To konto przedstawiciela. O zamknięcie prosi osoba, za którą działa.")
                )
            ]
        )
    lock_person(link.person)
    waiting = AccessApplication.objects.filter(operation="revoke", user_id=link.user_id, ended_at__isnull=True).first()
    application = waiting or take_application(
        operation="revoke",
        way=way,
        person=link.person,
        premises=link.premises,
        by=link.user,
        request_key=request_key,
        day=day,
    )
    close_account(user=link.user, by=link.user, cause="on_request", reason=REASON, application=application, day=day)
    return application
