"""End the accounts of one cooperative's representatives whose last day is over, as the night does."""

import datetime as dt

from portal.management.of_cooperative import CooperativeCommand
from portal.residents.representing import end_over_representations, over_representations


class Command(CooperativeCommand):
    help = "Let accounts of representatives lapse whose authorization is over."

    def work(self, day: dt.date, *, is_dry: bool) -> None:
        if is_dry:
            users = [link.user for link in over_representations(day)]
        else:
            users = end_over_representations(day=day, by="console")
        for user in users:
            self.say(f"{user.identifier}: upoważnienie się skończyło")
        self.say(f"{'Wygasłyby' if is_dry else 'Wygasły'} konta: {len(users)}")
