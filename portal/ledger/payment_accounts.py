"""Individual account numbers (NRB) that holders of premises pay to, kept on the ledger account of all holders."""

import uuid
from collections.abc import Collection, Mapping

from portal.ledger.models import Account

_BATCH = 2000


def numbers_taken(numbers: Collection[str]) -> dict[str, uuid.UUID]:
    """Return whose premises have these numbers already. Costs one query."""
    accounts = Account.objects.filter(payment_account__in=numbers)
    return {account.payment_account: account.premises_id for account in accounts if account.payment_account}


def record_payment_accounts(numbers: Mapping[uuid.UUID, str], codes: Mapping[uuid.UUID, str]) -> set[uuid.UUID]:
    """Store the number of each of the premises; open the account of all holders where there is none.

    ``codes`` are the premises' codes, which name new accounts. Returns the premises whose number is new or changed.
    Call it in the import's transaction. Cost: two queries and a statement per 2,000 premises.
    """
    accounts = {
        account.premises_id: account
        for account in Account.objects.filter(
            premises__in=numbers, person__isnull=True, kind=Account.Kind.CHARGES
        ).select_for_update()
    }
    missing = [premises for premises in numbers if premises not in accounts]
    changed = [account for pk, account in accounts.items() if account.payment_account != numbers[pk]]
    # Two premises may have changed their numbers with each other, and each number stands once.
    Account.objects.filter(pk__in=[account.pk for account in changed]).update(payment_account=None)
    for account in changed:
        account.payment_account = numbers[account.premises_id]
        # The register needs it now: taking back the import it was opened for must leave it.
        account.opened_by_run = None
    opened = [Account(premises_id=pk, code=codes[pk], payment_account=numbers[pk]) for pk in missing]
    Account.objects.bulk_create(opened, batch_size=_BATCH)
    Account.objects.bulk_update(changed, ["payment_account", "opened_by_run"], batch_size=_BATCH)
    return {*missing, *(account.premises_id for account in changed)}
