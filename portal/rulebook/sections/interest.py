"""How a cooperative counts interest for delay. What comes to how much is counted in ``portal/ledger/interest.py``."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from portal.rulebook.sections.section import Clash, Line, Section, Whole, agreement, rule


def _day(text: str) -> str:
    try:
        year = dt.date.fromisoformat(text).year
    except ValueError:
        raise ValueError("Nie ma takiego dnia. Wpisz go jak 2026-03-05.") from None
    if not 1990 <= year <= 2100:
        raise ValueError("Wpisz rok od 1990 do 2100.")
    return text


# Text, as days in rules are: rules are kept as JSON, where a day is a text too.
DayText = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$", strip_whitespace=True), AfterValidator(_day)]


def _percent(text: str) -> str:
    if float(text.replace(",", ".")) > 99:
        raise ValueError("Tyle procent rocznie to za dużo. Wpisz najwyżej 99.")
    return text


Percent = Annotated[
    str, StringConstraints(pattern=r"^\d{1,3}(,\d{1,2})?$", strip_whitespace=True), AfterValidator(_percent)
]


class InterestRate(Section):
    """Jedna stawka: od dnia, ile procent rocznie. Obowiązuje do dnia przed następną."""

    valid_from: DayText = rule(
        title="Od dnia", meaning="Pierwszy dzień stawki: rok-miesiąc-dzień.", example="2026-03-05", source="Nad Jarem"
    )
    percent: Percent = rule(
        title="Procent rocznie", meaning="Liczba z przecinkiem.", example="9,25", source="Nad Jarem"
    )
    premises: Literal["residential", "commercial"] = rule(
        "residential",
        title="Jakie lokale",
        meaning="Których lokali dotyczy stawka.",
        example="commercial",
        source="Nad Jarem",
        words={"residential": "mieszkania, garaże i miejsca postojowe", "commercial": "lokale użytkowe"},
    )


class InterestRules(Section):
    """Odsetki za opóźnienie. Czy mieszkaniec je widzi, mówi zasada o rozliczeniach."""

    grace: Literal["none", "end_of_month"] = rule(
        "none",
        title="Wpłata po terminie bez odsetek",
        meaning="Czy za spóźnioną wpłatę nie ma odsetek, gdy przyjdzie do końca miesiąca.",
        example="end_of_month",
        source="Nad Jarem",
        words={"none": "nie ma wyjątku", "end_of_month": "do ostatniego dnia miesiąca bez odsetek"},
    )
    from_amount: Whole = rule(
        0,
        title="Odsetki od kwoty (zł)",
        meaning="Poniżej tylu złotych spółdzielnia odsetek nie nalicza. Zero: zawsze nalicza.",
        example=10,
        source="Nad Jarem",
        ge=0,
        le=1000,
    )
    payment_covers: Literal["oldest_first", "interest_first", "principal_first"] = rule(
        "oldest_first",
        title="Co najpierw pokrywa wpłata",
        meaning="Na co spółdzielnia zalicza wpłatę, gdy ktoś zalega.",
        example="interest_first",
        source="zasada platformy",
        words={
            "oldest_first": "to, co najdawniej po terminie",
            "interest_first": "najpierw odsetki",
            "principal_first": "najpierw opłaty",
        },
    )
    due_on_day_off: Literal["next_working_day", "same_day"] = rule(
        "next_working_day",
        title="Termin w dniu wolnym",
        meaning="Co, gdy termin wypada w sobotę, niedzielę albo święto.",
        example="next_working_day",
        source="art. 115 Kodeksu cywilnego",
        words={"next_working_day": "czas do następnego dnia roboczego", "same_day": "termin bez zmian"},
    )
    commercial: Literal["statutory", "transactions"] = rule(
        "transactions",
        title="Stawka dla lokali użytkowych",
        meaning="Które odsetki ustawowe liczy się najemcom lokali użytkowych.",
        example="statutory",
        source="zasada platformy",
        words={
            "statutory": "takie jak dla mieszkań (art. 481 Kodeksu cywilnego)",
            "transactions": "za opóźnienie w transakcjach handlowych",
        },
    )
    own_rates: tuple[InterestRate, ...] = rule(
        (),
        title="Własne stawki",
        meaning="Stawki tej spółdzielni. Od ich pierwszego dnia nie liczy się stawek z tabeli platformy.",
        example=[{"valid_from": "2026-03-05", "percent": "9,25"}],
        source="Nad Jarem",
        max_length=100,
    )
    where_rates_come_from: Line = rule(
        "",
        title="Skąd ta stawka",
        meaning="Zdanie obok wyliczenia odsetek.",
        example="Odsetki liczymy według art. 481 Kodeksu cywilnego i § 12 regulaminu opłat.",
        source="zasada platformy",
    )

    @property
    def moves_days_off(self) -> bool:
        """Return whether what is due on a day off may be paid until the next working day."""
        return self.due_on_day_off == "next_working_day"

    @agreement
    def _days_differ(self) -> Iterator[Clash]:
        seen = set()
        for number, rate in enumerate(self.own_rates, start=1):
            if (rate.valid_from, rate.premises) in seen:
                yield f"own_rates[{number}].valid_from", "Ten dzień ma już stawkę. Zostaw jedną."
            seen.add((rate.valid_from, rate.premises))
