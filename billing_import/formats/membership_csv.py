"""The register of members: one row per member, right and day. Its rules are in ``row_kinds``."""

from billing_import.formats.common_columns import person_column, premises_column
from billing_import.formats.layout import Column, Layout

MEMBERSHIP = Layout(
    kind="membership",
    date_field="stated_on",
    columns=(
        person_column(is_required=True),
        Column(
            "number",
            "Nr członkowski",
            "Numer w rejestrze członków.",
            "2214",
            ("Numer członkowski", "Nr członka", "Numer członka", "Nr rejestru członków"),
            is_required=True,
        ),
        Column(
            "stated_on",
            "Stan na",
            "Z jakiego dnia są dane. Wiersze z innych dni to historia.",
            "31.12.2025",
            ("Stan na dzień", "Data stanu", "Dzień"),
        ),
        Column(
            "joined_on", "Przyjęcie", "Dzień przyjęcia.", "14.06.1998", ("Data przyjęcia", "Członek od", "Przyjęty")
        ),
        Column(
            "left_on",
            "Ustanie",
            "Dzień ustania członkostwa. Puste: trwa.",
            "",
            ("Data ustania", "Członek do", "Wykreślony", "Data wykreślenia"),
        ),
        Column(
            "right",
            "Prawo",
            "Z jakiego prawa wynika członkostwo.",
            "własnościowe",
            ("Prawo do lokalu", "Tytuł prawny", "Rodzaj prawa"),
        ),
        premises_column("Lokal, którego dotyczy prawo. Może być pusty."),
        Column(
            "contribution_kind",
            "Rodzaj wkładu",
            "mieszkaniowy, budowlany albo brak. Pusty: brak.",
            "budowlany",
            ("Wkład rodzaj",),
        ),
        Column("contribution", "Wkład", "Wkład w złotych. Pusty: 0,00.", "18 450,00", ("Kwota wkładu", "Wkład kwota")),
        Column(
            "shares_declared",
            "Udziały zadeklarowane",
            "Zadeklarowane udziały w złotych. Puste: 0,00.",
            "300,00",
            ("Udział zadeklarowany", "Udziały"),
        ),
        Column(
            "shares_paid",
            "Udziały wpłacone",
            "Wpłacone udziały w złotych. Puste: 0,00.",
            "300,00",
            ("Udział wpłacony", "Udział"),
        ),
    ),
)

EXAMPLE = (
    "10234;2214;31.12.2024;14.06.1998;;własnościowe;HUTN/4/19;budowlany;18 450,00;300,00;150,00",
    "10234;2214;31.12.2025;14.06.1998;;własnościowe;HUTN/4/19;budowlany;18 450,00;300,00;300,00",
    "10235;3107;31.12.2025;02.02.2018;;własność;HUTN/4/19;;;;",
)
