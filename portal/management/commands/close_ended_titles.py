"""Close the accounts of one cooperative whose titles have ended, as the night does."""

import datetime as dt

from portal.access.closing import close_ended_titles, tell_of_ending_accounts
from portal.access.ended_titles import accounts_with_a_title_again, ended_accounts
from portal.management.of_cooperative import CooperativeCommand


class Command(CooperativeCommand):
    help = "Close accounts whose titles have ended, tell of days of grace, name closed ones whose title came back."

    def work(self, day: dt.date, *, is_dry: bool) -> None:
        accounts = list(ended_accounts(day)) if is_dry else close_ended_titles(day=day, by="console")
        for account in accounts:
            self.say(f"{account.user.identifier}: tytuł skończył się {account.ended_on:%d.%m.%Y}")
        for user in accounts_with_a_title_again(day):
            self.say(f"{user.identifier}: zamknięte, a tytuł znów jest; otworzy je tylko nowy wniosek")
        if not is_dry:
            self.say(f"Zawiadomione o bliskim końcu konta: {tell_of_ending_accounts(day=day, by='console')}")
        self.say(f"{'Zamknęłyby się' if is_dry else 'Zamknięte'} konta: {len(accounts)}")
