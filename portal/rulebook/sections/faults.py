"""Fault reports: what can be reported, what is asked, how fast the cooperative answers. Reports are ``faults``' own."""

from collections.abc import Iterator
from typing import Literal

from portal.rulebook.sections.section import Clash, Key, Line, Section, Whole, YesNo, agreement, rule

Urgency = Literal["urgent", "soon", "normal"]
URGENCIES: dict[str, str] = {"urgent": "pilne", "soon": "wkrótce", "normal": "zwykłe"}
FaultPlace = Literal["premises", "staircase", "building", "outside"]
FAULT_PLACES: dict[str, str] = {
    "premises": "lokal",
    "staircase": "klatka schodowa",
    "building": "budynek: dach, piwnica, elewacja",
    "outside": "teren przy budynku",
}
Picture = Literal[
    "water", "heat", "electricity", "gas", "lift", "door", "roof", "window", "lamp", "rubbish", "outside", "other"
]
PICTURES: dict[str, str] = {
    "water": "kropla",
    "heat": "kaloryfer",
    "electricity": "błyskawica",
    "gas": "płomień",
    "lift": "winda",
    "door": "drzwi",
    "roof": "dach",
    "window": "okno",
    "lamp": "żarówka",
    "rubbish": "kosz",
    "outside": "drzewo",
    "other": "klucz",
}
Told = Literal["reporter", "joined", "office"]
TOLD: dict[str, str] = {
    "reporter": "kto zgłosił",
    "joined": "kto dołączył do zgłoszenia",
    "office": "biuro właściwe dla budynku (e-mail o nowym zgłoszeniu)",
}
# Stands for the cooperative's own emergency telephone, whatever it is today.
OWN_EMERGENCY = "spoldzielnia"
_EVERYWHERE: tuple[FaultPlace, ...] = ("premises", "staircase", "building", "outside")


class FaultCategory(Section):
    """Jeden rodzaj usterki, w kolejności na ekranie."""

    key: Key = rule(title="Klucz", meaning="Stała nazwa rodzaju.", example="woda", source="zasada platformy")
    name: Line = rule(
        title="Nazwa", meaning="Słowa przy obrazku.", example="Winda", source="zasada platformy", min_length=2
    )
    picture: Picture = rule(
        "other", title="Obrazek", meaning="Rysunek obok nazwy.", example="lift", source="zasada platformy",
        words=PICTURES,
    )  # fmt: skip
    urgency: Urgency = rule(
        "normal",
        title="Pilność",
        meaning="Od niej zależy termin odpowiedzi.",
        example="urgent",
        source="zasada platformy",
        words=URGENCIES,
    )
    places: tuple[FaultPlace, ...] = rule(
        _EVERYWHERE,
        title="Gdzie",
        meaning="Przy jakich miejscach ten rodzaj jest do wyboru.",
        example=["staircase"],
        source="zasada platformy",
        words=FAULT_PLACES,
        min_length=1,
    )
    emergency: Line = rule(
        "",
        title="Rada przy zagrożeniu",
        meaning="Zdanie, które mieszkaniec czyta, zanim opisze usterkę. Puste: bez rady.",
        example="Czujesz gaz? Wyjdź i zadzwoń.",
        source="zasada platformy",
    )
    emergency_number: Line = rule(
        "",
        title="Telefon przy zagrożeniu",
        meaning="Numer obok rady. „spoldzielnia” znaczy: numer alarmowy spółdzielni. Puste: bez numeru.",
        example="992",
        source="zasada platformy",
    )

    @agreement
    def _number_goes_with_words(self) -> Iterator[Clash]:
        if self.emergency_number and not self.emergency:
            yield "emergency", "Jest numer, a nie ma rady. Dopisz zdanie, na przykład: Leje się woda? Zadzwoń."
        digits = sum(sign.isdigit() for sign in self.emergency_number)
        if self.emergency_number and self.emergency_number != OWN_EMERGENCY and digits < 3:
            yield "emergency_number", "To nie jest numer. Wpisz na przykład 992 albo spoldzielnia."


DEFAULT_CATEGORIES = (
    FaultCategory(
        key="woda",
        name="Woda: przeciek albo brak wody",
        picture="water",
        urgency="urgent",
        places=("premises", "staircase", "building"),
        emergency="Leje się woda? Zakręć zawór i od razu zadzwoń.",
        emergency_number=OWN_EMERGENCY,
    ),
    FaultCategory(
        key="kanalizacja",
        name="Zapchana rura albo odpływ",
        picture="water",
        urgency="soon",
        places=("premises", "staircase", "building"),
    ),
    FaultCategory(
        key="ogrzewanie",
        name="Ogrzewanie i ciepła woda",
        picture="heat",
        urgency="soon",
        places=("premises", "staircase", "building"),
    ),
    FaultCategory(
        key="prad",
        name="Prąd",
        picture="electricity",
        urgency="urgent",
        places=("premises", "staircase", "building"),
        emergency="Iskrzy albo czujesz dym? Nie dotykaj i zadzwoń.",
        emergency_number="112",
    ),
    FaultCategory(
        key="gaz",
        name="Gaz",
        picture="gas",
        urgency="urgent",
        places=("premises", "staircase", "building"),
        emergency="Czujesz gaz? Wyjdź na zewnątrz i zadzwoń.",
        emergency_number="992",
    ),
    FaultCategory(
        key="winda",
        name="Winda",
        picture="lift",
        urgency="urgent",
        places=("staircase", "building"),
        emergency="Ktoś utknął w windzie? Zadzwoń.",
        emergency_number=OWN_EMERGENCY,
    ),
    FaultCategory(
        key="drzwi", name="Drzwi, domofon, zamek", picture="door", urgency="soon", places=("staircase", "building")
    ),
    FaultCategory(key="swiatlo", name="Światło", picture="lamp", places=("staircase", "building", "outside")),
    FaultCategory(key="dach", name="Dach, ściana, rynna", picture="roof", places=("premises", "building")),
    FaultCategory(key="okna", name="Okna", picture="window", places=("premises", "staircase", "building")),
    FaultCategory(
        key="czystosc", name="Czystość i śmieci", picture="rubbish", places=("staircase", "building", "outside")
    ),
    FaultCategory(key="teren", name="Chodnik, plac zabaw, zieleń", picture="outside", places=("outside",)),
    FaultCategory(key="inne", name="Coś innego", picture="other"),
)


class FaultRules(Section):
    """Zgłoszenia awarii."""

    categories: tuple[FaultCategory, ...] = rule(
        DEFAULT_CATEGORIES,
        title="Rodzaje usterek",
        meaning="Co można zgłosić, w kolejności na ekranie.",
        example=[{"key": "winda", "name": "Winda", "picture": "lift", "places": ["staircase"]}],
        source="Hutnik pkt 14",
        min_length=1,
        max_length=30,
    )
    asks_consent_to_enter: YesNo = rule(
        True,
        title="Zgoda na wejście",
        meaning="Czy pytamy, kiedy można wejść do lokalu.",
        example=True,
        source="zasada platformy",
    )
    urgent_days: Whole = rule(
        1,
        title="Odpowiedź na pilne",
        meaning="W ile dni roboczych odpowiada spółdzielnia.",
        example=1,
        source="zasada platformy",
        ge=0,
        le=60,
    )
    soon_days: Whole = rule(
        3,
        title="Odpowiedź na te, które mają być wkrótce",
        meaning="W ile dni roboczych odpowiada spółdzielnia.",
        example=3,
        source="zasada platformy",
        ge=0,
        le=60,
    )
    normal_days: Whole = rule(
        14,
        title="Odpowiedź na zwykłe",
        meaning="W ile dni roboczych odpowiada spółdzielnia.",
        example=14,
        source="zasada platformy",
        ge=0,
        le=60,
    )
    reopen_days: Whole = rule(
        14,
        title="Wznowienie",
        meaning="Przez ile dni po zakończeniu można wznowić sprawę. 0: wcale.",
        example=14,
        source="zasada platformy",
        ge=0,
        le=365,
    )
    photos: Whole = rule(
        3,
        title="Zdjęcia",
        meaning="Ile zdjęć można dołączyć do zgłoszenia i do wiadomości. 0: bez zdjęć.",
        example=3,
        source="zasada platformy",
        ge=0,
        le=5,
    )
    shows_known: YesNo = rule(
        True,
        title="Znane usterki",
        meaning="Czy sąsiedzi widzą otwarte zgłoszenia swojej klatki i budynku: rodzaj, miejsce, dzień i stan.",
        example=True,
        source="zasada platformy",
        recommended="Tak. Mniej jest zgłoszeń tej samej usterki.",
    )
    told: tuple[Told, ...] = rule(
        ("reporter", "joined"),
        title="Kogo zawiadamiamy",
        meaning="Do kogo idą e-maile o zgłoszeniu.",
        example=["reporter"],
        source="zasada platformy",
        words=TOLD,
    )
    keep_months: Whole = rule(
        36,
        title="Jak długo trzymamy treść",
        meaning="Po ilu miesiącach od zakończenia usuwamy opisy, wiadomości i zdjęcia. Numer, rodzaj i stan zostają.",
        example=36,
        source="zasada platformy",
        ge=1,
        le=240,
    )

    @agreement
    def _categories_are_told_apart(self) -> Iterator[Clash]:
        keys = [category.key for category in self.categories]
        if twice := next((key for key in keys if keys.count(key) > 1), ""):
            yield "categories", f"Rodzaj „{twice}” jest na liście dwa razy. Zmień klucz jednego z nich."

    @agreement
    def _every_place_has_a_category(self) -> Iterator[Clash]:
        offered = {place for category in self.categories for place in category.places}
        for place in _EVERYWHERE:
            if place not in offered:
                yield (
                    "categories",
                    f"Przy miejscu „{FAULT_PLACES[place]}” nie ma żadnego rodzaju. Dopisz je do pola places.",
                )

    def category(self, key: str) -> FaultCategory | None:
        """Return a category that is offered today, or None."""
        return next((category for category in self.categories if category.key == key), None)

    def days_to_answer(self, urgency: str) -> int:
        """Return in how many working days a report of this urgency is answered."""
        return {"urgent": self.urgent_days, "soon": self.soon_days}.get(urgency, self.normal_days)
