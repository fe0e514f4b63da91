"""When and on whose word an account ends. What a former holder sees is decided by titles, in ``premises``."""

import re
from collections.abc import Iterator
from typing import Literal

from portal.rulebook.sections.section import Clash, Key, Line, Section, Text, Whole, YesNo, agreement, rule

MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


def is_day_of_year(text: str) -> bool:
    """Return whether the text is a month and a day that exist, as ``12-31``; 02-29 counts."""
    found = MONTH_DAY.fullmatch(text)
    return found is not None and int(found[2]) <= LONGEST_MONTHS.get(int(found[1]), 31)


class ClosureRules(Section):
    """Zamknięcie konta."""

    on_request_of: tuple[Literal["holder", "co_owner", "representative", "heir"], ...] = rule(
        ("holder",),
        title="Kto może prosić o zamknięcie",
        meaning="Na czyj wniosek spółdzielnia zamyka konto.",
        example=["holder", "representative"],
        source="Hutnik pkt 11, Siarkowiec §8",
        words={
            "holder": "osoba, która ma konto",
            "co_owner": "współwłaściciel",
            "representative": "przedstawiciel",
            "heir": "spadkobierca",
        },
        min_length=1,
    )
    holder_must_report: YesNo = rule(
        False,
        title="Obowiązek zgłoszenia",
        meaning="Kto sprzedaje, zamienia albo daruje lokal, ma od razu złożyć wniosek o odebranie dostępu.",
        example=True,
        source="Siarkowiec §8",
    )
    on_title_end: Literal["at_once", "after_days"] = rule(
        "at_once",
        title="Gdy kończy się tytuł",
        meaning="Konto bez żadnego tytułu do lokalu zamyka się od razu albo po kilku dniach.",
        example="at_once",
        source="Hutnik pkt 11",
        recommended="Od razu.",
        words={"at_once": "od razu", "after_days": "po kilku dniach"},
    )
    title_end_days: Whole | None = rule(
        None,
        title="Po ilu dniach",
        meaning='Tylko przy on_title_end = "after_days".',
        example=30,
        source="zasada platformy",
        ge=1,
        le=365,
    )
    new_holder_ends_old_password: YesNo = rule(
        True,
        title="Nowy właściciel",
        meaning="Gdy lokal zmienia właściciela, hasło poprzedniego przestaje działać.",
        example=True,
        source="Spółdzielca",
        recommended="Tak.",
    )
    on_misuse: YesNo = rule(
        True,
        title="Zamknięcie za nadużycie",
        meaning="Spółdzielnia blokuje albo zamyka konto użyte wbrew regulaminowi.",
        example=True,
        source="Hutnik pkt 11, Siarkowiec §10",
    )
    misuse_decided_by: Key | None = rule(
        None,
        title="Kto decyduje o blokadzie",
        meaning="Klucz roli, która decyduje o blokadzie za nadużycie. Bez tego klucza: każda, która może blokować.",
        example="dzial_techniczny",
        source="Siarkowiec §10",
    )
    misuse_words: Text = rule(
        "",
        title="Nadużycie, słowami",
        meaning="Zdania w zawiadomieniu o blokadzie za nadużycie.",
        example="Konto zablokował Dział Techniczny.",
        source="Siarkowiec §10",
    )
    notice_by: tuple[Literal["email", "phone", "letter", "page"], ...] = rule(
        ("email", "page"),
        title="Zawiadomienie o zamknięciu i blokadzie",
        meaning=(
            "Jak osoba dowiaduje się, że jej konto jest zamknięte albo zablokowane: pierwszym sposobem z listy, "
            "który jest możliwy. E-mail idzie tylko na potwierdzony adres. Telefony i listy czekają w kolejce biura. "
            "Słowa na stronie logowania są zawsze."
        ),
        example=["email", "phone"],
        source="zasada platformy",
        recommended="E-mail, a bez potwierdzonego adresu telefon.",
        words={
            "email": "e-mailem",
            "phone": "telefonicznie",
            "letter": "listem",
            "page": "tylko słowami na stronie logowania",
        },
        min_length=1,
    )
    lapses_on: Line = rule(
        "",
        title="Konta wygasają dnia",
        meaning="Miesiąc i dzień, w którym konta wygasają, jeśli nikt ich nie odnowi. Puste: nie wygasają.",
        example="12-31",
        source="zasada platformy",
        recommended="Puste: konto kończy się z tytułem.",
    )

    after_end: Literal["nothing", "own_days"] = rule(
        "nothing",
        title="Co widać po końcu tytułu",
        meaning="Nic albo jeszcze przez jakiś czas rozliczenia z dni, w których osoba miała tytuł. Nic późniejszego.",
        example="own_days",
        source="zasada platformy",
        recommended="Nic: kto potrzebuje wydruku, dostanie go w biurze.",
        words={"nothing": "nic", "own_days": "rozliczenia z dni tytułu"},
    )
    after_end_days: Whole | None = rule(
        None,
        title="Jak długo to widać (dni)",
        meaning='Tylko przy after_end = "own_days". Liczone od ostatniego dnia tytułu, nie dłużej niż title_end_days.',
        example=30,
        source="zasada platformy",
        ge=1,
        le=365,
    )
    erase_after_months: Whole = rule(
        72,
        title="Usunięcie danych konta (miesiące)",
        meaning="Po tylu miesiącach od zamknięcia konta jego dane są usuwane. Rozliczenia zostają w księgach.",
        example=72,
        source="zasada platformy",
        recommended="72: dłużej niż przedawniają się roszczenia o opłaty (3 lata) i inne (6 lat).",
        ge=1,
        le=240,
    )

    @agreement
    def _seen_for_some_days(self) -> Iterator[Clash]:
        if (self.after_end == "own_days") != (self.after_end_days is not None):
            yield (
                "after_end_days",
                'after_end = "own_days" i after_end_days idą w parze. Podaj oba albo żadnego, '
                'na przykład after_end = "own_days" i after_end_days = 30.',
            )

    @agreement
    def _seen_while_open(self) -> Iterator[Clash]:
        if self.after_end_days is not None and self.after_end_days > (self.title_end_days or 0):
            yield (
                "after_end_days",
                "Po zamknięciu konta nic już nie widać, więc after_end_days nie może być więcej niż title_end_days. "
                'Ustaw na przykład on_title_end = "after_days", title_end_days = 30 i after_end_days = 30.',
            )

    @agreement
    def _days_come_together(self) -> Iterator[Clash]:
        if (self.on_title_end == "after_days") != (self.title_end_days is not None):
            yield (
                "title_end_days",
                'on_title_end = "after_days" i title_end_days idą w parze. Podaj oba albo żadnego, '
                'na przykład on_title_end = "after_days" i title_end_days = 30.',
            )

    @agreement
    def _lapse_is_a_day(self) -> Iterator[Clash]:
        if self.lapses_on and not is_day_of_year(self.lapses_on):
            yield ("lapses_on", 'lapses_on to miesiąc i dzień, na przykład lapses_on = "12-31".')

    @agreement
    def _decision_has_a_matter(self) -> Iterator[Clash]:
        if self.misuse_decided_by and not self.on_misuse:
            yield (
                "misuse_decided_by",
                "misuse_decided_by mówi, kto decyduje o blokadzie, a on_misuse = false znaczy, że blokady nie ma. "
                "Usuń misuse_decided_by albo ustaw on_misuse = true.",
            )
