"""How the ledger is shown to residents. Amounts and interest are computed in the ``ledger`` room."""

from typing import Literal

from portal.rulebook.sections.section import Line, Section, Whole, YesNo, rule


class LedgerRules(Section):
    """Kartoteka finansowa."""

    data_come: Literal["daily", "weekly", "monthly", "quarterly", "irregularly"] = rule(
        "daily",
        title="Jak często przychodzą dane",
        meaning="Co ile spółdzielnia wczytuje dane z księgowości.",
        example="monthly",
        source="zasada platformy",
        recommended="Codziennie.",
        words={
            "daily": "codziennie",
            "weekly": "co tydzień",
            "monthly": "co miesiąc",
            "quarterly": "co kwartał",
            "irregularly": "nieregularnie",
        },
    )
    data_come_words: Line = rule(
        "",
        title="Jak często, słowami",
        meaning="Zdanie o tym, z którego dnia są dane.",
        example="Dane z poprzedniego miesiąca wczytujemy do 15. dnia.",
        source="Tczew",
    )
    stale_after_days: Whole = rule(
        40,
        title="Po ilu dniach dane są stare",
        meaning="Gdy dane są starsze niż tyle dni, mieszkaniec czyta o tym obok kwoty.",
        example=10,
        source="zasada platformy",
        recommended="Przy danych codziennych 4 dni, przy miesięcznych 40.",
        ge=1,
        le=400,
    )
    shows_interest: YesNo = rule(
        True,
        title="Odsetki",
        meaning="Czy mieszkaniec widzi, ile odsetek przybyło. Odsetki już zaksięgowane widać zawsze.",
        example=False,
        source="zasada platformy",
    )
    headline: Literal["due_by_date", "balance"] = rule(
        "due_by_date",
        title="Kwota na początku",
        meaning="Strona główna mówi, ile i do kiedy zapłacić, albo tylko podaje saldo.",
        example="due_by_date",
        source="Nowy Dwór",
        recommended="Ile i do kiedy zapłacić.",
        words={"due_by_date": "kwota do zapłaty z terminem", "balance": "saldo"},
    )
    premises_facts: tuple[Literal["area", "occupants", "meter_states", "heating"], ...] = rule(
        ("area",),
        title="Dane lokalu",
        meaning="Co widać obok rozliczeń.",
        example=["area", "occupants"],
        source="Orunia",
        words={
            "area": "powierzchnia",
            "occupants": "liczba osób",
            "meter_states": "stany wodomierzy i ich rozliczenie",
            "heating": "rozliczenie ogrzewania",
        },
    )
