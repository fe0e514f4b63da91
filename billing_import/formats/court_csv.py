"""The file of court cases: one row per case and person. Its rules are in ``row_kinds``."""

from billing_import.formats.common_columns import person_column, premises_column
from billing_import.formats.layout import Column, Layout

COURT = Layout(
    kind="court",
    columns=(
        person_column("Numer osoby, której dotyczy sprawa. Tylko ona ją zobaczy.", is_required=True),
        premises_column("Lokal, którego dotyczy sprawa. Może być pusty."),
        Column(
            "reference",
            "Sygnatura",
            "Sygnatura sprawy.",
            "I C 123/26",
            ("Sygnatura akt", "Sygn", "Nr sprawy"),
            is_required=True,
        ),
        Column("court", "Sąd", "Nazwa sądu.", "Sąd Rejonowy w Sosnowcu", ("Nazwa sądu", "Organ")),
        Column(
            "stage",
            "Etap",
            "Etap sprawy słowami, które zobaczy osoba.",
            "pozew złożony",
            ("Stan sprawy", "Status", "Stadium"),
            is_required=True,
        ),
        Column("stage_on", "Data etapu", "Od kiedy trwa ten etap.", "10.02.2026", ("Data", "Etap od")),
        Column(
            "next_on",
            "Najbliższy termin",
            "Dzień rozprawy albo inny najbliższy dzień.",
            "15.09.2026",
            ("Termin", "Termin rozprawy", "Następny termin"),
        ),
        Column("principal", "Należność główna", "W złotych. Pusta: 0,00.", "2 410,00", ("Należność", "Kwota główna")),
        Column("interest", "Odsetki", "W złotych. Puste: 0,00.", "96,40", ("Kwota odsetek",)),
        Column("costs", "Koszty", "Koszty sprawy w złotych. Puste: 0,00.", "200,00", ("Koszty sądowe",)),
    ),
)

EXAMPLE = (
    "20001;HUTN/U/1;I C 123/26;Sąd Rejonowy w Sosnowcu;pozew złożony;10.02.2026;15.09.2026;2 410,00;96,40;200,00",
    "10235;;II Nc 77/26;Sąd Rejonowy w Sosnowcu;ugoda;05.03.2026;;800,00;;",
)
