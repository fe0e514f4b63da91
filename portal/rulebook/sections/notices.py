"""Which e-mails residents get where they said nothing, and when. What each of them chose is ``residents``' own."""

from collections.abc import Iterator
from typing import Any, Literal

from portal.rulebook.sections.section import Clash, Section, Whole, agreement, rule

How = Literal["at_once", "daily", "none"]
HOW = {"at_once": "każda wiadomość od razu", "daily": "raz dziennie, razem", "none": "bez e-maili"}


def _how(default: How, title: str, about: str) -> Any:
    return rule(
        default,
        title=title,
        meaning=f"E-maile o tym, {about}, gdy mieszkaniec sam nie wybrał.",
        example="daily",
        source="zasada platformy",
        words=HOW,
    )


class NoticeRules(Section):
    """Powiadomienia e-mailem. Mieszkaniec może każde zmienić albo wyłączyć."""

    announcements: How = _how("daily", "Ogłoszenia", "że jest nowe ogłoszenie")
    outages: How = _how("at_once", "Awarie i przerwy", "że nie będzie wody, prądu albo ciepła")
    faults: How = _how("at_once", "Zgłoszenia", "co dzieje się ze zgłoszeniem")
    letters: How = _how("at_once", "Pisma", "że przyszła odpowiedź albo pismo")
    readings: How = _how("at_once", "Odczyty", "że pora podać odczyt")
    balance: How = _how("none", "Rozliczenia", "że zmieniło się saldo albo opłata")
    others: How = _how("daily", "Inne", "co nie ma tu własnego klucza")
    daily_hour: Whole = rule(
        17,
        title="Godzina zbiorczego e-maila",
        meaning="Od tej godziny wychodzi e-mail, który zbiera wiadomości z całego dnia.",
        example=17,
        source="zasada platformy",
        ge=0,
        le=23,
    )
    quiet_from: Whole = rule(
        21,
        title="Cisza od",
        meaning="Od tej godziny e-maile czekają do końca ciszy. Nie dotyczy bezpieczeństwa konta.",
        example=21,
        source="zasada platformy",
        ge=0,
        le=23,
    )
    quiet_to: Whole = rule(
        7,
        title="Cisza do",
        meaning="O tej godzinie cisza się kończy. Ta sama godzina co początek: bez ciszy.",
        example=7,
        source="zasada platformy",
        ge=0,
        le=23,
    )

    def how(self, topic: str) -> How:
        """Return how a topic goes out where a resident said nothing."""
        chosen: How = getattr(self, topic, self.others) if topic in _TOPICS else self.others
        return chosen

    def is_quiet(self, hour: int) -> bool:
        """Return whether mail waits at this hour of the day in Poland."""
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to

    @agreement
    def _daily_mail_goes_out(self) -> Iterator[Clash]:
        if self.quiet_from != self.quiet_to and self.is_quiet(self.daily_hour):
            yield (
                "daily_hour",
                "O tej godzinie jest cisza i e-mail czekałby do rana. Podaj godzinę między quiet_to a quiet_from, "
                "na przykład daily_hour = 17.",
            )


_TOPICS = frozenset({"announcements", "outages", "faults", "letters", "readings", "balance"})
