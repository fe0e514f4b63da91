"""Who may have an account. Whether a person holds a title is ``premises``' to say."""

from collections.abc import Iterator
from typing import Literal

from portal.rulebook.sections.section import Clash, Section, Whole, YesNo, agreement, rule

PremisesKind = Literal["residential", "commercial", "garage", "parking"]
TitleKind = Literal["ownership", "cooperative_ownership", "cooperative_tenancy", "lease"]
Representation = Literal["paper_authorization", "notarial_power", "statutory"]
Scope = Literal["see", "submit", "collect_credentials", "close", "court_cases", "letters"]

PREMISES = {
    "residential": "mieszkania",
    "commercial": "lokale użytkowe",
    "garage": "garaże",
    "parking": "miejsca postojowe",
}
TITLES = {
    "ownership": "odrębna własność",
    "cooperative_ownership": "spółdzielcze własnościowe prawo",
    "cooperative_tenancy": "spółdzielcze lokatorskie prawo",
    "lease": "najem",
}
SCOPES = {
    "see": "ogląda rozliczenia",
    "submit": "podaje odczyty i zgłasza awarie",
    "collect_credentials": "odbiera dane do logowania",
    "close": "prosi o zamknięcie konta",
    "court_cases": "ogląda sprawy sądowe",
    "letters": "czyta pisma",
}


class AccessRules(Section):
    """Kto może mieć konto."""

    premises_kinds: tuple[PremisesKind, ...] = rule(
        ("residential", "commercial", "garage", "parking"),
        title="Rodzaje lokali",
        meaning="Konto dostaje osoba z tytułem do lokalu jednego z tych rodzajów.",
        example=["residential", "commercial"],
        source="Siarkowiec §1, Hutnik pkt 4",
        words=PREMISES,
        min_length=1,
    )
    title_kinds: tuple[TitleKind, ...] = rule(
        ("ownership", "cooperative_ownership", "cooperative_tenancy", "lease"),
        title="Tytuły prawne",
        meaning="Konto dostaje osoba z jednym z tych tytułów do lokalu.",
        example=["ownership", "lease"],
        source="Siarkowiec §1, Hutnik pkt 4, Tczew, Skarbek",
        words=TITLES,
        min_length=1,
    )
    person_kinds: tuple[Literal["natural", "legal"], ...] = rule(
        ("natural", "legal"),
        title="Osoby",
        meaning="Czy konto mają tylko osoby fizyczne, czy także firmy i inne osoby prawne.",
        example=["natural"],
        source="Hutnik pkt 1",
        words={"natural": "osoby fizyczne", "legal": "osoby prawne"},
        min_length=1,
    )
    members_only: YesNo = rule(
        False,
        title="Tylko członkowie",
        meaning="Konto dostaje tylko członek spółdzielni.",
        example=True,
        source="zasada platformy",
        recommended="Nie: rozliczenia dotyczą każdego, kto płaci za lokal.",
    )
    account_per: Literal["person", "premises"] = rule(
        "person",
        title="Jedno konto na",
        meaning="Jedno konto na osobę pokazuje wszystkie jej lokale. Może też każdy lokal mieć swoje konto.",
        example="premises",
        source="Spółdzielca",
        recommended="Na osobę: jedno hasło do wszystkich lokali.",
        words={"person": "osobę", "premises": "lokal"},
    )
    co_owners: Literal["each", "one_named"] = rule(
        "each",
        title="Współwłaściciele",
        meaning="Każdy współwłaściciel ma swoje konto albo wspólnie wskazują jedną osobę.",
        example="one_named",
        source="Sosnowiecka",
        recommended="Każdy: wtedy wiadomo, kto co zrobił.",
        words={"each": "każdy ma konto", "one_named": "jeden, wskazany w oświadczeniu"},
    )
    shared_email: YesNo = rule(
        False,
        title="Wspólny e-mail",
        meaning="Czy konta dwóch osób mogą mieć ten sam adres e-mail.",
        example=True,
        source="zasada platformy",
        recommended="Nie: na ten adres idą zawiadomienia i linki do hasła.",
    )
    representatives: tuple[Representation, ...] = rule(
        (),
        title="Przedstawiciele",
        meaning="Na jakiej podstawie ktoś działa za osobę z tytułem. Pusta lista: nikt nie działa za kogoś.",
        example=["paper_authorization", "notarial_power"],
        source="zasada platformy",
        words={
            "paper_authorization": "pisemne upoważnienie",
            "notarial_power": "pełnomocnictwo notarialne",
            "statutory": "z ustawy (rodzic, opiekun, zarząd firmy)",
        },
    )
    representative_scopes: tuple[Scope, ...] = rule(
        ("see",),
        title="Co może przedstawiciel",
        meaning="Czynności, do których wystarczy upoważnienie.",
        example=["see", "submit"],
        source="zasada platformy",
        words=SCOPES,
        min_length=1,
    )
    representative_max_months: Whole | None = rule(
        12,
        title="Najdłuższe upoważnienie (miesiące)",
        meaning="Po tylu miesiącach upoważnienie wygasa. Bez tego klucza: 12 miesięcy.",
        example=12,
        source="zasada platformy",
        recommended="Najwyżej 12 miesięcy.",
        ge=1,
        le=120,
    )

    @agreement
    def _scopes_fit(self) -> Iterator[Clash]:
        if not self.representatives and "representative_scopes" in self.model_fields_set:
            yield (
                "representative_scopes",
                "representative_scopes mówi, co może przedstawiciel, a lista representatives jest pusta. "
                'Dopisz podstawę, na przykład representatives = ["notarial_power"], albo usuń representative_scopes.',
            )
