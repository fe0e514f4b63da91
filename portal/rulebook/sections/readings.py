"""When and how residents give meter readings. Meters and readings are the ``meters`` room's."""

from collections.abc import Iterator
from typing import Literal

from portal.rulebook.sections.closure import is_day_of_year
from portal.rulebook.sections.section import Clash, Line, Section, Whole, agreement, rule

Without = Literal["flat_rate", "average", "estimate", "nothing"]
WITHOUT = {
    "flat_rate": "ryczałt",
    "average": "średnie zużycie",
    "estimate": "szacunek pracownika",
    "nothing": "nic się nie zmienia",
}


class ReadingWindow(Section):
    """Dni, w których można podać odczyt; oba końce należą do okresu."""

    from_day: Line = rule(title="Od", meaning="Miesiąc i dzień.", example="12-10", source="Podwawelska")
    to_day: Line = rule(title="Do", meaning="Miesiąc i dzień.", example="12-31", source="Podwawelska")

    @agreement
    def _days_exist(self) -> Iterator[Clash]:
        if not is_day_of_year(self.from_day) or not is_day_of_year(self.to_day):
            yield ("from_day", 'Dni zapisz jako miesiąc i dzień, na przykład from_day = "12-10" i to_day = "12-31".')
        elif self.from_day > self.to_day:
            yield ("from_day", "from_day jest po to_day. Okres przez Nowy Rok podziel na dwa: do 12-31 i od 01-01.")


class ReadingRules(Section):
    """Odczyty liczników."""

    windows: tuple[ReadingWindow, ...] = rule(
        (),
        title="Okresy odczytów",
        meaning="Kiedy można podać odczyt. Pusta lista: zawsze.",
        example=[{"from_day": "12-10", "to_day": "12-31"}],
        source="Podwawelska, SM Osiedle",
        max_length=24,
    )
    acceptance: Literal["automatic", "by_staff"] = rule(
        "by_staff",
        title="Przyjęcie odczytu",
        meaning="Odczyt liczy się od razu albo czeka na akceptację pracownika.",
        example="by_staff",
        source="Bałtyk",
        words={"automatic": "od razu", "by_staff": "po akceptacji"},
    )
    photo: Literal["none", "optional", "required"] = rule(
        "optional",
        title="Zdjęcie licznika",
        meaning="Czy mieszkaniec dołącza zdjęcie.",
        example="required",
        source="zasada platformy",
        recommended="Można dołączyć.",
        words={"none": "bez zdjęcia", "optional": "można dołączyć", "required": "trzeba dołączyć"},
    )
    consecutive_self_reported: Whole | None = rule(
        None,
        title="Własne odczyty z rzędu",
        meaning="Ile kolejnych okresów można rozliczyć z odczytów mieszkańca. Bez tego klucza: bez ograniczeń.",
        example=2,
        source="Łobzów",
        ge=1,
        le=24,
    )
    decimals: Whole = rule(
        3,
        title="Cyfry po przecinku",
        meaning="Ile cyfr po przecinku liczy się z odczytu. Dalsze pomijamy. 0: tylko czarne cyfry.",
        example=3,
        source="zasada platformy",
        recommended="3, jak na wodomierzach.",
        ge=0,
        le=4,
    )
    odd_use_times: Whole = rule(
        3,
        title="Nietypowe zużycie",
        meaning="Ile razy większe od zwykłego zużycie budzi pytanie. Odczyt i tak przyjmujemy.",
        example=3,
        source="zasada platformy",
        recommended="3 razy.",
        ge=2,
        le=50,
    )
    average_from_premises: Whole = rule(
        5,
        title="Średnia w budynku",
        meaning="Z ilu innych lokali co najmniej liczymy średnią. Z mniejszej liczby nie pokazujemy żadnej.",
        example=5,
        source="zasada platformy",
        recommended="5, żeby nikogo nie dało się rozpoznać.",
        ge=3,
        le=200,
    )
    reminder_days: Whole = rule(
        3,
        title="Przypomnienie o odczycie",
        meaning="Ile dni przed końcem okresu przypominamy e-mailem. 0: nie przypominamy.",
        example=3,
        source="zasada platformy",
        recommended="3 dni.",
        ge=0,
        le=30,
    )
    without_reading: Without = rule(
        "estimate",
        title="Bez odczytu",
        meaning="Co dzieje się, gdy nikt nie poda odczytu.",
        example="flat_rate",
        source="Podwawelska, Łobzów",
        words=WITHOUT,
    )
    after_verification_ends: Without = rule(
        "flat_rate",
        title="Po legalizacji",
        meaning="Co dzieje się, gdy minie termin legalizacji licznika.",
        example="flat_rate",
        source="Łobzów",
        words=WITHOUT,
    )
    verification_years: Whole = rule(
        5,
        title="Legalizacja (lata)",
        meaning="Na ile lat licznik jest legalizowany.",
        example=5,
        source="Łobzów",
        ge=1,
        le=20,
    )
