"""Erase the data of one cooperative's accounts whose retention period is over, as the night does."""

import datetime as dt

from portal.access.erasing import erase_due
from portal.management.of_cooperative import CooperativeCommand


class Command(CooperativeCommand):
    help = (
        "Erase accounts that ended so many months ago as closure.erase_after_months says. Start with --dry-run: it "
        "prints who would go, what of theirs, and whose data a legal hold keeps."
    )

    def work(self, day: dt.date, *, is_dry: bool) -> None:
        found = erase_due(day=day, by="console", dry_run=is_dry)
        for account in found.held:
            self.say(f"{account.user.identifier}: zostaje. {account.held}")
        for account in found.accounts:
            # Law: after the erasing nothing is printed that says whose account it was.
            who = f"{account.user.identifier}, osoba {account.person_code or '-'}" if is_dry else account.user.pk
            self.say(f"{who}: zamknięte {account.ended_on:%d.%m.%Y}, {account.traces}")
        verb = "Usunęłyby się dane" if is_dry else "Usunięte dane"
        self.say(f"{verb}: konta {len(found.accounts)}, wnioski bez konta {found.applications}")
        self.say(f"Zostaje kont: {len(found.held)}")
