"""What the accessibility statement says of the cooperative itself. What it says of the pages is the platform's."""

from portal.rulebook.sections.section import Email, Line, Section, Text, rule


class AccessibilityRules(Section):
    """Deklaracja dostępności."""

    email: Email = rule(
        "",
        title="E-mail w sprawie dostępności",
        meaning="Dokąd pisać, gdy strona sprawia trudność. Puste: widać tylko telefony i adres biura.",
        example="dostepnosc@spoldzielnia.example",
        source="ustawa z 4 kwietnia 2019 r. o dostępności cyfrowej, art. 10",
    )
    phone: Line = rule(
        "",
        title="Telefon w sprawie dostępności",
        meaning="Numer osoby, która pomaga. Puste: numery spółdzielni.",
        example="15 823 38 88",
        source="ustawa z 4 kwietnia 2019 r. o dostępności cyfrowej, art. 10",
    )
    contact_person: Line = rule(
        "",
        title="Kto pomaga",
        meaning="Stanowisko albo imię i nazwisko osoby od dostępności.",
        example="sekretariat",
        source="ustawa z 4 kwietnia 2019 r. o dostępności cyfrowej, art. 10",
    )
    exceptions: tuple[Line, ...] = rule(
        (),
        title="Co nie jest dostępne",
        meaning="Treści spółdzielni, których nie każdy odczyta, z powodem. Każda osobno.",
        example=["Skany uchwał sprzed 2020 roku: nie mają warstwy tekstowej."],
        source="ustawa z 4 kwietnia 2019 r. o dostępności cyfrowej, art. 10",
        max_length=20,
    )
    building: Text = rule(
        "",
        title="Dostępność biura",
        meaning="Jak wejść do biura: schody, winda, parking, pies asystujący, tłumacz języka migowego.",
        example="Wejście bez schodów od ulicy. Winda na piętro. Można wejść z psem asystującym.",
        source="ustawa z 19 lipca 2019 r. o zapewnianiu dostępności",
    )
