"""A cooperative's own roles as its pack writes them, and the names of what a role may do. Storing them is elsewhere."""

from typing import Any

from pydantic import field_validator
from pydantic_core import PydanticCustomError

from portal.rulebook.sections.section import Key, Line, Section, rule

# Name → what the holder may do, in Polish. ``portal.accounts.capabilities`` has the same names as constants.
STAFF_CAPABILITIES: dict[str, str] = {
    "find_people": "szuka osób i lokali",
    "register_applications": "przyjmuje wnioski",
    "see_identity": "sprawdza tożsamość i widzi dane osoby",
    "issue_access": "wydaje dane do logowania",
    "block_access": "blokuje konta",
    "unblock_access": "odblokowuje konta",
    "close_access": "zamyka konta",
    "see_ledgers": "widzi rozliczenia",
    "correct_ledgers": "koryguje rozliczenia",
    "import_files": "wczytuje pliki z księgowości",
    "see_court_cases": "widzi sprawy sądowe",
    "see_members": "widzi rejestr członków, wkłady i udziały",
    "accept_readings": "przyjmuje odczyty liczników",
    "handle_faults": "obsługuje zgłoszenia awarii",
    "accept_contact_changes": "przyjmuje zmiany danych kontaktowych",
    "publish": "publikuje ogłoszenia i dokumenty",
    "answer_letters": "odpowiada na korespondencję",
    "change_rules": "ustawia zasady, wygląd i regulamin",
    "manage_staff": "zakłada konta pracownikom i nadaje role",
    "see_audit": "widzi, kto co zrobił",
}


class RoleSection(Section):
    """Jedna rola pracowników: nazwa, uprawnienia i, gdzie trzeba, biura albo osiedla."""

    key: Key = rule(title="Klucz", meaning="Stała nazwa roli.", example="dzial_techniczny", source="Siarkowiec §10")
    name: Line = rule(
        title="Nazwa",
        meaning="Jak rola nazywa się w spółdzielni.",
        example="Dział Techniczny",
        source="Siarkowiec §8-10, Hutnik pkt 7",
        min_length=2,
    )
    capabilities: tuple[str, ...] = rule(
        title="Uprawnienia",
        meaning="Co może osoba z tą rolą.",
        example=["register_applications", "issue_access"],
        source="Siarkowiec §10, Hutnik pkt 5 i 7",
        words=STAFF_CAPABILITIES,
        min_length=1,
    )
    offices: tuple[Key, ...] = rule(
        (),
        title="Biura",
        meaning="Klucze biur, do których rola jest ograniczona. Pusta lista: bez ograniczeń.",
        example=["gwiazdna"],
        source="Hutnik pkt 5",
    )
    estates: tuple[Line, ...] = rule(
        (),
        title="Osiedla",
        meaning="Nazwy osiedli, do których rola jest ograniczona. Pusta lista: bez ograniczeń.",
        example=["Osiedle Serbinów"],
        source="Hutnik pkt 5",
    )

    @field_validator("capabilities", mode="before")
    @classmethod
    def _known(cls, names: Any) -> Any:
        given = names if isinstance(names, list | tuple) else []
        unknown = [name for name in given if not isinstance(name, str) or name not in STAFF_CAPABILITIES]
        if unknown:
            raise PydanticCustomError("unknown_word", "", {"word": str(unknown[0]), "known": list(STAFF_CAPABILITIES)})
        return names
