"""The offices (administracje, działy) where people are served. Which worker sits where is not known here."""

from typing import Literal

from pydantic import field_validator

from portal.rulebook.sections.section import Email, Key, Line, Phone, Section, rule

ALL_ESTATES = "*"
Task = Literal[
    "forms",
    "applications",
    "identity",
    "collection",
    "revocation",
    "incidents",
    "blocking",
    "regulation",
    "faults",
    "emergency",
    "cash_desk",
]
TASKS = {
    "forms": "puste druki wniosków",
    "applications": "przyjmowanie wniosków",
    "identity": "sprawdzanie tożsamości",
    "collection": "odbiór danych do logowania",
    "revocation": "wnioski o odebranie dostępu",
    "incidents": "zgłoszenia: zgubione hasło, obca osoba na koncie",
    "blocking": "decyzje o blokadzie",
    "regulation": "regulamin do wglądu",
    "faults": "zgłoszenia awarii",
    "emergency": "pogotowie techniczne",
    "cash_desk": "kasa: wpłaty gotówką",
}


class OfficePhone(Section):
    """Telefon biura."""

    number: Phone = rule(
        title="Numer", meaning="Numer z wewnętrznym.", example="15 823-38-88 wew. 29", source="Siarkowiec §9"
    )
    label: Line = rule(
        "", title="Opis", meaning="Do czego jest ten numer.", example="Blokada konta", source="Siarkowiec §9"
    )


class Office(Section):
    """Jedno miejsce, w którym obsługuje się mieszkańców."""

    key: Key = rule(
        title="Klucz", meaning="Krótka nazwa, na którą wskazują role.", example="gwiazdna", source="zasada platformy"
    )
    name: Line = rule(
        title="Nazwa", meaning="Jak biuro się nazywa.", example="Dział Techniczny", source="Siarkowiec §8", min_length=2
    )
    address: Line = rule("", title="Adres", meaning="Ulica i numer.", example="ul. Moniuszki 3", source="Siarkowiec §1")
    rooms: tuple[Line, ...] = rule(
        (), title="Pokoje", meaning="Numery pokoi.", example=["108", "213"], source="Siarkowiec §3"
    )
    hours: Line = rule(
        "", title="Godziny", meaning="Kiedy biuro jest czynne, słowami.", example="pn.-pt. 7:00-15:00", source="Bałtyk"
    )
    phones: tuple[OfficePhone, ...] = rule(
        (),
        title="Telefony",
        meaning="Numery biura.",
        example=[{"number": "15 823-38-88 wew. 29"}],
        source="Siarkowiec §9",
        max_length=12,
    )
    email: Email = rule(
        "", title="E-mail", meaning="Adres biura.", example="biuro@spoldzielnia.example", source="zasada platformy"
    )
    estates: tuple[Line, ...] = rule(
        title="Osiedla",
        meaning="Nazwy osiedli, które biuro obsługuje, jak w ewidencji. „*” znaczy: wszystkie.",
        example=["Osiedle Serbinów"],
        source="Hutnik pkt 5, Siarkowiec §1",
    )
    tasks: tuple[Task, ...] = rule(
        title="Sprawy",
        meaning="Co załatwia się w tym biurze.",
        example=["forms", "applications"],
        source="Siarkowiec §1, §3, §8, §9; Hutnik pkt 5, 7, 15",
        words=TASKS,
        min_length=1,
    )

    @field_validator("estates")
    @classmethod
    def _serves_somebody(cls, estates: tuple[str, ...]) -> tuple[str, ...]:
        if not estates:
            raise ValueError(
                "Biuro nie obsługuje żadnego osiedla. Wpisz ich nazwy, na przykład "
                'estates = ["Osiedle Serbinów"], albo estates = ["*"], gdy obsługuje wszystkie.'
            )
        return estates

    def serves(self, estate: str) -> bool:
        """Return whether the office serves an estate, given by its name or code as the register writes it."""
        return ALL_ESTATES in self.estates or estate in self.estates
