"""What residents find on their desk: which modules, under which names, in which order. The pages are the rooms' own."""

from typing import Literal

from portal.rulebook.sections.section import Line, Section, rule

ModuleKey = Literal[
    "ledger",
    "other_sales",
    "contribution",
    "court_cases",
    "contact_data",
    "readings",
    "membership",
    "announcements",
    "fault_reports",
    "documents",
    "correspondence",
    "voting",
]
MODULES: dict[str, str] = {
    "ledger": "Rozliczenia",
    "other_sales": "Inne sprzedaże i zakupy",
    "contribution": "Wkład i udział",
    "court_cases": "Sprawy sądowe",
    "contact_data": "Dane kontaktowe",
    "readings": "Odczyty liczników",
    "membership": "Dział członkowski",
    "announcements": "Ogłoszenia",
    "fault_reports": "Zgłoszenia awarii",
    "documents": "Dokumenty",
    "correspondence": "Korespondencja",
    "voting": "Głosowania",
}


class ModuleChoice(Section):
    """Jeden moduł, w kolejności menu."""

    key: ModuleKey = rule(
        title="Moduł",
        meaning="Który moduł widzą mieszkańcy.",
        example="ledger",
        source="Siarkowiec §7, Hutnik pkt 14",
        words=MODULES,
    )
    name: Line = rule(
        "",
        title="Nazwa",
        meaning="Słowo w menu. Puste: nazwa platformy.",
        example="Kartoteka finansowa",
        source="Siarkowiec §7",
    )
    place: Literal["menu", "home", "home_and_menu"] = rule(
        "menu",
        title="Miejsce",
        meaning="Własna zakładka w menu, część strony głównej albo jedno i drugie.",
        example="home",
        source="Siarkowiec §7",
        words={"menu": "zakładka", "home": "strona główna", "home_and_menu": "strona główna i zakładka"},
    )
    audience: Literal["all", "members"] = rule(
        "all",
        title="Dla kogo",
        meaning="Moduł widzą wszyscy z kontem albo tylko członkowie.",
        example="members",
        source="Łaziska, Sikornik",
        words={"all": "wszyscy z kontem", "members": "tylko członkowie"},
    )


DEFAULT_MODULES = tuple(
    ModuleChoice(key=key)  # type: ignore[arg-type]
    for key in (
        "ledger",
        "other_sales",
        "contribution",
        "court_cases",
        "contact_data",
        "readings",
        "membership",
        "fault_reports",
        "announcements",
        "documents",
    )
)
