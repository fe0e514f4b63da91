"""Let the accounts of one cooperative lapse that nobody renewed, as the night does."""

import datetime as dt

from portal.access.lapsing import lapse_accounts, lapsing_accounts
from portal.management.of_cooperative import CooperativeCommand


class Command(CooperativeCommand):
    help = "Let accounts lapse whose last day is over (closure.lapses_on)."

    def work(self, day: dt.date, *, is_dry: bool) -> None:
        users = list(lapsing_accounts(day)) if is_dry else lapse_accounts(day=day, by="console")
        for user in users:
            self.say(f"{user.identifier}: nikt nie odnowił konta")
        self.say(f"{'Wygasłyby' if is_dry else 'Wygasły'} konta: {len(users)}")
