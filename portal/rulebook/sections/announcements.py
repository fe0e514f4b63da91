"""How announcements live: how long they stand in front, who still sees them, the words that come again and again."""

from typing import Literal

from portal.rulebook.sections.section import Line, Section, Text, Whole, rule

PLATFORM = "zasada platformy"


class AnnouncementTemplate(Section):
    """Wzór ogłoszenia, które się powtarza."""

    name: Line = rule(
        title="Nazwa wzoru",
        meaning="Słowo na liście wzorów.",
        example="Przerwa w dostawie wody",
        source=PLATFORM,
        min_length=2,
    )
    title: Line = rule(
        title="Tytuł",
        meaning="Tytuł ogłoszenia, do zmiany przed publikacją.",
        example="Nie będzie wody: …",
        source=PLATFORM,
        min_length=2,
    )
    text: Text = rule(
        title="Treść",
        meaning="Treść ogłoszenia, do zmiany przed publikacją. Wielokropki pokazują, co wpisać.",
        example="W dniu … od godz. … do godz. … nie będzie zimnej wody.",
        source=PLATFORM,
        min_length=2,
    )


def _template(name: str, title: str, text: str) -> AnnouncementTemplate:
    return AnnouncementTemplate(name=name, title=title, text=text)


TEMPLATES = (
    _template(
        "Przerwa w dostawie wody",
        "Nie będzie wody: …",
        "W dniu **…** od godz. **…** do godz. **…** nie będzie zimnej wody.\n\n"
        "Powód: …\n\nNabierz wody wcześniej. Po przerwie woda może być mętna. Spuść ją przez kilka minut.",
    ),
    _template(
        "Przegląd w mieszkaniach",
        "Przegląd: …",
        "Przegląd odbędzie się w dniu **…** w godz. **…**.\n\n"
        "Kto przyjdzie: …\n\nProsimy, aby ktoś dorosły był w domu. Inny termin ustalisz pod numerem …",
    ),
    _template(
        "Awaria windy",
        "Winda nie działa: …",
        "Winda w klatce **…** nie działa od **…**.\n\nNaprawa potrwa do **…**. Przepraszamy za kłopot.",
    ),
    _template(
        "Walne zgromadzenie",
        "Walne zgromadzenie: …",
        "Walne zgromadzenie odbędzie się w dniu **…** o godz. **…**.\n\nMiejsce: …\n\nPorządek obrad:\n\n1. …\n2. …",
    ),
    _template(
        "Remont",
        "Remont: …",
        "Od **…** do **…** remontujemy …\n\nPrace trwają w dni robocze w godz. **…**.\n\nPytania: …",
    ),
)


class AnnouncementRules(Section):
    """Ogłoszenia."""

    current_days: Whole = rule(
        60,
        title="Jak długo ogłoszenie jest z przodu (dni)",
        meaning="Potem przechodzi do archiwum, jeśli nie podano innego dnia.",
        example=60,
        source=PLATFORM,
        ge=1,
        le=730,
    )
    former_holders: Literal["nothing", "own_days"] = rule(
        "nothing",
        title="Po końcu tytułu",
        meaning="Czy kto jeszcze widzi rozliczenia z dni swojego tytułu, widzi też ogłoszenia z tych dni.",
        example="own_days",
        source=PLATFORM,
        words={"nothing": "nie widzi ogłoszeń", "own_days": "widzi ogłoszenia z dni tytułu"},
    )
    attachment_mb: Whole = rule(
        10,
        title="Największy załącznik (MB)",
        meaning="Większych plików nie można dołączyć do ogłoszenia.",
        example=10,
        source=PLATFORM,
        ge=1,
        le=25,
    )
    kept_years: Whole = rule(
        6,
        title="Jak długo zostaje w archiwum (lata)",
        meaning="Po tylu latach ogłoszenie jest usuwane razem z załącznikami i liczbą czytających.",
        example=6,
        source=PLATFORM,
        ge=1,
        le=30,
    )
    templates: tuple[AnnouncementTemplate, ...] = rule(
        TEMPLATES,
        title="Wzory",
        meaning="Ogłoszenia, które się powtarzają. Pracownik zaczyna od wzoru i zmienia, co trzeba.",
        example=[{"name": "Awaria windy", "title": "Winda nie działa: …", "text": "Winda w klatce … nie działa."}],
        source=PLATFORM,
        max_length=30,
    )
