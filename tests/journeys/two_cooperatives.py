"""Two cooperatives of the suite beside the demo's, whose rules have what no shipped pack has. Run inside the demo.

Zielone Wzgórza takes applications on the page, knows representatives and accounts that lapse; at Krynica people
register by themselves. What people do there is in the journeys.
"""

import datetime as dt

from django.core.management import call_command
from django.utils import timezone
from django_tenants.utils import schema_context

from saas.demo.accounts import CLERK, STAFF_PASSWORD, DemoAccount, make_account
from saas.local.process import ROOT

ZIELONE, KRYNICA = "zielone", "krynica"
IDENTIFIER, PASSWORD = "Z0001", "deszczowy-kasztan-rower-82"
CLERK_OF_ZIELONE = DemoAccount(ZIELONE, CLERK, "P0001", STAFF_PASSWORD, "Anna Rębacz")
TENANT = {"tenant_code": "K-0042", "name": "Łucja Żak", "last_invoice_amount": "412,50"}


def make() -> None:
    """Make both with their people; those that are there already stay as they are."""
    for slug in (ZIELONE, KRYNICA):
        call_command("onboard_cooperative", str(ROOT / "tests" / "packs" / slug), "--update", verbosity=0)
    with schema_context(ZIELONE):
        _zielone()
    make_account(CLERK_OF_ZIELONE)
    with schema_context(KRYNICA):
        _krynica()


def _zielone() -> None:
    from portal.accounts.models import User
    from portal.finding.keeping import rebuild
    from portal.residents.actions import give_account_to_person
    from portal.residents.models import PersonAccount
    from tests.portal.access.counter import newcomer
    from tests.portal.access.rules_in_force import representatives_allowed, with_rules

    if User.objects.filter(identifier=IDENTIFIER).exists():
        return
    representatives_allowed("see", "close")
    with_rules(closure={"lapses_on": "12-31"}, sign_in={"lost_password_ways": ["in_person", "email_link"]})
    # One of them ends the account on the page; the other's card is the clerk's, in whichever order the journeys run.
    for identifier, code, name in ((IDENTIFIER, "0001", "Halina Nowak"), ("Z0003", "0003", "Zenon Wilk")):
        email = f"{name.split()[0].lower()}@example.pl"
        user = User(identifier=identifier, full_name=name, password_origin="own", email=email)
        user.set_password(PASSWORD)
        user.lapses_on = dt.date(timezone.now().year, 12, 31)
        user.save()
        give_account_to_person(user=user, person=newcomer(code, name), by="journey")
    PersonAccount.objects.update(contact_confirmed_at=timezone.now())
    newcomer("0002", "Marek Sowa")  # has no account; a form from the page will be about them
    rebuild()


def _krynica() -> None:
    from portal.ledger.models import Account
    from portal.residents.models import Person
    from tests.personas import post_entry
    from tests.portal.access.counter import newcomer

    if Person.objects.filter(code=TENANT["tenant_code"]).exists():
        return
    person = newcomer(TENANT["tenant_code"], TENANT["name"], kind="lease")
    place = person.titles.get().premises  # type: ignore[attr-defined]
    account = Account.objects.create(premises=place, code=place.code)
    post_entry(account, "2026-11-01", debit="412.50")
    account.entries.update(kind="charge")
